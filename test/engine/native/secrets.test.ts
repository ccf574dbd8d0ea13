import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { TINY } from '../../support/artifacts.js';
import { circuitWitness } from '../../support/circuitWitness.js';
import { describeNative, TEST_ADDON } from '../../support/nativeAddon.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

/**
 * Proves with wires and blinding drawn at random, forgets them, and looks through all memory of its
 * process for them: prints in how many places one is. Only mixtures of their words are kept, so that the
 * search does not find itself. `damaged` makes the proofs fail, `blocking` makes them on the calling thread,
 * `terminated` in threads that are terminated meanwhile.
 */
const SEARCH = `
const { randomFillSync } = require('node:crypto');
const { openSync, readFileSync, readSync } = require('node:fs');
const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
const [addonFile, keyFile, wires, arithmetic, mode] = process.argv.slice(2);
const addon = require(addonFile);
const MASK = 0x5bd1e995;
const mixed = (a, b) => (Math.imul(a, MASK) + Math.imul(b, 0x27d4eb2f)) >>> 0;
const kept = new Map();

const remember = (a, b) => kept.set(mixed(a, b), (a ^ MASK) >>> 0);
const isKept = (a, b) => kept.get(mixed(a, b)) === (a ^ MASK) >>> 0;

/** Below r. */
function drawElements(count) {
  const bytes = new Uint8Array(32 * count);
  randomFillSync(bytes);
  for (let i = 31; i < bytes.length; i += 32) bytes[i] &= 0x1f;
  const words = new Uint32Array(bytes.buffer);
  for (let i = 0; i < words.length; i += 8) remember(words[i + 2], words[i + 3]);
  return bytes;
}

function countFound() {
  const memory = openSync('/proc/self/mem', 'r');
  const chunk = new Uint32Array(1 << 18);
  let found = 0;
  for (const line of readFileSync('/proc/self/maps', 'utf8').split('\\n')) {
    const [, from, to] = /^(\\w+)-(\\w+) rw/.exec(line) ?? [];
    if (from === undefined) continue;
    const end = BigInt('0x' + to);
    for (let position = BigInt('0x' + from); position < end; position += BigInt(chunk.byteLength)) {
      const length = Math.min(chunk.byteLength, Number(end - position));
      let read = 0;
      try {
        read = readSync(memory, chunk, 0, length, position);
      } catch {
        continue;
      }
      // Words of 8 bytes: the second of an element.
      for (let i = 0; i + 1 < read / 4; i += 2) {
        if (isKept(chunk[i], chunk[i + 1])) found++;
      }
    }
  }
  return found;
}

const shared = (bytes) => {
  const memory = new Uint8Array(new SharedArrayBuffer(bytes.length));
  memory.set(bytes);
  bytes.fill(0);
  return memory;
};

async function proveForEver({ token, secrets }) {
  const prover = await addon.attach(token, 2);
  parentPort.postMessage('proving');
  for (;;) await addon.proveBlinded(prover, ...secrets);
}

async function proveUntilTerminated(prover, secrets) {
  const argv = process.argv.slice(2);
  const worker = new Worker(__filename, { argv, workerData: { token: addon.share(prover), secrets } });
  await new Promise((resolve) => worker.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 50));
  await worker.terminate();
}

async function main() {
  const key = new Uint8Array(readFileSync(keyFile));
  const prover = await addon.create(key, 2, arithmetic);
  for (let i = 0; i < 3; i++) {
    const secrets = [Number(wires), 1, 1].map((count) => shared(drawElements(count)));
    if (mode === 'damaged') secrets[0].fill(255, -32);
    if (mode === 'terminated') await proveUntilTerminated(prover, secrets);
    else if (mode === 'blocking') addon.proveSync(prover, secrets[0]);
    else await addon.proveBlinded(prover, ...secrets).catch(() => {});
    if (mode === 'kept') globalThis.secrets = secrets;
    else for (const bytes of secrets) bytes.fill(0);
  }
  process.stdout.write(String(countFound()));
}
if (isMainThread) main();
else proveForEver(workerData);
`;

describeNative('secrets', (_, arithmetic) => {
  const temporary = new TemporaryFolder();

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  const search = async (mode: string): Promise<number> => {
    const { key, witness } = await circuitWitness(TINY);
    const keyFile = await temporary.write('key', key);
    const script = await temporary.write('search.cjs', SEARCH);
    const wires = String((witness.length - 76) / 32);
    const parameters = [script, TEST_ADDON, keyFile, wires, arithmetic, mode];
    const { stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
    expect(stderr).to.equal('');
    return Number(stdout);
  };

  it('are nowhere in the memory of a process that has proved', async () => {
    expect(await search('forgotten')).to.equal(0);
    // They would be found.
    expect(await search('kept')).to.be.above(1000);
  });

  it('are nowhere when proofs have failed', async () => {
    expect(await search('damaged')).to.equal(0);
  });

  it('are nowhere when the calling thread has proved', async () => {
    expect(await search('blocking')).to.equal(0);
  });

  it('are nowhere when threads were terminated that proved', async () => {
    expect(await search('terminated')).to.equal(0);
  });
});
