import { expect } from 'chai';
import { type Blinding, proveGroth16 } from '../../../src/engine/groth16Prover.js';
import { createWithAddon } from '../../../src/engine/native.js';
import { parseProvingKey } from '../../../src/engine/provingKey.js';
import { readWitness } from '../../../src/engine/witness.js';
import { SCALAR_MODULUS } from '../../../src/field.js';
import { loadCurve } from '../../../src/groth16/curve.js';
import { verifyGroth16 } from '../../../src/groth16/pairing.js';
import { drawn } from '../../support/accounts.js';
import { TINY } from '../../support/artifacts.js';
import { circuitWitness } from '../../support/circuitWitness.js';
import { decode, describeNative, encode } from '../../support/nativeAddon.js';
import { singleCircuits } from '../../support/singleCircuits.js';

const tablesOf = async (has: () => boolean): Promise<void> => {
  while (!has()) await new Promise((resolve) => setTimeout(resolve, 20));
};

describeNative('whole proofs', (addon, arithmetic) => {
  for (const { name } of singleCircuits) {
    it(`of ${name} verify, before there are tables and with them`, async () => {
      const { artifacts, key, witness, fold } = await circuitWitness(name);
      const engine = await createWithAddon(addon(), key, { arithmetic, threads: 2 });
      const before = witness.slice();
      const signals = [fold.digest, fold.evaluation, fold.challenge];
      const proveAndVerify = async () => {
        const result = await engine.prove(witness);
        expect(result.signals).to.deep.equal(signals);
        const valid = await verifyGroth16(artifacts.verifyingKey, signals, result.proof);
        expect(valid).to.equal(true);
        return result.proof;
      };
      const first = await proveAndVerify();
      await tablesOf(() => engine.hasTables);
      const second = await proveAndVerify();
      expect(first.a).to.not.deep.equal(second.a);
      expect(witness).to.deep.equal(before);
      await engine.close();
    });
  }

  it('are what the formula gives, for given blinding, on any number of threads', async () => {
    const { key, witness } = await circuitWitness(TINY);
    const parsed = parseProvingKey(key);
    const wires = readWitness(witness, parsed);
    const curve = await loadCurve();
    const blindings: readonly Blinding[] = [
      { r: drawn('r'), s: drawn('s') },
      { r: SCALAR_MODULUS - 1n, s: 1n },
      { r: 0n, s: SCALAR_MODULUS - 1n },
      { r: 0n, s: 0n },
    ];
    for (const threads of [1, 2, 5]) {
      const prover = await addon().create(key, threads, arithmetic);
      for (const tables of [false, true]) {
        if (tables) {
          addon().startTables(prover, true);
          await tablesOf(() => addon().hasTables(prover));
        }
        for (const blinding of blindings) {
          const [r, s] = [encode([blinding.r]), encode([blinding.s])];
          const values = decode(await addon().proveBlinded(prover, wires, r, s));
          const { a, b, c } = await proveGroth16(curve, parsed, wires, blinding);
          expect(values).to.deep.equal([a.x, a.y, ...b.x, ...b.y, c.x, c.y]);
        }
      }
      addon().close(prover);
    }
  });

  it('says how long the steps took', async () => {
    const { key, witness } = await circuitWitness(TINY);
    const engine = await createWithAddon(addon(), key, { arithmetic, tables: 'none' });
    await engine.prove(witness);
    expect(engine.timings).to.have.property('constraints').that.is.above(0);
    expect(engine.hasTables).to.equal(false);
    await engine.close();
  });
});
