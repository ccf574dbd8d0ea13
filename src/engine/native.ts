import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { hashSources, isWhole } from '../../native/stamp.mjs';
import { ArtifactsError, ProvingError } from '../errors.js';
import { BinaryReader } from '../files/binaryReader.js';
import type { Groth16Proof } from '../verifier/groth16.js';
import type { EngineResult, ProvingEngine } from './engine.js';
import { readSignals, readWitness } from './witness.js';

/** A prover inside the addon. */
export type NativeProver = object;

export interface NativeShape {
  readonly wires: number;
  readonly publicSignals: number;
}

/** native/addon.cc says what the functions do; all refuse wrong arguments. */
export interface NativeAddon {
  /** Hash of what it was built from. */
  readonly sources: string;
  /** What this processor can run, the fastest first. */
  readonly arithmetics: readonly string[];
  create(zkey: Uint8Array, threads: number, arithmetic: string): Promise<NativeProver>;
  prove(prover: NativeProver, witness: Uint8Array): Promise<Uint8Array>;
  startTables(prover: NativeProver): void;
  hasTables(prover: NativeProver): boolean;
  timings(prover: NativeProver): Readonly<Record<string, number>>;
  shape(prover: NativeProver): NativeShape;
  close(prover: NativeProver): void;
}

const ADDON = fileURLToPath(new URL('../../native/build/zkliq.node', import.meta.url));

/** Wherever this package is installed, with or without npm's leave to run install scripts. */
const BUILD = fileURLToPath(new URL('../../native/build.mjs', import.meta.url));

export type LoadedAddon =
  | { readonly addon: NativeAddon }
  /** Why there is none, and what to do. */
  | { readonly addon?: undefined; readonly reason: string };

let loaded: LoadedAddon | undefined;

/** The compiled addon, if there is one: looked for once a process. */
export function loadNativeAddon(): LoadedAddon {
  loaded ??= loadAddon(ADDON);
  return loaded;
}

/** For tests: any addon. */
export function loadAddon(path: string): LoadedAddon {
  const remedy = `run "node ${BUILD}" (needs a C++ compiler)`;
  if (!existsSync(path)) return { reason: `it has not been built: ${remedy}` };
  try {
    if (!isWhole(path)) return { reason: `it is damaged: ${remedy}` };
    const addon = createRequire(import.meta.url)(path) as NativeAddon;
    if (addon.sources === hashSources()) return { addon };
    return { reason: `it was built from other sources: ${remedy}` };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { reason: `it cannot be loaded (${message}): ${remedy}` };
  }
}

/** How {@link createNativeEngine} computes. */
export interface NativeEngineOptions {
  /** Threads of a proof; default as many as the process may use. */
  readonly threads?: number;
  /** One of the addon's arithmetics; default the fastest. */
  readonly arithmetic?: string;
  /**
   * Keep multiples of the key's points: `background`, the default, makes them after the first proof
   * on a thread of low priority; `none` saves their memory.
   */
  readonly tables?: 'background' | 'none';
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
): Promise<ProvingEngine> {
  const loaded = loadNativeAddon();
  if (loaded.addon === undefined) {
    throw new ProvingError('ENGINE_FAILED', `There is no native engine: ${loaded.reason}`);
  }
  return NativeEngine.create(loaded.addon, provingKey, options);
}

export class NativeEngine implements ProvingEngine {
  readonly name: string;
  #last: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  private constructor(
    private readonly addon: NativeAddon,
    private readonly prover: NativeProver,
    private readonly shape: NativeShape,
    private readonly tables: 'background' | 'none',
    arithmetic: string,
  ) {
    this.name = `native (${arithmetic})`;
  }

  static async create(
    addon: NativeAddon,
    provingKey: Uint8Array,
    { threads, arithmetic, tables = 'background' }: NativeEngineOptions,
  ): Promise<NativeEngine> {
    const chosen = arithmetic ?? addon.arithmetics[0]!;
    try {
      const prover = await addon.create(provingKey, threads ?? availableParallelism(), chosen);
      return new NativeEngine(addon, prover, addon.shape(prover), tables, chosen);
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
    this.addon.startTables(this.prover);
  }

  prove(witness: Uint8Array, signal?: AbortSignal): Promise<EngineResult> {
    if (this.#closing !== undefined) {
      return Promise.reject(new ProvingError('PROVER_CLOSED', 'The engine is closed'));
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
    const witness = readWitness(wtns, this.shape);
    const signals = readSignals(witness, this.shape.publicSignals);
    const proof = await this.#computeProof(witness);
    if (this.tables === 'background') this.addon.startTables(this.prover);
    return { proof, signals };
  }

  async #computeProof(witness: Uint8Array): Promise<Groth16Proof> {
    try {
      return readProof(await this.addon.prove(this.prover, witness));
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

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
