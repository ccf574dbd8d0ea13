import type { LeaveOut } from './groupMaker.js';
import type { NonceSlot } from './nonceSlot.js';
import type { NamedProof, OutboxEvent, ProofVerdict } from './outboxReport.js';
import { type QueuedProof, queuedProof } from './queuedProof.js';
import type { Slots } from './slots.js';
import { stateOf, verdictWithout } from './verdicts.js';

/** Proofs that are to be sent: each of them waits, is under way, or has its verdict. */
export class ProofQueue {
  readonly #waiting = new Set<QueuedProof>();
  readonly #verdicts = new Map<QueuedProof, ProofVerdict>();
  #given: readonly QueuedProof[] = [];

  constructor(
    private readonly book: Pick<Slots, 'open' | 'settled'>,
    private readonly tell: (event: OutboxEvent) => void,
  ) {}

  /** Has these from now on, and none that it had before. */
  take(proofs: readonly NamedProof[]): void {
    this.#waiting.clear();
    this.#verdicts.clear();
    this.#given = structuredClone(proofs).map(queuedProof);
    for (const queued of this.#given) this.#place(queued);
  }

  /** Those that have no transaction and no verdict. */
  get waiting(): ReadonlySet<QueuedProof> {
    return this.#waiting;
  }

  /** One a proof, in their order, once none waits or is under way. */
  verdicts(): ProofVerdict[] {
    return this.#given.map((queued) => this.#verdicts.get(queued)!);
  }

  /** They have a transaction. */
  areSent(proofs: readonly QueuedProof[]): void {
    for (const queued of proofs) this.#waiting.delete(queued);
  }

  /** What became of a slot has changed, and so of its proofs. */
  placeAgain({ group }: NonceSlot): void {
    const ids = new Set(group.proofs.map(({ id }) => id));
    for (const queued of this.#given) if (ids.has(queued.id)) this.#place(queued);
  }

  readonly leaveOut: LeaveOut = (proofs, status, reason) => {
    for (const queued of proofs) {
      const verdict = verdictWithout(queued.file, status, reason);
      this.#waiting.delete(queued);
      this.#verdicts.set(queued, verdict);
      this.tell({ kind: 'left', verdict });
    }
  };

  /** As the journal says: it has its verdict, or waits for one, or is to be sent. */
  #place(queued: QueuedProof): void {
    const state = stateOf(queued, this.book);
    this.#waiting.delete(queued);
    this.#verdicts.delete(queued);
    if (state === 'open') this.#waiting.add(queued);
    else if (state !== 'under way') this.#verdicts.set(queued, state);
  }
}
