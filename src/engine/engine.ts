import { ProvingError } from '../errors.js';
import type { Groth16Proof } from '../groth16/groth16.js';
import type { SharedKey } from './sharedKey.js';

/** A proof and the public signals that the witness holds: digest, evaluation, challenge. */
export interface EngineResult {
  readonly proof: Groth16Proof;
  readonly signals: readonly bigint[];
}

/**
 * Turns witnesses into proofs under one proving key, which it keeps ready. Proofs that are asked
 * for at the same time may be made one after the other.
 */
export interface ProvingEngine {
  /** How `doctor` and the benchmarks call it. */
  readonly name: string;
  /**
   * @param witness bytes of a wtns file; the engine neither keeps nor changes them
   * @param signal takes a proof that is waiting out of the queue; one under way is stopped if
   * it is another process that makes it, and may go on otherwise
   * @throws ProvingError ENGINE_FAILED; the signal's reason
   */
  prove(witness: Uint8Array, signal?: AbortSignal): Promise<EngineResult>;
  /**
   * Frees everything; may be called again, and waits for proofs under way, or stops those that
   * another process makes: they fail with PROVER_CLOSED.
   */
  close(): Promise<void>;
  /**
   * The key, for engines in other threads of this process: good as long as this engine is open.
   * Engines that prove in a process of their own have none.
   */
  share?(): SharedKey;
}

/** What an engine says once it is closed. */
export function engineClosed(): ProvingError {
  return new ProvingError('PROVER_CLOSED', 'The engine is closed');
}

/** @param provingKey bytes of a zkey file, which the engine may keep */
export type EngineFactory = (provingKey: Uint8Array) => Promise<ProvingEngine>;
