import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { attachWithAddon, createWithAddon } from '../../../src/engine/native.js';
import type { NativeEngine, SharedNativeKey } from '../../../src/engine/nativeEngine.js';
import { ProvingError } from '../../../src/errors.js';
import { verifyGroth16 } from '../../../src/groth16/pairing.js';
import { runAddonScript } from '../../support/addonScript.js';
import { TINY } from '../../support/artifacts.js';
import { circuitWitness } from '../../support/circuitWitness.js';
import { expectError, expectRejection } from '../../support/expectError.js';
import { describeNative } from '../../support/nativeAddon.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

describeNative('engines of one key', (addon, arithmetic) => {
  const temporary = new TemporaryFolder();

  const create = async () => {
    const { key } = await circuitWitness(TINY);
    return createWithAddon(addon(), key, { arithmetic, threads: 1, tables: 'none' });
  };
  const attach = (shared: SharedNativeKey, options = {}) =>
    attachWithAddon(addon(), shared, { threads: 1, tables: 'none', ...options });
  const expectValid = async (engine: NativeEngine) => {
    const { artifacts, witness, fold } = await circuitWitness(TINY);
    const { proof, signals } = await engine.prove(witness);
    expect(signals).to.deep.equal([fold.digest, fold.evaluation, fold.challenge]);
    expect(await verifyGroth16(artifacts.verifyingKey, signals, proof)).to.equal(true);
  };
  const expectStale = (shared: SharedNativeKey) =>
    expectRejection(attach(shared), ProvingError, 'ENGINE_FAILED');

  it('prove at the same time, on any number of threads, and all verify', async () => {
    const first = await create();
    const shared = first.share();
    const engines = [
      first,
      ...(await Promise.all([1, 2, 3].map((threads) => attach(shared, { threads })))),
      await attach(shared, { blocking: true }),
    ];
    for (const engine of engines) expect(engine.name).to.equal(`native (${arithmetic})`);
    await Promise.all([...engines, ...engines].map(expectValid));
    await Promise.all(engines.map((engine) => engine.close()));
  });

  it('keep the key for each other, and none of it when the last is closed', async () => {
    const first = await create();
    const shared = first.share();
    expect(first.share()).to.deep.equal(shared);
    const second = await attach(structuredClone(shared));
    await first.close();
    expectError(() => first.share(), ProvingError, 'PROVER_CLOSED');
    expect(second.share()).to.deep.equal(shared);
    const third = await attach(shared);
    await second.close();
    await expectValid(third);
    await third.close();
    await expectStale(shared);
  });

  it('are of their own key, not of another that is open', async () => {
    const [first, other] = [await create(), await create()];
    const shared = first.share();
    expect(other.share()).to.not.deep.equal(shared);
    await first.close();
    await expectStale(shared);
    await other.close();
  });

  it('are not made of tokens that none gave', async () => {
    const engine = await create();
    const { key } = engine.share();
    const junk: unknown[] = [
      0n,
      key + 1n,
      key + (1n << 64n),
      -key,
      Number(key),
      `${key}`,
      null,
      {},
    ];
    for (const invented of junk) await expectStale({ key: invented as bigint, arithmetic });
    await expectStale(undefined as unknown as SharedNativeKey);
    await engine.close();
  });

  it('have tables as soon as one of them made any', async () => {
    const first = await create();
    const second = await attach(first.share());
    await expectValid(first);
    expect(second.hasTables).to.equal(false);
    second.startTables();
    await first.close();
    while (!second.hasTables) await new Promise((resolve) => setTimeout(resolve, 20));
    const third = await attach(second.share());
    expect(third.hasTables).to.equal(true);
    await Promise.all([second, third].map(expectValid));
    await Promise.all([second, third].map((engine) => engine.close()));
  });

  it('make tables on what time others leave, or soon', async function () {
    if (process.platform !== 'linux') this.skip();
    for (const [tables, isLow] of [
      ['background', true],
      ['soon', false],
    ] as const) {
      const first = await create();
      const engine = await attach(first.share(), { tables });
      await expectValid(engine);
      let seen = false;
      while (!engine.hasTables) {
        seen ||= (await readNiceness()).includes('10');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(seen, tables).to.equal(isLow);
      await Promise.all([first, engine].map((one) => one.close()));
    }
  });

  it('refuse broken witnesses on the calling thread, too, and go on', async () => {
    const { witness } = await circuitWitness(TINY);
    const first = await create();
    const blocking = await attach(first.share(), { blocking: true });
    const unreduced = witness.slice().fill(255, -32);
    for (const broken of [unreduced, witness.subarray(0, -32)]) {
      await expectRejection(blocking.prove(broken), ProvingError, 'ENGINE_FAILED');
    }
    await expectValid(blocking);
    await Promise.all([first, blocking].map((engine) => engine.close()));
  });

  it('prove in threads of their own the same proof, whoever opened the key', async () => {
    // One opens the key and ends when the others have attached; the main thread has no engine.
    const body = `
      const { isMainThread, parentPort, Worker, workerData } = await import('node:worker_threads');
      const { fileURLToPath } = await import('node:url');
      const addon = loadAddon();
      const one = new Uint8Array(32).fill(1);
      if (!isMainThread) {
        const { token, blocking } = workerData;
        const prover = token === undefined
          ? await addon.create(key, 1, arithmetic)
          : await addon.attach(token, 1);
        parentPort.postMessage(addon.share(prover));
        await new Promise((resolve) => parentPort.once('message', resolve));
        if (token !== undefined) {
          addon.startTables(prover, true);
          for (let i = 0; i < 5; i++) {
            if (blocking) addon.proveSync(prover, witness);
            parentPort.postMessage(await addon.proveBlinded(prover, witness, one, one));
          }
        }
        addon.close(prover);
        process.exit();
      }
      const next = (worker) => new Promise((resolve) => worker.once('message', resolve));
      const ended = (worker) => new Promise((resolve) => worker.once('exit', resolve));
      const open = async (workerData) => {
        const worker = new Worker(fileURLToPath(import.meta.url), { workerData });
        return [worker, await next(worker)];
      };
      const [first, token] = await open({});
      const others = await Promise.all([0, 1, 2].map((i) => open({ token, blocking: i > 0 })));
      first.postMessage('end');
      await ended(first);
      const proofs = [];
      const ends = others.map(([worker]) => {
        worker.on('message', (proof) => proofs.push(Buffer.from(proof).toString('hex')));
        worker.postMessage('prove');
        return ended(worker);
      });
      await Promise.all(ends);
      const same = new Set([...proofs, ...others.map(([, shared]) => shared)]);
      process.stdout.write(proofs.length + ' ' + same.size + ' ');
      let code;
      try { addon.attach(token, 1); } catch (error) { code = error.code; }
      process.stdout.write(code + ' ');`;
    const output = await runAddonScript(temporary, arithmetic, body);
    expect(output).to.equal('15 2 NO_KEY end of script exit0');
  });
});

/** Of every thread of this process that has not ended meanwhile: what they leave to others. */
async function readNiceness(): Promise<(string | undefined)[]> {
  const threads = await readdir('/proc/self/task');
  const files = threads.map((thread) => readFile(`/proc/self/task/${thread}/stat`, 'utf8'));
  const read = await Promise.allSettled(files);
  // The 19th field; the second one, in parentheses, is the thread's name.
  return read.map((stat) =>
    stat.status === 'fulfilled' ? stat.value.replace(/^.*\) /s, '').split(' ')[16] : undefined,
  );
}
