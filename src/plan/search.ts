import { withBestEnd } from './ending.js';
import { assess, type Candidate, type Schedule, type ScheduledProof, timeOf } from './schedule.js';
import { bestSteps } from './steps.js';

/** Rounds after which nothing gets better any more, most of the time much earlier. */
const MOST_ROUNDS = 4;

/**
 * The schedule whose accounts wait least for their own proofs. Of one worker it is exactly that.
 * Of several it is that of up to 16 accounts, if all proofs but the last are full; of more
 * accounts those before wait least if workers begin together.
 */
export function soonest(
  accounts: number,
  candidates: readonly Candidate[],
  workers: number,
): Schedule {
  const steps = candidates.flatMap((candidate) =>
    powersUpTo(workers).map((proofs) => ({ candidate, proofs, together: false })),
  );
  const proofs = bestSteps(accounts, steps, workers, { time: 1, gas: 0 });
  const schedule = { proofs, workers, proofsPerTransaction: 1 };
  return workers === 1 ? schedule : withBestEnd(schedule, candidates);
}

/** The schedule that costs least gas, exactly, for one worker. */
export function cheapest(accounts: number, candidates: readonly Candidate[]): Schedule {
  const steps = candidates.flatMap((candidate) =>
    Array.from({ length: candidate.mostProofs }, (_, k) => ({
      candidate,
      proofs: k + 1,
      together: true,
    })),
  );
  const proofs = bestSteps(accounts, steps, 1, { time: 0, gas: 1 });
  return { proofs, workers: 1, proofsPerTransaction: largestTransaction(proofs) };
}

/** The same proofs for another number of workers: those that take least time an account first. */
export function inOrderFor({ proofs, ...schedule }: Schedule, workers: number): Schedule {
  const time = ({ candidate }: ScheduledProof) =>
    timeOf(candidate, workers) / candidate.circuit.accounts;
  const ordered = [...proofs].sort(
    (one, other) => time(one) - time(other) || other.accounts - one.accounts,
  );
  return { ...schedule, proofs: ordered, workers };
}

/**
 * A schedule of the same workers and transactions at most as large, of which waiting times gas is no
 * larger. Let a schedule wait W and cost G: what minimizes `waiting * G + gas * W`, which is 2 W G for
 * that schedule, has a product of at most W G, since a product is at most the square of half its
 * factors' sum. So that is repeated.
 */
export function improveProduct(schedule: Schedule, candidates: readonly Candidate[]): Schedule {
  const { workers, proofsPerTransaction } = schedule;
  const steps = candidates.flatMap((candidate) => {
    const most = Math.min(proofsPerTransaction, candidate.mostProofs);
    const counts = most === 1 ? powersUpTo(workers) : [most];
    return counts.map((proofs) => ({ candidate, proofs, together: most > 1 }));
  });
  const accounts = schedule.proofs.reduce((sum, proof) => sum + proof.accounts, 0);
  let best = schedule;
  let { waiting, gas } = assess(best);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const proofs = bestSteps(accounts, steps, workers, { time: 1, gas: waiting / gas });
    const next = { proofs, workers, proofsPerTransaction };
    const outcome = assess(next);
    if (outcome.waiting * outcome.gas >= waiting * gas) break;
    best = next;
    ({ waiting, gas } = outcome);
  }
  return best;
}

function powersUpTo(most: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < most; count *= 2) counts.push(count);
  return [...counts, most];
}

function largestTransaction(proofs: readonly ScheduledProof[]): number {
  const counts = new Map<Candidate, number>();
  for (const { candidate } of proofs) counts.set(candidate, (counts.get(candidate) ?? 0) + 1);
  return Math.max(1, ...[...counts].map(([{ mostProofs }, count]) => Math.min(mostProofs, count)));
}
