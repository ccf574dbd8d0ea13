import type { OutboxTransaction, ProofVerdict } from './outboxReport.js';
import type { QueuedProof } from './queuedProof.js';
import type { SettledSlot, Slots } from './slots.js';

/** So often a proof may have been in a transaction that failed or was withdrawn; each of them has cost gas. */
const MAXIMUM_FAILURES = 3;

/** What became of a proof so far. */
export type ProofState = ProofVerdict | 'under way' | 'open';

/** What the journal tells of a proof. */
export function stateOf(
  { file, id }: QueuedProof,
  book: Pick<Slots, 'open' | 'settled'>,
): ProofState {
  if (book.open.some(({ group }) => group.proofs.some((proof) => proof.id === id)))
    return 'under way';
  const settled = book.settled.filter(({ slot }) =>
    slot.group.proofs.some((each) => each.id === id),
  );
  const done = settled.find(({ settlement }) => settlement.outcome === 'authorized');
  if (done !== undefined) return verdictOf(file, id, done);
  const failures = settled.filter(({ settlement }) => settlement.outcome !== 'lost');
  if (failures.length < MAXIMUM_FAILURES) return 'open';
  const { reason } = failures.at(-1)!.settlement;
  return verdictWithout(file, 'refused', reason ?? 'Taken at first, then refused, again and again');
}

export type StatusWithout = Exclude<ProofVerdict['status'], 'authorized'>;

/** Of a proof that was not sent, or in vain. */
export function verdictWithout(file: string, status: StatusWithout, reason: string): ProofVerdict {
  return { file, status, transaction: null, authorized: [], skipped: [], reason };
}

/** Null of a nonce that somebody else has used. */
export function transactionOf({ settlement }: SettledSlot): OutboxTransaction | null {
  const { outcome, transaction, block, gasUsed, ...rest } = settlement;
  if (outcome === 'lost' || transaction === null || block === null || gasUsed === null) return null;
  return { ...rest, outcome, transaction, block, gasUsed };
}

function verdictOf(file: string, id: string, { slot, settlement }: SettledSlot): ProofVerdict {
  const { nullifiers } = slot.group.proofs.find((proof) => proof.id === id)!;
  const authorized = nullifiers.filter((each) => settlement.authorized.includes(each));
  const skipped = nullifiers.filter((each) => settlement.skipped.includes(each));
  const { transaction } = settlement;
  const isAuthorized = authorized.length > 0;
  const status = isAuthorized ? 'authorized' : 'skipped';
  const reason = isAuthorized ? null : 'Its accounts were liquidated or had moved by then';
  return { file, status, transaction, authorized, skipped, reason };
}
