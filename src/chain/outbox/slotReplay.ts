import { InputError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
import { type Attempt, readAttempt } from './attempt.js';
import type { NonceSlot } from './nonceSlot.js';
import type { Settlement, Slots } from './slots.js';
import type { SubmitEntry } from './submitJournal.js';

/**
 * Does what an entry of the journal says was done.
 *
 * @throws InputError INVALID_VALUE
 */
export function replay(slots: Slots, entry: SubmitEntry): void {
  if (entry.entry === 'group') {
    const first = readWritten(entry);
    if (slots.openOf(first.nonce) !== undefined) throw contradiction();
    slots.begin({ terms: entry.terms, proofs: entry.proofs }, first);
  } else if (entry.entry === 'attempt') {
    const attempt = readWritten(entry);
    const slot = requireOpen(slots, attempt.nonce);
    if (!isOfOneSender(attempt, slot.last)) throw contradiction();
    slot.replace(attempt);
  } else if (entry.entry === 'settled') {
    const { entry: _, ...settlement } = entry;
    const slot = requireOpen(slots, settlement.nonce);
    if (isOfSlot(settlement, slot) === (settlement.outcome === 'lost')) throw contradiction();
    slots.settle(slot, settlement);
  } else {
    const settled = slots.settled.findLast(({ slot }) => slot.nonce === entry.nonce);
    if (settled === undefined || slots.openOf(entry.nonce) !== undefined) throw contradiction();
    slots.reopen(settled);
  }
}

function requireOpen(slots: Slots, nonce: number): NonceSlot {
  const slot = slots.openOf(nonce);
  if (slot === undefined) throw contradiction();
  return slot;
}

interface Written {
  readonly transaction: string;
  readonly signed: string;
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
