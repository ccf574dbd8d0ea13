import type { Attempt } from './attempt.js';
import type { GroupedProof, GroupTerms } from './submitJournal.js';

/** Proofs that go in one transaction. */
export interface ProofGroup {
  readonly terms: GroupTerms;
  readonly proofs: readonly GroupedProof[];
}

/**
 * A nonce that a group has. All its transactions have it, so that the chain takes one of them at most:
 * the first, the same that pays more, and in the end perhaps one that does nothing.
 */
export class NonceSlot {
  /** Block in which one of them is mined, as far as is known. */
  minedIn: string | null = null;
  /** When the last of them was signed, or found in the journal: milliseconds of this process. */
  since = performance.now();
  /** The last of them was given to the node, by this process or before. */
  isSent = false;
  /** Of times that the node did not take the last of them, one after the other. */
  rejections = 0;
  /** Not before then it is sent again. */
  retryAt = 0;
  /** A transaction that is not of the slot waits under the nonce. */
  isOccupied = false;
  /** The sender cannot pay for the last of them, which the node has not taken. */
  isUnaffordable = false;
  /** Of times that another transaction seemed to have been mined, one after the other. */
  suspicions = 0;
  /** It has been told that no more will be paid. */
  isAtCeiling = false;
  readonly #attempts: Attempt[];

  constructor(
    readonly group: ProofGroup,
    first: Attempt,
  ) {
    this.#attempts = [first];
  }

  get nonce(): number {
    return this.last.nonce;
  }

  get attempts(): readonly Attempt[] {
    return this.#attempts;
  }

  /** The one that pays most. */
  get last(): Attempt {
    return this.#attempts.at(-1)!;
  }

  get nullifiers(): bigint[] {
    return this.group.proofs.flatMap(({ nullifiers }) => nullifiers);
  }

  replace(attempt: Attempt): void {
    this.#attempts.push(attempt);
    this.since = performance.now();
    this.isSent = false;
    this.isUnaffordable = false;
    this.rejections = 0;
    this.retryAt = 0;
  }
}
