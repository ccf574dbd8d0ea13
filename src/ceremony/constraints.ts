import { withCompiled } from '../artifacts/compileInstance.js';
import { circuitInstance } from '../circuits/instances.js';
import { withScratchFolder } from '../files/scratchFolder.js';
import type { CeremonyOptions } from './options.js';

/**
 * A circuit's constraints, compiled from the sources of this package.
 *
 * @throws ArtifactsError UNKNOWN_CIRCUIT, COMPILATION_FAILED; InputError FILE_NOT_WRITABLE; the signal's
 *   reason
 */
export async function compileConstraints(
  circuit: string,
  { signal, onStage }: CeremonyOptions = {},
): Promise<Uint8Array> {
  const instance = circuitInstance(circuit);
  onStage?.('compiling');
  return withScratchFolder((scratch) =>
    withCompiled(instance, scratch, async (r1cs) => r1cs, signal),
  );
}
