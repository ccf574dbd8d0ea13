/** What a worker thread runs: one proof at a time, on this thread alone. */
import { Artifacts } from '../artifacts/artifacts.js';
import { attachEngine } from '../engine/sharedKey.js';
import { loadSingleThreadedCurve } from '../groth16/curve.js';
import { ClaimProver } from '../prover/claimProver.js';
import { WitnessCalculator } from '../prover/witnessCalculator.js';
import { remember } from '../remember.js';
import type { Answer, Job, SharedCircuit } from './messages.js';
import { packError } from './sentError.js';

// Before the first job: whoever computes on the curve here finds this one.
await loadSingleThreadedCurve();

const provers = new Map<number, Promise<ClaimProver>>();

/** Never throws: what piscina would make of an error is no error of ours. */
export async function work({ circuit, claims }: Job): Promise<Answer> {
  try {
    const prover = await remember(provers, circuit.id, () => openProver(circuit));
    const { proof, proved, refused } = await prover.provePart(claims);
    const told = refused.map(({ claim, error }) => ({ claim, error: packError(error) }));
    return { proof, proved, refused: told };
  } catch (error) {
    return { failure: packError(error) };
  }
}

/** Nothing: it is there to have a worker started. */
export function start(): void {}

async function openProver(circuit: SharedCircuit): Promise<ClaimProver> {
  const { artifacts, program, key, allowDevelopmentKey } = circuit;
  return new ClaimProver(
    Artifacts.of(artifacts),
    await WitnessCalculator.of(program),
    await attachEngine(key),
    allowDevelopmentKey,
  );
}
