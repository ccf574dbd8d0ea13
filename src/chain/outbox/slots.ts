import type { Attempt } from './attempt.js';
import { NonceSlot, type ProofGroup } from './nonceSlot.js';
import type { SettledEntry } from './submitJournal.js';

/** What became of a nonce. */
export type Settlement = Omit<SettledEntry, 'entry'>;

/** A nonce that the chain has decided about. */
export interface SettledSlot {
  readonly slot: NonceSlot;
  readonly settlement: Settlement;
}

/**
 * Whether the chain has dropped the block that settled it. A node that is behind knows nothing of the
 * block yet.
 *
 * @param head number of the newest block
 * @param count the sender's transactions that are mined
 */
export function isUndone({ slot, settlement }: SettledSlot, head: number, count: number): boolean {
  const { block } = settlement;
  return block !== null && head >= block && count <= slot.nonce;
}

/** The sender's nonces that a journal tells of. */
export class Slots {
  readonly #open = new Map<number, NonceSlot>();
  readonly #settled: SettledSlot[] = [];
  /** So many of them were settled by earlier processes. */
  #settledBefore = 0;

  /** Those that the chain has not decided about, in the order of their nonces. */
  get open(): readonly NonceSlot[] {
    return [...this.#open.values()].sort((one, other) => one.nonce - other.nonce);
  }

  /** In the order in which they were settled. */
  get settled(): readonly SettledSlot[] {
    return this.#settled;
  }

  /** Those that this process has settled: the chain may drop their blocks yet. */
  get settledSince(): readonly SettledSlot[] {
    return this.#settled.slice(this.#settledBefore);
  }

  openOf(nonce: number): NonceSlot | undefined {
    return this.#open.get(nonce);
  }

  /**
   * One that no slot has, nor may have again: a node that is behind, or has just dropped a block, counts
   * less than was mined.
   *
   * @param count the sender's transactions that are mined
   */
  nextNonce(count: number): number {
    const isOurs = ({ settlement }: SettledSlot) => settlement.block !== null;
    const settled = this.settledSince.filter(isOurs).map(({ slot }) => slot.nonce);
    return Math.max(count, ...[...this.#open.keys(), ...settled].map((nonce) => nonce + 1));
  }

  begin(group: ProofGroup, first: Attempt): NonceSlot {
    const slot = new NonceSlot(group, first);
    this.#open.set(slot.nonce, slot);
    return slot;
  }

  settle(slot: NonceSlot, settlement: Settlement): void {
    this.#open.delete(slot.nonce);
    this.#settled.push({ slot, settlement });
  }

  reopen(settled: SettledSlot): void {
    this.#settled.splice(this.#settled.indexOf(settled), 1);
    const { slot } = settled;
    slot.minedIn = null;
    slot.since = performance.now();
    this.#open.set(slot.nonce, slot);
  }

  /** All that they have is of earlier processes. */
  areOfBefore(): void {
    // By whoever wrote it down, as far as anybody knows.
    for (const slot of this.open) slot.isSent = true;
    this.#settledBefore = this.#settled.length;
  }
}
