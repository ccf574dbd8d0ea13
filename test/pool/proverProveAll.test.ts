import { expect } from 'chai';
import type { Artifacts } from '../../src/artifacts/artifacts.js';
import type { ArtifactName } from '../../src/artifacts/manifest.js';
import type { EngineFactory } from '../../src/engine/engine.js';
import { type EngineName, reportEngine } from '../../src/engine/select.js';
import { createSnarkjsEngine } from '../../src/engine/snarkjsEngine.js';
import { ArtifactsError, InputError, ProvingError } from '../../src/errors.js';
import { type ProveAllOptions, Prover } from '../../src/pool/prover.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { Verifier } from '../../src/verifier/verifier.js';
import { TINY, TINY_BATCH, testArtifacts } from '../support/artifacts.js';
import { exampleAccounts, exampleClaims } from '../support/batch.js';
import { collect } from '../support/collect.js';
import { expectRejection } from '../support/expectError.js';
import { WatchedWorkers } from '../support/workers.js';

const engines = [...new Set<EngineName>([reportEngine().engine, 'snarkjs'])];

describe('Prover.proveAll', () => {
  let claims: LiquidationClaim[];
  before(async () => {
    claims = await exampleClaims(2, exampleAccounts(3, 2));
  });

  const modes: ProveAllOptions[] = [
    { workers: 2 },
    { workers: 1, ordered: true },
    { mode: 'latency', ordered: true },
  ];
  for (const engine of engines) {
    for (const options of modes) {
      it(`proves what can be proved, on ${engine}: ${JSON.stringify(options)}`, async () => {
        for (const circuit of [TINY, TINY_BATCH]) {
          const artifacts = await testArtifacts(circuit);
          const prover = await Prover.create(artifacts, { engine });
          const [first, second, third] = claims as [
            LiquidationClaim,
            LiquidationClaim,
            LiquidationClaim,
          ];
          const healthy = { ...second, threshold: 100n };
          const given = [first, healthy, null as never, second, third];
          const results = await collect(prover.proveAll(given, options));
          const verifier = new Verifier(artifacts);
          const proved: number[] = [];
          const refused: [number, string][] = [];
          for (const { claims: places, proof, error } of results) {
            if (proof === undefined) refused.push([places[0], error.code]);
            else {
              expect(await verifier.verify(proof)).to.deep.equal({ valid: true });
              proved.push(...places);
            }
          }
          expect(proved.sort()).to.deep.equal([0, 3, 4]);
          expect(refused.sort()).to.deep.equal([
            [1, 'NOT_LIQUIDATABLE'],
            [2, 'INVALID_VALUE'],
          ]);
          const order = results.map((result) => result.claims[0]!);
          if (options.ordered) expect(order).to.deep.equal([...order].sort());
          await prover.close();
        }
      });
    }
  }

  it('keeps its workers for the next time, and proves beside that', async () => {
    const prover = await Prover.create(await testArtifacts(TINY));
    let started = 0;
    const count = () => {
      started += 1;
    };
    process.on('worker', count);
    const [first, second] = await Promise.all([
      collect(prover.proveAll(claims, { workers: 1 })),
      collect(prover.proveAll(claims, { workers: 1 })),
      prover.prove(claims[0]!),
    ]);
    await collect(prover.proveAll(claims, { workers: 1 }));
    process.off('worker', count);
    expect([first.length, second.length]).to.deep.equal([3, 3]);
    expect(started).to.equal(1);
    await prover.close();
  });

  it('proves in this thread with an engine of the caller, which no other thread can have', async () => {
    let proofs = 0;
    const own: EngineFactory = async (key) => {
      const { share: _, ...engine } = await createSnarkjsEngine(key);
      return {
        ...engine,
        prove: (witness, signal) => {
          proofs += 1;
          return engine.prove(witness, signal);
        },
      };
    };
    const prover = await Prover.create(await testArtifacts(TINY), { engine: own });
    const results = await collect(prover.proveAll(claims, { workers: 2 }));
    expect(results.map(({ error }) => error)).to.deep.equal([undefined, undefined, undefined]);
    expect(proofs).to.equal(3);
    await prover.close();
  });

  it('rejects with the reason of an abort, and goes on proving', async () => {
    const prover = await Prover.create(await testArtifacts(TINY));
    const reason = new Error('enough');
    for (const mode of ['throughput', 'latency'] as const) {
      const controller = new AbortController();
      const { signal } = controller;
      const results = prover.proveAll([...claims, ...claims], { mode, workers: 1, signal });
      await results.next();
      controller.abort(reason);
      expect(await results.next().catch((error: unknown) => error)).to.equal(reason);
      expect((await collect(prover.proveAll(claims, { mode, workers: 1 }))).length).to.equal(3);
      const late = prover.proveAll(claims, { mode, signal });
      expect(await late.next().catch((error: unknown) => error)).to.equal(reason);
    }
    await prover.close();
  });

  it('ends when the prover is closed, and does not start then', async () => {
    const prover = await Prover.create(await testArtifacts(TINY));
    const results = prover.proveAll([...claims, ...claims, ...claims], { workers: 1 });
    await results.next();
    const closing = prover.close();
    await expectRejection(collect(results), ProvingError, 'PROVER_CLOSED');
    await closing;
    await expectRejection(prover.proveAll(claims).next(), ProvingError, 'PROVER_CLOSED');
  });

  it('leaves no workers behind if the artifacts are gone, and proves once they are back', async () => {
    const artifacts = await testArtifacts(TINY);
    let isGone = false;
    const removable: Artifacts = Object.create(artifacts, {
      read: {
        value: async (name: ArtifactName) => {
          if (isGone) throw new ArtifactsError('ARTIFACTS_MISSING', 'gone');
          return artifacts.read(name);
        },
      },
    });
    const prover = await Prover.create(removable);
    isGone = true;
    const workers = new WatchedWorkers();
    const failing = prover.proveAll(claims, { workers: 2 }).next();
    await expectRejection(failing, ArtifactsError, 'ARTIFACTS_MISSING');
    // Workers are told of in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(workers.alive.size).to.equal(0);
    isGone = false;
    expect((await collect(prover.proveAll(claims, { workers: 2 }))).length).to.equal(3);
    await prover.close();
    workers.stop();
  });

  it('refuses to prove on no workers', async () => {
    const prover = await Prover.create(await testArtifacts(TINY));
    for (const wrong of [{ workers: 0 }, { attempts: 0 }]) {
      const first = prover.proveAll(claims, wrong).next();
      await expectRejection(first, InputError, 'INVALID_VALUE');
    }
    await prover.close();
  });
});
