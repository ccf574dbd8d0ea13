import type { ContextFields } from '../statement/context.js';
import type { Fold } from '../statement/fold.js';
import type { LiquidationWords } from '../statement/words.js';
import type { Groth16Proof } from '../verifier/groth16.js';

/** A finished proof: all of it is public. */
export interface LiquidationProof extends Fold {
  /** Name of the circuit. */
  readonly circuit: string;
  readonly circuitId: string;
  /** Hash of the verifying key. */
  readonly keyHash: string;
  readonly words: LiquidationWords;
  /** What `words.context` stands for. */
  readonly authorization: ContextFields;
  readonly proof: Groth16Proof;
}
