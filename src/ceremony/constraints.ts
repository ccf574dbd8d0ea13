import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCompiled } from '../artifacts/compileInstance.js';
import { circuitInstance } from '../circuits/instances.js';
import type { CeremonyOptions } from './options.js';

/**
 * A circuit's constraints, compiled from the sources of this package.
 *
 * @throws ArtifactsError UNKNOWN_CIRCUIT, COMPILATION_FAILED; the signal's reason
 */
export async function compileConstraints(
  circuit: string,
  { signal, onStage }: CeremonyOptions = {},
): Promise<Uint8Array> {
  const instance = circuitInstance(circuit);
  onStage?.('compiling');
  const scratch = await mkdtemp(join(tmpdir(), 'zkliq-compile-'));
  try {
    return await withCompiled(instance, scratch, async (r1cs) => r1cs, signal);
  } finally {
    // A compiler that was just killed may still write.
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}
