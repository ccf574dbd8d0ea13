import type { Artifacts } from '../artifacts/artifacts.js';
import type { HeldKey } from '../engine/sharedKey.js';
import { compileWitnessProgram } from '../prover/witnessProgram.js';
import type { SharedCircuit } from './messages.js';

/** A circuit that a pool has in memory for its workers. */
export interface LoadedCircuit {
  readonly shared: SharedCircuit;
  readonly release: () => Promise<void>;
}

let circuitsLoaded = 0;

/**
 * @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT
 * @throws ProvingError ENGINE_FAILED
 */
export async function loadCircuit(
  artifacts: Artifacts,
  readKey: () => Promise<HeldKey>,
  allowDevelopmentKey: boolean,
): Promise<LoadedCircuit> {
  const program = await compileWitnessProgram(await artifacts.read('witnessProgram'));
  const { key, release } = await readKey();
  circuitsLoaded += 1;
  const shared = {
    id: circuitsLoaded,
    artifacts: artifacts.data,
    program,
    key,
    allowDevelopmentKey,
  };
  return { shared, release };
}
