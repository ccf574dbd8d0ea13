import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { ProvingError } from '../../src/errors.js';
import type { ProveAllResult } from '../../src/pool/claimGroups.js';
import { Prover } from '../../src/pool/prover.js';
import { ProvingPool } from '../../src/pool/provingPool.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { exampleAccounts, exampleClaims } from '../support/batch.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';
import { WatchedWorkers } from '../support/workers.js';

describe('Workers that die', function () {
  this.timeout(600_000);
  const temporary = new TemporaryFolder();
  let claims: LiquidationClaim[];
  before(async () => {
    claims = await exampleClaims(2, exampleAccounts(3, 2));
  });

  it('are replaced, at whatever moment they die, and every claim is proved once', async () => {
    const workers = new WatchedWorkers();
    const prover = await Prover.create(await testArtifacts(TINY));
    const many = [...claims, ...claims, ...claims];
    const results: ProveAllResult[] = [];
    const proving = (async () => {
      for await (const result of prover.proveAll(many, { workers: 2, attempts: 100 })) {
        results.push(result);
      }
    })();
    let isDone = false;
    proving.finally(() => {
      isDone = true;
    });
    for (let kills = 0, inVain = 0, seen = 0; kills < 8 && !isDone; kills++) {
      await sleep(Math.random() * 1500);
      // A pool gives up if all its workers die as they start: on a busy machine that takes them long.
      inVain = results.length > seen ? 0 : inVain + 1;
      if (inVain === 3) {
        while (results.length === seen && !isDone) await sleep(20);
        inVain = 0;
      }
      seen = results.length;
      await workers.killOne();
    }
    await proving;
    expect(results.map(({ error }) => error)).to.deep.equal(many.map(() => undefined));
    const places = results.flatMap((result) => result.claims);
    expect(places.sort((one, other) => one - other)).to.deep.equal([...many.keys()]);
    await prover.close();
    expect(workers.alive.size).to.equal(0);
    workers.stop();
  });

  it('are given up with the claims that they die of, and others prove the next', async () => {
    const workers = new WatchedWorkers();
    const pool = await ProvingPool.create({ workers: 1, engine: 'snarkjs' });
    await pool.load(await testArtifacts(TINY));
    const spare = workers.killReady();
    const dying = pool.prove(TINY, [claims[0]!]);
    const { details } = await expectRejection(dying, ProvingError, 'WORKER_DIED');
    expect(details).to.deep.equal({ attempts: 3 });
    expect(workers.started).to.be.at.least(3);
    spare();
    expect((await pool.prove(TINY, [claims[1]!])).proved).to.deep.equal([0]);
    await pool.close();
    workers.stop();
  });

  it('are not started for ever if they die as they start', async () => {
    const kill = (worker: Worker) => worker.once('online', () => worker.terminate());
    process.on('worker', kill);
    const pool = await ProvingPool.create({ workers: 2, engine: 'snarkjs' });
    await pool.load(await testArtifacts(TINY));
    const dying = [0, 1, 2].map((place) =>
      expectRejection(pool.prove(TINY, [claims[place]!]), ProvingError, 'WORKER_DIED'),
    );
    await Promise.all(dying).finally(() => process.off('worker', kill));
    expect((await pool.prove(TINY, [claims[0]!])).proved).to.deep.equal([0]);
    await pool.close();
  });

  it('do not end the process, or hold it, when the pool is idle', async () => {
    const workers = new WatchedWorkers();
    const pool = await ProvingPool.create({ workers: 2, engine: 'snarkjs' });
    await pool.load(await testArtifacts(TINY));
    expect((await pool.prove(TINY, [claims[0]!])).proved).to.deep.equal([0]);
    for (let kills = 0; kills < 4; kills++) await workers.killOne();
    expect((await pool.prove(TINY, [claims[1]!])).proved).to.deep.equal([0]);
    await pool.close();
    workers.stop();
  });

  /** A program of its own, in a file: threads inherit --eval, and stumble over it. */
  const runScript = async (body: string) => {
    const source = (path: string) => JSON.stringify(new URL(path, import.meta.url));
    const script = `
      import { Prover } from ${source('../../src/pool/prover.ts')};
      import { testArtifacts } from ${source('../support/artifacts.ts')};
      import { exampleAccounts, exampleClaims } from ${source('../support/batch.ts')};
      const claims = await exampleClaims(2, exampleAccounts(3, 2));
      const prover = await Prover.create(await testArtifacts('${TINY}'));
      process.on('exit', () => process.stdout.write('exit'));
      ${body}`;
    const file = await temporary.write('script.mts', script);
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--import=tsx', file], {
      encoding: 'utf8',
      timeout: 300_000,
    });
    return { stdout, stderr, status };
  };

  it('leave a process that waits for proofs alive, and one that does not to its end', async () => {
    const body = `
      let deaths = 0;
      process.on('worker', (worker) => worker.once('message', () => setImmediate(() => {
        if (deaths++ < 2) worker.terminate();
      })));
      for await (const { proof } of prover.proveAll(claims, { workers: 1 })) {
        process.stdout.write(proof ? 'proof ' : 'no proof ');
      }
      process.stdout.write(deaths > 2 ? 'died ' : 'did not die ');`;
    expect(await runScript(body)).to.deep.equal({
      stdout: 'proof proof proof died exit',
      stderr: '',
      status: 0,
    });
  });

  it('let a process end that takes no more results', async () => {
    const body = `
      for await (const { proof } of prover.proveAll(claims, { workers: 2 })) break;
      const stop = new AbortController();
      const results = prover.proveAll(claims, { workers: 2, signal: stop.signal });
      const next = results.next();
      setImmediate(() => stop.abort());
      await next.catch(({ name }) => process.stdout.write(name + ' '));`;
    expect(await runScript(body)).to.deep.equal({
      stdout: 'AbortError exit',
      stderr: '',
      status: 0,
    });
  });
});
