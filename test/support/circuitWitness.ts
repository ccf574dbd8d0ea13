import type { Artifacts } from '../../src/artifacts/artifacts.js';
import { WitnessCalculator } from '../../src/prover/witnessCalculator.js';
import { liquidationInputs } from '../../src/statement/circuitInputs.js';
import { decideClaim } from '../../src/statement/claim.js';
import { type Fold, foldWords } from '../../src/statement/fold.js';
import { listWords } from '../../src/statement/words.js';
import { exampleClaim } from './accounts.js';
import { testArtifacts } from './artifacts.js';

export interface CircuitWitness {
  readonly artifacts: Artifacts;
  readonly key: Uint8Array;
  /** Bytes of a wtns file. */
  readonly witness: Uint8Array;
  readonly fold: Fold;
}

/** The example's witness of a circuit. */
export async function circuitWitness(circuit: string): Promise<CircuitWitness> {
  const artifacts = await testArtifacts(circuit);
  const { markets, depth } = artifacts.instance;
  const claim = await exampleClaim({ markets, depth });
  const words = decideClaim(artifacts.instance, claim);
  const fold = foldWords(artifacts.circuitId, listWords(words));
  const calculator = await WitnessCalculator.create(await artifacts.read('witnessProgram'));
  const inputs = liquidationInputs(artifacts.instance, [claim], words, fold.challenge);
  const key = await artifacts.read('provingKey');
  return { artifacts, key, witness: calculator.calculate(inputs), fold };
}
