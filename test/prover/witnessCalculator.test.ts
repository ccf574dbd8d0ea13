import { expect } from 'chai';
import { ArtifactsError, ProvingError } from '../../src/errors.js';
import { WitnessCalculator } from '../../src/prover/witnessCalculator.js';
import { type CircuitInputs, liquidationInputs } from '../../src/statement/circuitInputs.js';
import { decideClaim } from '../../src/statement/claim.js';
import { exampleClaim } from '../support/accounts.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { expectError, expectNoSecrets, expectRejection } from '../support/expectError.js';
import { parseWitness } from '../support/witness.js';

describe('WitnessCalculator', () => {
  let calculator: WitnessCalculator;
  let inputs: CircuitInputs;
  before(async () => {
    const artifacts = await testArtifacts(TINY);
    calculator = await WitnessCalculator.create(await artifacts.read('witnessProgram'));
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const words = decideClaim(artifacts.instance, claim);
    inputs = liquidationInputs(artifacts.instance, [claim], words, 7n);
  });

  it('computes the same witness again and again, from the same inputs', () => {
    const first = calculator.calculate(inputs);
    expect(calculator.calculate(inputs)).to.deep.equal(first);
    const [one, , , challenge] = parseWitness(first);
    expect([one, challenge]).to.deep.equal([1n, 7n]);
  });

  it('recovers from inputs without a witness, and prints nothing', () => {
    const first = calculator.calculate(inputs);
    const wrong = { ...inputs, threshold: 0n };
    const error = expectError(() => calculator.calculate(wrong), ProvingError, 'WITNESS_FAILED');
    expectNoSecrets(error, [inputs.viewingKey as bigint, ...(inputs.biased as bigint[])]);
    expect(calculator.calculate(inputs)).to.deep.equal(first);
  });

  it('leaves nothing in the memory of its program, whether there is a witness or not', async () => {
    const { instantiate } = WebAssembly;
    const memories: WebAssembly.Memory[] = [];
    WebAssembly.instantiate = (async (...parameters: Parameters<typeof instantiate>) => {
      const instance = await instantiate(...parameters);
      memories.push((instance.exports as { memory: WebAssembly.Memory }).memory);
      return instance;
    }) as typeof instantiate;
    try {
      const artifacts = await testArtifacts(TINY);
      const watched = await WitnessCalculator.create(await artifacts.read('witnessProgram'));
      const before = Buffer.from(memories[0]!.buffer.slice(0));
      watched.calculate(inputs);
      expect(before.equals(Buffer.from(memories[0]!.buffer))).to.equal(true);
      expect(() => watched.calculate({ ...inputs, threshold: 0n })).to.throw();
      expect(before.equals(Buffer.from(memories[0]!.buffer))).to.equal(true);
    } finally {
      WebAssembly.instantiate = instantiate;
    }
  });

  it('names the signal that is missing, unknown or of another length', () => {
    const refusal = (changed: CircuitInputs) =>
      expectError(() => calculator.calculate(changed), ProvingError, 'WITNESS_FAILED').message;
    const { nonce: _, ...withoutNonce } = inputs;
    expect(refusal(withoutNonce)).to.match(/takes \d+ input values, not \d+/);
    expect(refusal({ ...inputs, surprise: 1n })).to.contain('surprise');
    expect(refusal({ ...inputs, biased: [1n] })).to.contain('2 values of biased, not 1');
  });

  it('refuses what is no witness program', async () => {
    const emptyModule = Buffer.from('0061736d01000000', 'hex');
    for (const other of [Buffer.from('nonsense'), emptyModule]) {
      await expectRejection(WitnessCalculator.create(other), ArtifactsError, 'ARTIFACTS_CORRUPT');
    }
  });
});
