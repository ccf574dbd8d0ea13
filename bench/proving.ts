import { createSnarkjsEngine } from '../src/engine/snarkjsEngine.js';
import { proofToSnarkjs, verifyingKeyToSnarkjs } from '../src/groth16/groth16.js';
import {
  type Artifacts,
  decideClaim,
  foldWords,
  type LiquidationClaim,
  type LiquidationProof,
  listWords,
  Verifier,
} from '../src/index.js';
import { WitnessCalculator } from '../src/prover/witnessCalculator.js';
import { liquidationInputs } from '../src/statement/circuitInputs.js';
import { compare } from './measure.js';
import { snarkjs } from './plainSnarkjs.js';
import { show } from './report.js';

/** Everything warm on both sides: curve started, key in memory. */
export async function benchProving(
  artifacts: Artifacts,
  claim: LiquidationClaim,
  runs: number,
): Promise<void> {
  const { instance, circuitId } = artifacts;
  const words = decideClaim(instance, claim);
  const fold = foldWords(circuitId, listWords(words));
  const inputs = liquidationInputs(instance, [claim], words, fold.challenge);
  const program = await artifacts.read('witnessProgram');
  const key = await artifacts.read('provingKey');
  const calculator = await WitnessCalculator.create(program);
  const engine = await createSnarkjsEngine(key);

  const witness = calculator.calculate(inputs);
  const file = (data: Uint8Array) => ({ type: 'mem', data }) as const;
  show(
    'witness',
    await compare(
      async () => calculator.calculate(inputs),
      () => snarkjs.wtns.calculate(inputs, program, { type: 'mem' }),
      runs,
    ),
  );
  show(
    'proof from witness',
    await compare(
      () => engine.prove(witness),
      () => snarkjs.groth16.prove(file(key), file(witness)),
      runs,
    ),
  );
  show(
    'witness and proof | fullProve',
    await compare(
      () => engine.prove(calculator.calculate(inputs)),
      () => snarkjs.groth16.fullProve(inputs, program, file(key)),
      runs,
    ),
  );

  const { proof } = await engine.prove(witness);
  const verifier = new Verifier(artifacts);
  const liquidation = {
    circuit: instance.name,
    circuitId,
    keyHash: artifacts.keyHash,
    words,
    authorization: claim.context,
    ...fold,
    proof,
  };
  const signals = [fold.digest, fold.evaluation, fold.challenge].map(String);
  const verifyingKey = verifyingKeyToSnarkjs(artifacts.verifyingKey);
  show(
    'verify (ours: ranges, fold, too)',
    await compare(
      () => verifier.verify(liquidation),
      () => snarkjs.groth16.verify(verifyingKey, signals, proofToSnarkjs(proof)),
      runs,
    ),
  );
  for (const count of [8, 64]) {
    const batch = new Array<LiquidationProof>(count).fill(liquidation);
    show(
      `verifyBatch of ${count} | verify, ${count} times`,
      await compare(
        () => verifier.verifyBatch(batch),
        async () => {
          for (const one of batch) await verifier.verify(one);
        },
        Math.min(runs, 5),
      ),
    );
  }
  await engine.close();
}
