import { expect } from 'chai';
import { createSnarkjsEngine } from '../../src/engine/snarkjsEngine.js';
import { BASE_MODULUS } from '../../src/field.js';
import { verifyGroth16 } from '../../src/groth16/pairing.js';
import { TINY } from '../support/artifacts.js';
import { circuitWitness } from '../support/circuitWitness.js';

describe('verifyGroth16', () => {
  it('verifies nothing but that proof of those signals', async () => {
    const { artifacts, key, witness } = await circuitWitness(TINY);
    const engine = await createSnarkjsEngine(key);
    const { proof, signals } = await engine.prove(witness);
    const { verifyingKey } = artifacts;
    const { a, b, c } = proof;
    const [x, y] = [a.x, a.y];
    const wrong = [
      { ...proof, a: { x, y: BASE_MODULUS - y } },
      { ...proof, a: c },
      { ...proof, c: a },
      { ...proof, b: { x: b.x, y: [BASE_MODULUS - b.y[0], BASE_MODULUS - b.y[1]] as const } },
      { ...proof, b: verifyingKey.gamma },
      { ...proof, a: { x: 1n, y: 3n } },
    ];
    for (const candidate of wrong) {
      expect(await verifyGroth16(verifyingKey, signals, candidate)).to.equal(false);
    }
    for (let i = 0; i < signals.length; i++) {
      const changed = signals.map((signal, k) => (k === i ? signal ^ 1n : signal));
      expect(await verifyGroth16(verifyingKey, changed, proof)).to.equal(false);
    }
    await engine.close();
  });
});
