import { availableParallelism } from 'node:os';
import { ArtifactsError, ProvingError } from '../errors.js';
import { BinaryReader } from '../files/binaryReader.js';
import type { Groth16Proof } from '../verifier/groth16.js';
import type { EngineResult, ProvingEngine } from './engine.js';
import {
  loadNativeAddon,
  type NativeAddon,
  type NativeProver,
  type NativeShape,
} from './nativeAddon.js';
import { readSignals, readWitness } from './witness.js';

/** How an engine computes, whatever key it has. */
export interface AttachOptions {
  /** Threads of a proof; default as many as the process may use. */
  readonly threads?: number;
  /**
   * Keep multiples of the key's points: `background`, the default, makes them after the first proof on
   * what processor time others leave; `soon` takes what it needs, for those that prove without a pause;
   * `none` saves their memory. Engines of one key share them, whichever of them it was that made them.
   */
  readonly tables?: 'background' | 'soon' | 'none';
  /**
   * Prove on the calling thread, which waits. For worker threads that do nothing else: otherwise
   * proofs begin on Node's own threads, which are four for all of a process.
   */
  readonly blocking?: boolean;
}

/** How {@link createNativeEngine} computes. */
export interface NativeEngineOptions extends AttachOptions {
  /** One of the addon's arithmetics; default the fastest. */
  readonly arithmetic?: string;
}

/** Stands for an engine's key in any thread of the same process; `postMessage` takes it. */
export interface SharedKey {
  readonly key: bigint;
  readonly arithmetic: string;
}

/**
 * Proves with the addon of `native/`, one proof at a time, on threads of its own.
 *
 * @throws ProvingError ENGINE_FAILED if it is not there
 * @throws ArtifactsError ARTIFACTS_CORRUPT if the key is not a Groth16 zkey over BN254
 */
export async function createNativeEngine(
  provingKey: Uint8Array,
  options: NativeEngineOptions = {},
): Promise<NativeEngine> {
  return NativeEngine.create(requireAddon(), provingKey, options);
}

/**
 * Another engine of a key that is open in this process: it has working memory and threads of its own,
 * and proves beside the others. The key lives until the last of its engines is closed.
 *
 * @throws ProvingError ENGINE_FAILED if no engine of the key is open
 */
export async function attachNativeEngine(
  shared: SharedKey,
  options: AttachOptions = {},
): Promise<NativeEngine> {
  return NativeEngine.attach(requireAddon(), shared, options);
}

function requireAddon(): NativeAddon {
  const loaded = loadNativeAddon();
  if (loaded.addon !== undefined) return loaded.addon;
  throw new ProvingError('ENGINE_FAILED', `There is no native engine: ${loaded.reason}`);
}

export class NativeEngine implements ProvingEngine {
  readonly name: string;
  readonly #shape: NativeShape;
  #last: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  private constructor(
    private readonly addon: NativeAddon,
    private readonly prover: NativeProver,
    private readonly arithmetic: string,
    private readonly options: AttachOptions,
  ) {
    this.name = `native (${arithmetic})`;
    this.#shape = addon.shape(prover);
  }

  static async create(
    addon: NativeAddon,
    provingKey: Uint8Array,
    options: NativeEngineOptions,
  ): Promise<NativeEngine> {
    const arithmetic = options.arithmetic ?? addon.arithmetics[0]!;
    try {
      const prover = await addon.create(provingKey, threadsOf(options), arithmetic);
      return new NativeEngine(addon, prover, arithmetic, options);
    } catch (cause) {
      if (codeOf(cause) !== 'INVALID_KEY') {
        throw new ProvingError('ENGINE_FAILED', 'The engine could not start', {}, { cause });
      }
      throw new ArtifactsError(
        'ARTIFACTS_CORRUPT',
        'The proving key is not a Groth16 zkey over BN254',
        {},
        { cause },
      );
    }
  }

  static async attach(
    addon: NativeAddon,
    shared: SharedKey,
    options: AttachOptions,
  ): Promise<NativeEngine> {
    try {
      const prover = await addon.attach(shared.key, threadsOf(options));
      return new NativeEngine(addon, prover, shared.arithmetic, options);
    } catch (cause) {
      const reason =
        codeOf(cause) === 'NO_KEY'
          ? 'No engine of the shared key is open in this process: share one that is'
          : 'The engine could not start';
      throw new ProvingError('ENGINE_FAILED', reason, {}, { cause });
    }
  }

  /**
   * For `attachNativeEngine`: good as long as any engine of the key is open.
   *
   * @throws ProvingError PROVER_CLOSED
   */
  share(): SharedKey {
    if (this.#closing !== undefined) throw closedError();
    return { key: this.addon.share(this.prover), arithmetic: this.arithmetic };
  }

  /** Whether the multiples of the key's points are there. */
  get hasTables(): boolean {
    return this.#closing === undefined && this.addon.hasTables(this.prover);
  }

  /** Milliseconds of the last proof's steps. */
  get timings(): Readonly<Record<string, number>> {
    return this.addon.timings(this.prover);
  }

  /** Starts making the multiples now, not after the first proof. */
  startTables(): void {
    this.addon.startTables(this.prover, this.options.tables !== 'soon');
  }

  prove(witness: Uint8Array, signal?: AbortSignal): Promise<EngineResult> {
    if (this.#closing !== undefined) {
      return Promise.reject(closedError());
    }
    const result = this.#last.then(() => {
      signal?.throwIfAborted();
      return this.#prove(witness);
    });
    this.#last = result.catch(() => {});
    return result;
  }

  close(): Promise<void> {
    this.#closing ??= this.#last.then(() => this.addon.close(this.prover));
    return this.#closing;
  }

  async #prove(wtns: Uint8Array): Promise<EngineResult> {
    const witness = readWitness(wtns, this.#shape);
    const signals = readSignals(witness, this.#shape.publicSignals);
    const proof = await this.#computeProof(witness);
    if (this.options.tables !== 'none') this.startTables();
    return { proof, signals };
  }

  async #computeProof(witness: Uint8Array): Promise<Groth16Proof> {
    try {
      const { addon, prover } = this;
      const bytes = this.options.blocking
        ? addon.proveSync(prover, witness)
        : await addon.prove(prover, witness);
      return readProof(bytes);
    } catch (cause) {
      const reason =
        codeOf(cause) === 'INVALID_WITNESS'
          ? 'The witness is none of the circuit: circuit and key do not fit'
          : 'The proof could not be computed';
      throw new ProvingError('ENGINE_FAILED', reason, {}, { cause });
    }
  }
}

function readProof(bytes: Uint8Array): Groth16Proof {
  const reader = new BinaryReader(bytes);
  const g1 = () => ({ x: reader.element(), y: reader.element() });
  const pair = () => [reader.element(), reader.element()] as const;
  return { a: g1(), b: { x: pair(), y: pair() }, c: g1() };
}

function threadsOf({ threads }: AttachOptions): number {
  return threads ?? availableParallelism();
}

function closedError(): ProvingError {
  return new ProvingError('PROVER_CLOSED', 'The engine is closed');
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
