import { checkContents } from '../../files/fileError.js';
import { Journal } from '../../files/journal.js';
import type { Attempt } from './attempt.js';
import type { NonceSlot, ProofGroup } from './nonceSlot.js';
import { replay } from './slotReplay.js';
import { type SettledSlot, type Settlement, Slots } from './slots.js';
import { type SubmitEntry, submitEntrySchema } from './submitJournal.js';

/**
 * Who gives out the sender's nonces, and what became of each. It is a journal: whatever is told here
 * stands there first, and is there again when the process is started anew.
 */
export class SlotBook {
  private constructor(
    private readonly journal: Journal<SubmitEntry>,
    private readonly slots: Slots,
  ) {}

  /** @throws InputError FILE_NOT_WRITABLE, FILE_NOT_PRIVATE, INVALID_FILE */
  static async open(path: string): Promise<SlotBook> {
    const journal = await Journal.open(path, submitEntrySchema);
    const slots = new Slots();
    try {
      for (const [i, entry] of journal.entries.entries()) {
        checkContents(path, `line ${i + 1}`, () => replay(slots, entry));
      }
      slots.areOfBefore();
      return new SlotBook(journal, slots);
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
    return this.slots.open;
  }

  /** In the order in which they were settled. */
  get settled(): readonly SettledSlot[] {
    return this.slots.settled;
  }

  /** Those that were settled since the journal was opened: the chain may drop their blocks yet. */
  get settledSince(): readonly SettledSlot[] {
    return this.slots.settledSince;
  }

  /** As {@link Slots.nextNonce}. */
  nextNonce(count: number): number {
    return this.slots.nextNonce(count);
  }

  async begin(group: ProofGroup, first: Attempt): Promise<NonceSlot> {
    const { terms, proofs } = group;
    await this.journal.append({ entry: 'group', ...written(first), terms, proofs: [...proofs] });
    return this.slots.begin(group, first);
  }

  async replace(slot: NonceSlot, attempt: Attempt): Promise<void> {
    await this.journal.append({ entry: 'attempt', ...written(attempt) });
    slot.replace(attempt);
  }

  async settle(slot: NonceSlot, settlement: Settlement): Promise<void> {
    await this.journal.append({ entry: 'settled', ...settlement });
    this.slots.settle(slot, settlement);
  }

  async reopen(settled: SettledSlot): Promise<void> {
    await this.journal.append({ entry: 'reopened', nonce: settled.slot.nonce });
    this.slots.reopen(settled);
  }
}

const written = ({ hash: transaction, signed }: Attempt) => ({ transaction, signed });
