import type { ZkliqError } from '../../errors.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import type { SendNotice } from '../sending/sendOptions.js';

/** A proof to be sent, under a name by which it is known in the report: that of its file, say. */
export interface NamedProof {
  readonly file: string;
  readonly proof: LiquidationProof;
}

/** A transaction that the chain has decided about. */
export interface OutboxTransaction {
  /** Its hash. */
  readonly transaction: string;
  readonly nonce: number;
  readonly block: number;
  readonly gasUsed: bigint;
  /** `cancelled`: it did nothing, in place of one that could only have failed. */
  readonly outcome: 'authorized' | 'failed' | 'cancelled';
  /** Nullifiers whose liquidations it authorized. */
  readonly authorized: readonly bigint[];
  /** Nullifiers that were used by then: liquidated before, or moved. */
  readonly skipped: readonly bigint[];
  /** Why it failed. */
  readonly reason: string | null;
}

/** What became of a proof that was to be sent. */
export interface ProofVerdict {
  readonly file: string;
  /**
   * `authorized`: an account of it at least; `skipped`: all of them had been liquidated or had moved;
   * `expired`: too late; `refused`: the gate does not take it.
   */
  readonly status: 'authorized' | 'skipped' | 'expired' | 'refused';
  /** Hash of the transaction that it was mined in. */
  readonly transaction: string | null;
  readonly authorized: readonly bigint[];
  readonly skipped: readonly bigint[];
  /** Why not. */
  readonly reason: string | null;
}

/** What became of all that was to be sent. */
export interface OutboxReport {
  /** All of the journal, in the order in which they were settled. */
  readonly transactions: readonly OutboxTransaction[];
  /** One a proof, in their order. */
  readonly proofs: readonly ProofVerdict[];
}

/** Something that happened, in the order in which it did. */
export type OutboxEvent =
  /** A transaction was written down, and is about to be sent. */
  | {
      readonly kind: 'sending' | 'replacing' | 'cancelling';
      readonly nonce: number;
      readonly proofs: number;
      readonly notice: SendNotice;
    }
  /** The same bytes are given to the node once more. */
  | { readonly kind: 'resending'; readonly transaction: string; readonly nonce: number }
  | { readonly kind: 'mined'; readonly transaction: string; readonly block: number }
  /** The block that it was mined in is not of the chain any more. */
  | { readonly kind: 'reorganised'; readonly nonce: number }
  | { readonly kind: 'settled'; readonly transaction: OutboxTransaction }
  /** A transaction from elsewhere has taken the nonce. */
  | { readonly kind: 'lost'; readonly nonce: number }
  /** It is not mined, and no more may be paid. */
  | { readonly kind: 'ceiling'; readonly transaction: string }
  /** A proof will not be sent, or not again. */
  | { readonly kind: 'left'; readonly verdict: ProofVerdict }
  /** Something failed, and is tried again. */
  | { readonly kind: 'problem'; readonly error: ZkliqError };
