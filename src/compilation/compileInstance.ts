import { mkdir } from 'node:fs/promises';
import { type CircuitInstance, circuitInstance } from '../circuits/instances.js';
import { ArtifactsError } from '../errors.js';
import { sha256 } from '../files/hashFile.js';
import { withScratchFolder } from '../files/scratchFolder.js';
import { type Compilation, compileCircuit, mainSource, readSources } from './compileCircuit.js';
import { parseR1cs } from './r1cs.js';

/**
 * Compiles a circuit while `use` works with what is there already: the constraints come well before
 * the witness program. Whatever still compiles once `use` has ended is stopped.
 *
 * @param folder made, and filled by the compiler; the caller removes it
 * @throws ArtifactsError COMPILATION_FAILED; the signal's reason, and what `use` throws
 */
export async function withCompiled<T>(
  instance: CircuitInstance,
  folder: string,
  use: (r1cs: Uint8Array, witnessProgram: Compilation['witnessProgram']) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const end = new AbortController();
  const anyEnd = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
  const compilation = compileCircuit(mainSource(instance), { folder, signal: anyEnd });
  try {
    const r1cs = await compilation.r1cs;
    requireConstraints(instance, parseR1cs(r1cs).constraints.length);
    return await use(r1cs, compilation.witnessProgram);
  } finally {
    end.abort();
  }
}

/** How a compilation is followed and called off. */
export interface CompilingOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told when it begins. */
  readonly onStage?: ((stage: string) => void) | undefined;
}

/**
 * A circuit's constraints, compiled from the sources of this package.
 *
 * @throws ArtifactsError UNKNOWN_CIRCUIT, COMPILATION_FAILED; InputError FILE_NOT_WRITABLE; the signal's
 *   reason
 */
export async function compileConstraints(
  circuit: string,
  { signal, onStage }: CompilingOptions = {},
): Promise<Uint8Array> {
  const instance = circuitInstance(circuit);
  onStage?.('compiling');
  return withScratchFolder((scratch) =>
    withCompiled(instance, scratch, async (r1cs) => r1cs, signal),
  );
}

/** A hash of everything that decides what a compilation yields, tool versions apart. */
export async function hashSources(instance: CircuitInstance): Promise<string> {
  return sha256(JSON.stringify([mainSource(instance), ...(await readSources())]));
}

function requireConstraints({ name, constraints }: CircuitInstance, compiled: number): void {
  if (compiled === constraints) return;
  throw new ArtifactsError(
    'COMPILATION_FAILED',
    `${name} compiles to ${compiled} constraints, not ${constraints}: circuits/instances.json or the compiler differs`,
  );
}
