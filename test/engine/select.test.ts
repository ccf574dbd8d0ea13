import { expect } from 'chai';
import { loadNativeAddon } from '../../src/engine/nativeAddon.js';
import { engineFactory, reportEngine, resolveEngine } from '../../src/engine/select.js';
import { ProvingError } from '../../src/errors.js';
import { verifyGroth16 } from '../../src/groth16/pairing.js';
import { TINY } from '../support/artifacts.js';
import { circuitWitness } from '../support/circuitWitness.js';
import { expectRejection } from '../support/expectError.js';

describe('the choice of an engine', () => {
  const { addon } = loadNativeAddon();
  const stale = { reason: 'it was built from other sources: build it anew' };

  it('is by name, and by itself the fastest that there is', async () => {
    const { artifacts, key, witness } = await circuitWitness(TINY);
    for (const name of ['auto', 'snarkjs'] as const) {
      const engine = await engineFactory(name)(key);
      const expected = name === 'auto' && addon ? `native (${addon.arithmetics[0]})` : 'snarkjs';
      expect(engine.name).to.equal(expected);
      expect(engine.name).to.match(new RegExp(`^${resolveEngine(name)}`));
      const { proof, signals } = await engine.prove(witness);
      expect(await verifyGroth16(artifacts.verifyingKey, signals, proof)).to.equal(true);
      await engine.close();
    }
  });

  it('of the native one by name fails where it is not there, with the reason', async () => {
    const { key } = await circuitWitness(TINY);
    expect(resolveEngine('native', stale)).to.equal('native');
    const created = engineFactory('native', stale)(key);
    const { message } = await expectRejection(created, ProvingError, 'ENGINE_FAILED');
    expect(message).to.include(stale.reason);
  });

  it('is snarkjs, with the reason, if the native one is stale', async () => {
    const { key } = await circuitWitness(TINY);
    const engine = await engineFactory('auto', stale)(key);
    expect(engine.name).to.equal('snarkjs');
    await engine.close();
    const report = reportEngine(stale);
    expect(report).to.deep.include({ engine: 'snarkjs', arithmetic: null });
    expect(report.advice).to.include(stale.reason);
  });

  it('is made with the addon that it was judged by', async function () {
    if (addon === undefined) this.skip();
    const { key } = await circuitWitness(TINY);
    const slowest = { ...addon, arithmetics: addon.arithmetics.slice(-1) };
    const engine = await engineFactory('auto', { addon: slowest })(key);
    expect(engine.name).to.equal(`native (${slowest.arithmetics[0]})`);
    await engine.close();
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
