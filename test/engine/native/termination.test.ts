import { expect } from 'chai';
import { runAddonScript } from '../../support/addonScript.js';
import { describeNative } from '../../support/nativeAddon.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

/**
 * Workers that prove without end, each in its own way, until the main thread terminates them, or they
 * exit, or fail, at moments drawn at random. The odd ones prove on their own thread.
 */
const WORKERS = `
  const { isMainThread, parentPort, Worker, workerData } = await import('node:worker_threads');
  const { fileURLToPath } = await import('node:url');
  const one = new Uint8Array(32).fill(1);
  const expectedErrors = ['on purpose'];
  const later = () => Math.random() * 150;

  async function work({ token, number }) {
    const addon = loadAddon();
    const prover = token === undefined
      ? await addon.create(key, 2, arithmetic)
      : await addon.attach(token, 1 + number % 3);
    parentPort.postMessage(addon.share(prover));
    if (number === 4) addon.create(key, 1, arithmetic);
    if (number % 4 === 2) setTimeout(() => process.exit(), later());
    if (number % 4 === 3) setTimeout(() => { throw new Error('on purpose'); }, later());
    for (let i = 0; ; i++) {
      if (number % 2 === 0) addon.attach(addon.share(prover), 1).then((other) => {
        if (i % 2 === 0) addon.prove(other, witness);
      });
      addon.startTables(prover, true);
      if (number % 2 === 0) await addon.prove(prover, witness);
      else addon.proveSync(prover, witness);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const start = (workerData) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData });
    const shared = new Promise((resolve) => worker.once('message', resolve));
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.on('error', (error) => {
      if (!expectedErrors.includes(error.message)) process.stdout.write(error.stack);
    });
    const terminate = () => setTimeout(() => worker.terminate(), later());
    return { worker, shared, ended, terminate };
  };

  /** All of them, some before they have begun to prove. */
  const startAndEnd = async (token, numbers) => {
    const workers = numbers.map((number) => start({ token, number }));
    for (const [i, { shared, terminate }] of workers.entries()) {
      if (i % 3 === 0) terminate();
      else if (i % 4 < 2) shared.then(terminate);
    }
    await Promise.all(workers.map(({ ended }) => ended));
  };
  const numbers = [0, 1, 2, 3, 4, 5];
  if (!isMainThread) await work(workerData);
`;

describeNative(
  'termination of threads',
  (_, arithmetic) => {
    const temporary = new TemporaryFolder();

    it('at any moment leaves other engines of the key whole, and none behind', async () => {
      const body = `${WORKERS}
        const addon = loadAddon();
        const prover = await addon.create(key, 1, arithmetic);
        const token = addon.share(prover);
        const proof = () => addon.proveBlinded(prover, witness, one, one);
        const expected = Buffer.from(await proof());
        for (let round = 0; round < 4; round++) {
          const ended = startAndEnd(token, numbers);
          process.stdout.write(expected.equals(await proof()) + ' ');
          await ended;
        }
        process.stdout.write(expected.equals(await proof()) + ' ');
        addon.close(prover);
        try { addon.attach(token, 1); } catch ({ code }) { process.stdout.write(code + ' '); }`;
      const output = await runAddonScript(temporary, arithmetic, body);
      expect(output).to.equal(`${'true '.repeat(5)}NO_KEY end of script exit0`);
    });

    it('of all that have loaded the addon takes it away, and it can be loaded again', async () => {
      // The key may be gone with its first engine before another is attached.
      const body = `${WORKERS}
        expectedErrors.push('No prover of the key is open');
        for (let round = 0; round < 4; round++) {
          const first = start({ number: round % 2 });
          const token = await first.shared;
          const ended = startAndEnd(token, numbers);
          first.terminate();
          await Promise.all([ended, first.ended]);
          process.stdout.write('ended ');
        }
        const addon = loadAddon();
        const prover = await addon.create(key, 1, arithmetic);
        process.stdout.write((await addon.prove(prover, witness)).length + ' ');`;
      const output = await runAddonScript(temporary, arithmetic, body);
      expect(output).to.equal(`${'ended '.repeat(4)}256 end of script exit0`);
    });

    it('with the process, by its exit, ends both', async () => {
      const body = `${WORKERS}
        const addon = loadAddon();
        const prover = await addon.create(key, 1, arithmetic);
        const workers = [0, 1, 4].map((number) => start({ token: addon.share(prover), number }));
        await Promise.all(workers.map(({ shared }) => shared));
        addon.startTables(prover, true);
        addon.prove(prover, witness);
        process.exit(3);`;
      expect(await runAddonScript(temporary, arithmetic, body)).to.equal('3');
    });
  },
  ['portable'],
);
