import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { hashSources, writeStamp } from '../../../native/stamp.mjs';
import { type LoadedAddon, loadAddon } from '../../../src/engine/nativeAddon.js';
import { TEST_ADDON, testAddon } from '../../support/nativeAddon.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

describe('the native addon', () => {
  const temporary = new TemporaryFolder();
  let bytes: Buffer;
  before(async function () {
    this.timeout(600_000);
    if ((await testAddon()) === undefined) this.skip();
    bytes = await readFile(TEST_ADDON);
  });

  /** Why a file with these bytes is refused, if a build left it so. */
  const refusal = async (name: string, content: Uint8Array): Promise<string> => {
    const file = await temporary.write(name, content, 0o700);
    writeStamp(file, 'of a test');
    return reasonOf(loadAddon(file));
  };
  const reasonOf = (loaded: LoadedAddon): string => {
    if (loaded.addon !== undefined) throw new Error('it was taken');
    expect(loaded.reason).to.contain('run "npm run build:native"');
    return loaded.reason;
  };

  it('is taken if it was built from the sources that are there', () => {
    expect(loadAddon(TEST_ADDON).addon?.sources).to.equal(hashSources());
  });

  it('is refused if it was built from others', async () => {
    const stale = Buffer.from(bytes);
    const position = stale.indexOf(hashSources());
    expect(position).to.be.above(0);
    stale.write('0'.repeat(64), position);
    expect(await refusal('stale.node', stale)).to.contain('built from other sources');
  });

  it('is refused if it is none, or one for another machine', async () => {
    const foreign = Buffer.from(bytes);
    // Of an ELF file these are class and machine; in any other the file's kind is wrong then.
    foreign.writeUInt16LE(0x7777, 18);
    foreign.writeUInt16LE(0x7777, 4);
    const files = { foreign, empty: Buffer.alloc(0), text: Buffer.from('no addon\n') };
    for (const [name, content] of Object.entries(files)) {
      expect(await refusal(`${name}.node`, content)).to.contain('cannot be loaded');
    }
  });

  it('is refused if it is not there, or not whole: loading it would end the process', async () => {
    expect(reasonOf(loadAddon(temporary.path('missing.node')))).to.contain('has not been built');
    const changed = Buffer.from(bytes);
    changed[changed.length >> 1]! ^= 1;
    for (const content of [bytes.subarray(0, 4096), changed]) {
      const file = await temporary.write('damaged.node', bytes, 0o700);
      writeStamp(file, 'of a test');
      await temporary.write('damaged.node', content, 0o700);
      expect(reasonOf(loadAddon(file))).to.contain('it is damaged');
    }
    const unknown = await temporary.write('unknown.node', bytes, 0o700);
    expect(reasonOf(loadAddon(unknown))).to.contain('it is damaged');
  });

  it('works in a thread when nobody else has loaded it, which takes it away at its end', () => {
    const script = `
      const { Worker } = require('node:worker_threads');
      const body = \`
        const addon = require(\${JSON.stringify(process.argv[1])});
        addon.create(new Uint8Array(4), 1, addon.arithmetics[0]).catch(({ code }) => {
          require('node:worker_threads').parentPort.postMessage(code);
        });\`;
      const once = (left) => {
        if (left === 0) return;
        const worker = new Worker(body, { eval: true });
        worker.on('message', (code) => process.stdout.write(code + ' '));
        worker.on('exit', () => once(left - 1));
      };
      once(3);`;
    const run = spawnSync(process.execPath, ['-e', script, TEST_ADDON], { encoding: 'utf8' });
    expect(run.stdout + run.stderr).to.equal('INVALID_KEY '.repeat(3));
    expect(run.status).to.equal(0);
  });
});

describe('the build of the native addon', () => {
  const temporary = new TemporaryFolder();
  const script = fileURLToPath(new URL('../../../native/build.mjs', import.meta.url));
  const build = (environment: Record<string, string>, ...options: string[]) =>
    spawnSync(process.execPath, [script, '--test', ...options], {
      encoding: 'utf8',
      env: { ...environment },
    });

  it('says what is missing where there is no compiler, and fails only if it was asked for', () => {
    const asked = build({ PATH: '' });
    expect(asked.stderr).to.contain('no C++ compiler found').and.contain('install g++');
    expect(asked.status).to.equal(1);
    const installing = build({ PATH: '' }, '--install');
    expect(installing.stderr).to.equal(asked.stderr);
    expect(installing.status).to.equal(0);
  });

  it('tells the errors of all files, and leaves the addon that was there', async function () {
    if (process.platform === 'win32') this.skip();
    const compiler = await temporary.write(
      'compiler',
      `#!${process.execPath}
const [extra, first] = process.argv.slice(2);
if (extra !== '-extra') process.exit(2);
if (first === '--version') process.exit(0);
const source = process.argv.find((value) => value.endsWith('.cc'));
process.stderr.write('cannot compile ' + source + '\\n');
process.exit(1);
`,
      0o700,
    );
    const before = readFileSync(script.replace('build.mjs', 'build/zkliq-test.node'));
    const { stderr, status } = build({ PATH: '', CXX: ` ${compiler}  -extra ` }, '--force');
    expect(status).to.equal(1);
    for (const name of ['addon.cc', 'prover.cc', 'proverAdx.cc', 'threadPool.cc']) {
      expect(stderr).to.match(new RegExp(`cannot compile \\S*/${name}\n`));
    }
    expect(readFileSync(TEST_ADDON).equals(before)).to.equal(true);
  });
});
