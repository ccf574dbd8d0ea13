import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import type { Artifacts } from '../../src/artifacts/artifacts.js';
import type { EngineFactory } from '../../src/engine/engine.js';
import { reportEngine } from '../../src/engine/select.js';
import { createSnarkjsEngine } from '../../src/engine/snarkjsEngine.js';
import { ArtifactsError } from '../../src/errors.js';
import { calibrate } from '../../src/plan/calibrate.js';
import { TINY, TINY_BATCH, testArtifacts } from '../support/artifacts.js';
import { expectRejection } from '../support/expectError.js';

describe('plan/calibrate', () => {
  let artifacts: Artifacts[];

  before(async () => {
    artifacts = [await testArtifacts(TINY), await testArtifacts(TINY_BATCH)];
  });

  it('measures each circuit with real proofs on the fastest engine', async function () {
    // Each measurement waits half a minute for tables, which others may leave no time for.
    this.timeout(300_000);
    const stages: string[] = [];
    const model = await calibrate(artifacts, { onStage: (stage) => stages.push(stage) });
    expect(model.threads).to.equal(availableParallelism());
    expect(model.circuits.map(({ circuit }) => circuit)).to.deep.equal([TINY, TINY_BATCH]);
    for (const { latency, oneThread } of model.circuits) {
      expect(latency).to.be.above(0);
      expect(oneThread).to.be.above(0);
    }
    const { engine, arithmetic } = reportEngine();
    expect(model.engine).to.equal(arithmetic === null ? engine : `${engine} (${arithmetic})`);
    expect(stages[0]).to.equal(`${TINY} on ${model.threads} threads`);
    expect(stages.some((stage) => stage.startsWith(`${TINY_BATCH} on `))).to.equal(true);
  });

  it('expects nothing of several threads of an engine whose threads cannot be set', async () => {
    const { engine, threads, circuits } = await calibrate(artifacts.slice(0, 1), {
      engine: 'snarkjs',
    });
    expect(engine).to.equal('snarkjs');
    const [{ latency, oneThread }] = circuits as [(typeof circuits)[number]];
    expect(oneThread / latency).to.be.closeTo(threads, 0.01 * threads);
  });

  it('proves as many accounts as a proof has room for, and closes every engine', async () => {
    let [open, proofs] = [0, 0];
    const counting: EngineFactory = async (key) => {
      const engine = await createSnarkjsEngine(key);
      open++;
      return {
        name: 'counting',
        prove(...args) {
          proofs++;
          return engine.prove(...args);
        },
        close() {
          open--;
          return engine.close();
        },
      };
    };
    const { engine } = await calibrate(artifacts.slice(1), { engine: counting });
    expect(engine).to.equal('counting');
    expect(open).to.equal(0);
    expect(proofs).to.be.within(4, 16);
  });

  it('needs a circuit, and stops when it is told', async () => {
    await expectRejection(calibrate([]), ArtifactsError, 'ARTIFACTS_MISSING');
    const controller = new AbortController();
    const stopped = calibrate(artifacts, {
      signal: controller.signal,
      onStage: () => controller.abort(),
    });
    expect(await stopped.catch((error: unknown) => error)).to.equal(controller.signal.reason);
  });
});
