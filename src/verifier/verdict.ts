/** Why a proof is not valid, or why a batch of them is not. */
export type RefusalReason =
  | 'WRONG_CIRCUIT'
  | 'WRONG_KEY'
  | 'DEVELOPMENT_KEY'
  | 'WORDS_OUT_OF_RANGE'
  | 'WRONG_CONTEXT'
  | 'WRONG_FOLD'
  | 'POINT_OUT_OF_RANGE'
  | 'PROOF_INVALID'
  | 'EMPTY_BATCH';

/** Why not. */
export interface Refused {
  readonly valid: false;
  readonly reason: RefusalReason;
  readonly explanation: string;
}

/** The one way in which a verifier says no: a verdict, never an exception. */
export type Verdict = { readonly valid: true } | Refused;

/** Of several proofs at once. */
export type BatchVerdict =
  | { readonly valid: true }
  | (Refused & {
      /** Places of the proofs that are not valid; reason and explanation are those of the first. */
      readonly failed: readonly number[];
    });

export function refuse(reason: RefusalReason, explanation: string): Refused {
  return { valid: false, reason, explanation };
}
