import type { PriceRound } from '../../market/round.js';
import type { SendOptions } from '../sending/sendOptions.js';
import type { LiquidationOutcome } from './liquidationEvent.js';

/** What a gate has recorded under a nullifier. */
export interface Authorization {
  /** Who is credited; null if the host spent the nullifier, because the account moved. */
  readonly liquidator: string | null;
  /** Number of the price round, 0 if the host spent the nullifier. */
  readonly round: bigint;
  /** Basis points, 0 if the host spent the nullifier. */
  readonly threshold: bigint;
  /** When, unix seconds. */
  readonly time: bigint;
}

/** What a gate is told beside a proof. */
export interface LiquidationOptions {
  /** What the proof's extra hash is the hash of, 0x and hex; default none. */
  readonly extraData?: string;
  /** The proof's round, if it is at hand: else it is read from the chain. */
  readonly round?: PriceRound;
}

/** What a gate is told beside a proof, and how that is sent. */
export interface SubmitOptions extends LiquidationOptions, SendOptions {}

/** A liquidation that a gate authorized. */
export interface SubmittedLiquidation {
  /** Hash of the transaction. */
  readonly transaction: string;
  /** Number of its block. */
  readonly block: number;
  readonly gasUsed: bigint;
  readonly authorization: Authorization;
}

/** What a gate authorized of a batch, and what it skipped. */
export interface SubmittedBatch
  extends Omit<SubmittedLiquidation, 'authorization'>,
    LiquidationOutcome {
  /** Recorded under each of the nullifiers that were authorized. */
  readonly authorization: Authorization;
}
