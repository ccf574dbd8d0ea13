import { ChainError } from '../../errors.js';
import type { GateCalls } from './gateCalls.js';
import type { QueuedProof } from './queuedProof.js';
import type { GroupTerms } from './submitJournal.js';
import type { StatusWithout } from './verdicts.js';

/** Proofs that the gate takes at once, now, and how it is asked to. */
export interface GroupCall {
  readonly proofs: readonly QueuedProof[];
  readonly terms: GroupTerms;
  readonly data: string;
  readonly gasLimit: bigint;
}

/** Takes proofs that are not to be sent out of the queue. */
export type LeaveOut = (
  proofs: readonly QueuedProof[],
  status: StatusWithout,
  reason: string,
) => void;

/** A gate refuses with these for what all proofs of a call have in common. */
const OF_TERMS: ReadonlySet<unknown> = new Set([
  'LiquidatorZero',
  'ThresholdNotAccepted',
  'RootUnknown',
  'RoundUnknown',
  'RoundOutOfRange',
  'RoundsUnfit',
  'CoefficientsUnfit',
]);

const TOO_LATE: ReadonlySet<unknown> = new Set(['DeadlinePassed', 'RoundTooOld']);

const ALL_USED: ReadonlySet<unknown> = new Set(['NullifierUsed', 'NothingToAuthorize']);

/** Puts proofs together that a gate takes at once, and leaves those out that it does not take. */
export class GroupMaker {
  /**
   * @param most proofs at once; fewer once they had no room in a transaction
   * @param queue the proofs that wait
   */
  constructor(
    private readonly calls: GateCalls,
    private most: number,
    private readonly queue: ReadonlySet<QueuedProof>,
    private readonly leaveOut: LeaveOut,
  ) {}

  /** Leaves out those that the gate could take at no time. @throws ChainError RPC_FAILED, NO_CONTRACT */
  async leaveMisfits(): Promise<void> {
    for (const queued of [...this.queue]) {
      const misfit = await this.calls.misfit(queued);
      if (misfit !== null) this.leaveOut([queued], 'refused', misfit);
    }
  }

  /**
   * The next proofs to be sent. They stay in the queue, which has no misfits.
   *
   * @param claimed nullifiers that are under way: a proof that is about no others has to wait
   * @returns null if there are none now
   * @throws ChainError RPC_FAILED, NO_CONTRACT
   */
  async next(claimed: ReadonlySet<bigint>): Promise<GroupCall | null> {
    const waiting = new Set<QueuedProof>();
    for (;;) {
      const ready = [...this.queue].filter((queued) => !waiting.has(queued));
      if (ready.length === 0) return null;
      const alike = ready.filter(({ terms }) => terms === ready[0]!.terms);
      const call = await this.#callOf(await this.#choose(alike, claimed, waiting));
      if (call !== null) return call;
    }
  }

  /** As many as go at once, of those that add an account; those that add none wait. */
  async #choose(
    alike: readonly QueuedProof[],
    claimed: ReadonlySet<bigint>,
    waiting: Set<QueuedProof>,
  ): Promise<QueuedProof[]> {
    const chosen: QueuedProof[] = [];
    const taken = new Set(claimed);
    for (const queued of alike) {
      if (chosen.length === this.most) break;
      const unused = await this.calls.unused(queued);
      if (unused.length === 0) {
        this.leaveOut([queued], 'skipped', 'Its accounts were liquidated or moved before');
      } else if (unused.every((nullifier) => taken.has(nullifier))) {
        waiting.add(queued);
      } else {
        chosen.push(queued);
        for (const nullifier of queued.nullifiers) taken.add(nullifier);
      }
    }
    return chosen;
  }

  /** As many of these as the gate takes, and a transaction has room for; null if it takes none. */
  async #callOf(chosen: readonly QueuedProof[]): Promise<GroupCall | null> {
    let proofs = await this.#acceptable(chosen);
    while (proofs.length > 0) {
      const data = await this.calls.encode(proofs);
      try {
        const gasLimit = await this.calls.gasLimitOf(data);
        return { proofs, terms: await this.calls.termsOf(proofs[0]!), data, gasLimit };
      } catch (error) {
        proofs = this.#fewer(proofs, error);
      }
    }
    return null;
  }

  /** Half of them, if they have no room in a transaction, or the chain has moved on meanwhile. */
  #fewer(proofs: readonly QueuedProof[], error: unknown): readonly QueuedProof[] {
    const isRefused = error instanceof ChainError && error.code === 'REFUSED';
    const isTooDear = error instanceof ChainError && error.code === 'GAS_TOO_HIGH';
    if (!isRefused && !isTooDear) throw error;
    const status = statusOf(error, proofs.length === 1);
    if (status !== null) {
      this.leaveOut(proofs, status, error.message);
      return [];
    }
    const fewer = Math.ceil(proofs.length / 2);
    if (isTooDear) this.most = fewer;
    return proofs.slice(0, fewer);
  }

  /** Those that the gate takes together. What it does not take even alone is found by halving. */
  async #acceptable(proofs: readonly QueuedProof[]): Promise<readonly QueuedProof[]> {
    if (proofs.length === 0) return [];
    const refusal = await this.calls.refusalOf(await this.calls.encode(proofs));
    if (refusal === null) return proofs;
    const status = statusOf(refusal, proofs.length === 1);
    if (status === null) return this.#halves(proofs);
    this.leaveOut(proofs, status, refusal.message);
    return [];
  }

  async #halves(proofs: readonly QueuedProof[]): Promise<readonly QueuedProof[]> {
    const middle = Math.ceil(proofs.length / 2);
    const first = await this.#acceptable(proofs.slice(0, middle));
    const second = await this.#acceptable(proofs.slice(middle));
    // Two halves that are taken, but not together: one of them is enough for now.
    if (first.length + second.length === proofs.length) return first;
    return this.#acceptable([...first, ...second]);
  }
}

/** What a refusal means for all of the proofs that were refused; null if it may mean some of them. */
function statusOf({ details }: ChainError, isAlone: boolean) {
  if (TOO_LATE.has(details.error)) return 'expired';
  if (ALL_USED.has(details.error)) return 'skipped';
  return isAlone || OF_TERMS.has(details.error) ? 'refused' : null;
}
