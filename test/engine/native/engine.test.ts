import { expect } from 'chai';
import { createWithAddon } from '../../../src/engine/native.js';
import { ProvingError } from '../../../src/errors.js';
import { verifyGroth16 } from '../../../src/groth16/pairing.js';
import { runAddonScript } from '../../support/addonScript.js';
import { TINY } from '../../support/artifacts.js';
import { circuitWitness } from '../../support/circuitWitness.js';
import { expectError, expectRejection } from '../../support/expectError.js';
import { describeNative } from '../../support/nativeAddon.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

describeNative('engines', (addon, arithmetic) => {
  const temporary = new TemporaryFolder();

  it('prove at the same time, several proofs each, and all verify', async () => {
    const { artifacts, key, witness } = await circuitWitness(TINY);
    const engines = await Promise.all(
      [1, 2, 3].map((threads) => createWithAddon(addon(), key, { arithmetic, threads })),
    );
    const results = await Promise.all(
      engines.flatMap((engine) => Array.from({ length: 5 }, () => engine.prove(witness))),
    );
    for (const { proof, signals } of results) {
      expect(await verifyGroth16(artifacts.verifyingKey, signals, proof)).to.equal(true);
    }
    expect(new Set(results.map(({ proof }) => proof.a.x)).size).to.equal(results.length);
    await Promise.all(engines.map((engine) => engine.close()));
  });

  it('take proofs out of the queue, and make the others', async () => {
    const { key, witness } = await circuitWitness(TINY);
    const engine = await createWithAddon(addon(), key, { arithmetic });
    const controller = new AbortController();
    const first = engine.prove(witness);
    const aborted = engine.prove(witness, controller.signal);
    const last = engine.prove(witness);
    controller.abort(new Error('never mind'));
    expect(await aborted.catch((reason: Error) => reason.message)).to.equal('never mind');
    expect((await first).signals).to.deep.equal((await last).signals);
    await engine.close();
  });

  it('close after the proofs under way, twice if they must, tables or not', async () => {
    const { key, witness } = await circuitWitness(TINY);
    const engine = await createWithAddon(addon(), key, { arithmetic });
    const proofs = [engine.prove(witness), engine.prove(witness)];
    const closed = Promise.all([engine.close(), engine.close()]);
    for (const proof of proofs) expect((await proof).signals.length).to.equal(3);
    await closed;
    expect(engine.hasTables).to.equal(false);
    await expectRejection(engine.prove(witness), ProvingError, 'PROVER_CLOSED');
    for (const ask of [() => engine.startTables(), () => engine.timings, () => engine.share()]) {
      expectError(ask, ProvingError, 'PROVER_CLOSED');
    }
  });

  const run = (body: string) => runAddonScript(temporary, arithmetic, body);

  it('let the process end by itself, nothing closed, tables half made', async () => {
    const body = `
      const addon = loadAddon();
      const prover = await addon.create(key, 2, arithmetic);
      await addon.prove(prover, witness);
      addon.startTables(prover, true);`;
    expect(await run(body)).to.equal('end of script exit0');
  });

  it('keep the process alive while they prove, and let it exit at any time', async () => {
    const proving = `
      const addon = loadAddon();
      const prover = await addon.create(key, 2, arithmetic);
      addon.prove(prover, witness).then(() => process.stdout.write('proof '));`;
    expect(await run(proving)).to.equal('end of script proof exit0');
    const exiting = `${proving}
      addon.startTables(prover, true);
      addon.create(key, 2, arithmetic);
      process.exit(3);`;
    expect(await run(exiting)).to.equal('3');
  });

  it('work in threads, and survive their termination at any time', async () => {
    const body = `
      const { isMainThread, Worker, parentPort } = await import('node:worker_threads');
      const { fileURLToPath } = await import('node:url');
      const addon = loadAddon();
      if (!isMainThread) {
        const prover = await addon.create(key, 2, arithmetic);
        for (;;) {
          const proof = await addon.prove(prover, witness);
          addon.startTables(prover, true);
          parentPort.postMessage(proof.length);
        }
      }
      const workers = [1, 2, 3].map(() => new Worker(fileURLToPath(import.meta.url)));
      const lengths = await Promise.all(
        workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))),
      );
      await Promise.all(workers.map((worker) => worker.terminate()));
      process.stdout.write(lengths.join(' ') + ' ');`;
    expect(await run(body)).to.equal('256 256 256 end of script exit0');
  });
});
