import type { Groth16Proof } from '../groth16/groth16.js';
import type { ContextFields } from '../statement/context.js';
import type { Fold } from '../statement/fold.js';
import type { LiquidationWords } from '../statement/words.js';

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
