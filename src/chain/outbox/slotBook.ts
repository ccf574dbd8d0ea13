import { InputError } from '../../errors.js';
import { checkContents } from '../../files/fileError.js';
import { Journal } from '../../files/journal.js';
import {
  type SettledEntry,
  type SubmitEntry,
  submitEntrySchema,
} from '../../files/submitJournal.js';
import { isSameAddress } from '../../hex.js';
import { type Attempt, readAttempt } from './attempt.js';
import { NonceSlot, type ProofGroup } from './nonceSlot.js';

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

/**
 * Who gives out the sender's nonces, and what became of each. It is a journal: whatever is told here
 * stands there first, and is there again when the process is started anew.
 */
export class SlotBook {
  readonly #open = new Map<number, NonceSlot>();
  readonly #settled: SettledSlot[] = [];
  /** So many of them were settled when the journal was opened. */
  #settledBefore = 0;

  private constructor(private readonly journal: Journal<SubmitEntry>) {}

  /** @throws InputError FILE_NOT_WRITABLE, FILE_NOT_PRIVATE, INVALID_FILE */
  static async open(path: string): Promise<SlotBook> {
    const journal = await Journal.open(path, submitEntrySchema);
    const book = new SlotBook(journal);
    try {
      for (const [i, entry] of journal.entries.entries()) {
        checkContents(path, `line ${i + 1}`, () => book.#readAgain(entry));
      }
      // By whoever wrote it down, as far as anybody knows.
      for (const slot of book.open) slot.isSent = true;
      book.#settledBefore = book.#settled.length;
      return book;
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Waits for what is being written. */
  close(): Promise<void> {
    return this.journal.close();
  }

  /** Those that the chain has not decided about, in the order of their nonces. */
  get open(): readonly NonceSlot[] {
    return [...this.#open.values()].sort((one, other) => one.nonce - other.nonce);
  }

  /** In the order in which they were settled. */
  get settled(): readonly SettledSlot[] {
    return this.#settled;
  }

  /** Those that were settled since the journal was opened: the chain may drop their blocks yet. */
  get settledSince(): readonly SettledSlot[] {
    return this.#settled.slice(this.#settledBefore);
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

  async begin(group: ProofGroup, first: Attempt): Promise<NonceSlot> {
    const { terms, proofs } = group;
    await this.journal.append({ entry: 'group', ...written(first), terms, proofs: [...proofs] });
    return this.#begin(group, first);
  }

  async replace(slot: NonceSlot, attempt: Attempt): Promise<void> {
    await this.journal.append({ entry: 'attempt', ...written(attempt) });
    slot.replace(attempt);
  }

  async settle(slot: NonceSlot, settlement: Settlement): Promise<void> {
    await this.journal.append({ entry: 'settled', ...settlement });
    this.#settle(slot, settlement);
  }

  async reopen(settled: SettledSlot): Promise<void> {
    await this.journal.append({ entry: 'reopened', nonce: settled.slot.nonce });
    this.#reopen(settled);
  }

  #begin(group: ProofGroup, first: Attempt): NonceSlot {
    const slot = new NonceSlot(group, first);
    this.#open.set(slot.nonce, slot);
    return slot;
  }

  #settle(slot: NonceSlot, settlement: Settlement): void {
    this.#open.delete(slot.nonce);
    this.#settled.push({ slot, settlement });
  }

  #reopen(settled: SettledSlot): void {
    this.#settled.splice(this.#settled.indexOf(settled), 1);
    const { slot } = settled;
    slot.minedIn = null;
    slot.since = performance.now();
    this.#open.set(slot.nonce, slot);
  }

  /**
   * Does what an entry of the journal says was done.
   *
   * @throws InputError INVALID_VALUE
   */
  #readAgain(entry: SubmitEntry): void {
    if (entry.entry === 'group') {
      const first = readWritten(entry);
      if (this.#open.has(first.nonce)) throw contradiction();
      this.#begin({ terms: entry.terms, proofs: entry.proofs }, first);
    } else if (entry.entry === 'attempt') {
      const attempt = readWritten(entry);
      const slot = this.#requireOpen(attempt.nonce);
      if (!isOfOneSender(attempt, slot.last)) throw contradiction();
      slot.replace(attempt);
    } else if (entry.entry === 'settled') {
      const { entry: _, ...settlement } = entry;
      const slot = this.#requireOpen(settlement.nonce);
      if (isOfSlot(settlement, slot) === (settlement.outcome === 'lost')) throw contradiction();
      this.#settle(slot, settlement);
    } else {
      const settled = this.#settled.findLast(({ slot }) => slot.nonce === entry.nonce);
      if (settled === undefined || this.#open.has(entry.nonce)) throw contradiction();
      this.#reopen(settled);
    }
  }

  #requireOpen(nonce: number): NonceSlot {
    const slot = this.#open.get(nonce);
    if (slot === undefined) throw contradiction();
    return slot;
  }
}

interface Written {
  readonly transaction: string;
  readonly signed: string;
}

function written({ hash, signed }: Attempt): Written {
  return { transaction: hash, signed };
}

function readWritten({ transaction, signed }: Written): Attempt {
  const attempt = readAttempt(signed);
  if (attempt.hash !== transaction) throw contradiction();
  return attempt;
}

function isOfOneSender(one: Attempt, other: Attempt): boolean {
  return one.chainId === other.chainId && isSameAddress(one.from, other.from);
}

function isOfSlot({ transaction, block, gasUsed }: Settlement, { attempts }: NonceSlot): boolean {
  return attempts.some(({ hash }) => hash === transaction) && block !== null && gasUsed !== null;
}

function contradiction(): InputError {
  return new InputError('INVALID_VALUE', 'contradicts itself, or what stands before it');
}
