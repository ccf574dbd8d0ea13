import { expect } from 'chai';
import type { Account } from '../../src/account/account.js';
import { createSnarkjsEngine } from '../../src/engine/snarkjsEngine.js';
import { verifyGroth16 } from '../../src/groth16/pairing.js';
import { WitnessCalculator } from '../../src/prover/witnessCalculator.js';
import { testArtifacts } from '../support/artifacts.js';
import { exampleAccounts, exampleBatch, statedBatch } from '../support/batch.js';

describe('circuits/liquidatableBatch: proofs of liquidatable-batch-2-2-2', () => {
  it('verify for their signals and no others, all slots used or not', async () => {
    const artifacts = await testArtifacts('liquidatable-batch-2-2-2');
    const { instance, verifyingKey } = artifacts;
    const calculator = await WitnessCalculator.create(await artifacts.read('witnessProgram'));
    const engine = await createSnarkjsEngine(await artifacts.read('provingKey'));
    const [first, second] = exampleAccounts(2, 2) as [Account, Account];
    for (const slots of [
      [first, second],
      [null, second],
      [null, null],
    ]) {
      const claim = await exampleBatch(2, slots);
      const { inputs, signals } = statedBatch(instance, claim);
      const result = await engine.prove(calculator.calculate(inputs));
      expect(result.signals).to.deep.equal(signals);
      expect(await verifyGroth16(verifyingKey, signals, result.proof)).to.equal(true);
      for (const [i, signal] of signals.entries()) {
        const others = signals.with(i, signal + 1n);
        expect(await verifyGroth16(verifyingKey, others, result.proof)).to.equal(false);
      }
    }
    await engine.close();
  });
});
