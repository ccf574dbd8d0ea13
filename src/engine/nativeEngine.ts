import { ProvingError } from '../errors.js';
import { BinaryReader } from '../files/binaryReader.js';
import type { Groth16Proof } from '../groth16/groth16.js';
import { Turns } from '../turns.js';
import { type EngineResult, engineClosed, type ProvingEngine } from './engine.js';
import { codeOf, type NativeAddon, type NativeProver, type NativeShape } from './nativeAddon.js';
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

/** Stands for an engine's key in any thread of the same process; `postMessage` takes it. */
export interface SharedNativeKey {
  readonly key: bigint;
  readonly arithmetic: string;
}

/** Proves with the addon of `native/`, one proof at a time, on threads of its own. */
export class NativeEngine implements ProvingEngine {
  readonly name: string;
  readonly #shape: NativeShape;
  readonly #turns = new Turns();
  #closing: Promise<void> | undefined;

  /** @param prover of that addon and arithmetic; the engine closes it */
  constructor(
    private readonly addon: NativeAddon,
    private readonly prover: NativeProver,
    private readonly arithmetic: string,
    private readonly options: AttachOptions,
  ) {
    this.name = `native (${arithmetic})`;
    this.#shape = addon.shape(prover);
  }

  /**
   * For `attachNativeEngine`: good as long as any engine of the key is open.
   *
   * @throws ProvingError PROVER_CLOSED
   */
  share(): SharedNativeKey {
    this.#requireOpen();
    return { key: this.addon.share(this.prover), arithmetic: this.arithmetic };
  }

  /** Whether the multiples of the key's points are there. */
  get hasTables(): boolean {
    return this.#closing === undefined && this.addon.hasTables(this.prover);
  }

  /**
   * Milliseconds of the last proof's steps.
   *
   * @throws ProvingError PROVER_CLOSED
   */
  get timings(): Readonly<Record<string, number>> {
    this.#requireOpen();
    return this.addon.timings(this.prover);
  }

  /**
   * Starts making the multiples now, not after the first proof.
   *
   * @throws ProvingError PROVER_CLOSED
   */
  startTables(): void {
    this.#requireOpen();
    this.#startTables();
  }

  prove(witness: Uint8Array, signal?: AbortSignal): Promise<EngineResult> {
    if (this.#closing !== undefined) return Promise.reject(engineClosed());
    return this.#turns.take(() => this.#prove(witness), signal);
  }

  close(): Promise<void> {
    this.#closing ??= this.#turns.done().then(() => this.addon.close(this.prover));
    return this.#closing;
  }

  #requireOpen(): void {
    if (this.#closing !== undefined) throw engineClosed();
  }

  #startTables(): void {
    this.addon.startTables(this.prover, this.options.tables !== 'soon');
  }

  async #prove(wtns: Uint8Array): Promise<EngineResult> {
    const witness = readWitness(wtns, this.#shape);
    const signals = readSignals(witness, this.#shape.publicSignals);
    const proof = await this.#computeProof(witness);
    if (this.options.tables !== 'none') this.#startTables();
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
