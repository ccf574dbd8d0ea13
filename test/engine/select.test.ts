import { expect } from 'chai';
import { loadNativeAddon } from '../../src/engine/nativeAddon.js';
import { createEngine, engineFactory, reportEngine } from '../../src/engine/select.js';
import { createSnarkjsEngine } from '../../src/engine/snarkjsEngine.js';
import { ProvingError } from '../../src/errors.js';
import { verifyGroth16 } from '../../src/verifier/pairing.js';
import { TINY } from '../support/artifacts.js';
import { circuitWitness } from '../support/circuitWitness.js';
import { expectRejection } from '../support/expectError.js';

describe('the choice of an engine', () => {
  const { addon } = loadNativeAddon();

  it('is by name, and by itself the fastest that there is', async () => {
    const { artifacts, key, witness } = await circuitWitness(TINY);
    expect(engineFactory('snarkjs')).to.equal(createSnarkjsEngine);
    expect(engineFactory('auto')).to.equal(createEngine);
    for (const name of ['auto', 'snarkjs'] as const) {
      const engine = await engineFactory(name)(key);
      const expected = name === 'auto' && addon ? `native (${addon.arithmetics[0]})` : 'snarkjs';
      expect(engine.name).to.equal(expected);
      const { proof, signals } = await engine.prove(witness);
      expect(await verifyGroth16(artifacts.verifyingKey, signals, proof)).to.equal(true);
      await engine.close();
    }
  });

  it('of the native one by name fails where it was not built', async function () {
    if (addon !== undefined) this.skip();
    const { key } = await circuitWitness(TINY);
    await expectRejection(engineFactory('native')(key), ProvingError, 'ENGINE_FAILED');
  });

  it('is snarkjs, with the reason, if the native one is stale', async () => {
    const stale = { reason: 'it was built from other sources: build it anew' };
    const { key } = await circuitWitness(TINY);
    const engine = await createEngine(key, stale);
    expect(engine.name).to.equal('snarkjs');
    await engine.close();
    const report = reportEngine(stale);
    expect(report).to.deep.include({ engine: 'snarkjs', arithmetic: null });
    expect(report.advice).to.include(stale.reason);
  });

  it('is reported, with advice where a faster one is missing', () => {
    const report = reportEngine();
    expect(report.threads).to.be.at.least(1);
    if (addon === undefined) {
      expect(report).to.deep.include({ engine: 'snarkjs', arithmetic: null });
      expect(report.advice).to.include('native/build.mjs');
    } else {
      expect(report).to.deep.include({ engine: 'native', advice: null });
      expect(addon.arithmetics).to.include(report.arithmetic!);
    }
  });
});
