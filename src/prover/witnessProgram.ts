import { ArtifactsError } from '../errors.js';

/** What circom 2's witness program exports, of which zkliq uses this much. */
export interface WitnessProgram {
  /** All that the program keeps: it has no globals. A `WebAssembly.Memory`. */
  readonly memory: { readonly buffer: ArrayBuffer };
  init(sanityCheck: number): void;
  getInputSize(): number;
  getInputSignalSize(hashHigh: number, hashLow: number): number;
  setInputSignal(hashHigh: number, hashLow: number, position: number): void;
  getWitnessSize(): number;
  getWitness(index: number): void;
  readSharedRWMemory(word: number): number;
  writeSharedRWMemory(word: number, value: number): void;
}

/**
 * A `WebAssembly.Module`, which threads may share. Not by its name: where TypeScript does not know it, our
 * declarations would not compile.
 */
export type CompiledProgram = object;

/**
 * Threads can be sent what it resolves to.
 *
 * @throws ArtifactsError ARTIFACTS_CORRUPT
 */
export async function compileWitnessProgram(wasm: Uint8Array): Promise<CompiledProgram> {
  try {
    return await WebAssembly.compile(wasm);
  } catch (cause) {
    throw notLoaded(cause);
  }
}

/**
 * A program that was compiled, maybe in another thread, ready to compute, and silent.
 *
 * @throws ArtifactsError ARTIFACTS_CORRUPT
 */
export async function startWitnessProgram(module: CompiledProgram): Promise<WitnessProgram> {
  const silent = (): void => {};
  const runtime = {
    exceptionHandler: (code: number) => {
      throw new Error(`the witness program stopped with code ${code}`);
    },
    printErrorMessage: silent,
    writeBufferMessage: silent,
    showSharedRWMemory: silent,
  };
  try {
    const { exports } = await WebAssembly.instantiate(module, { runtime });
    const program = exports as WitnessProgram;
    if (!(program.memory instanceof WebAssembly.Memory)) throw new Error('it has no memory');
    return program;
  } catch (cause) {
    throw notLoaded(cause);
  }
}

function notLoaded(cause: unknown): ArtifactsError {
  const message = 'The witness program cannot be loaded';
  return new ArtifactsError('ARTIFACTS_CORRUPT', message, {}, { cause });
}
