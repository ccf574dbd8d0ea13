import { transactionGas } from './gasModel.js';
import { assess, type Candidate, type Schedule, type ScheduledProof, timeOf } from './schedule.js';

/** What a millisecond that an account waits, and what a unit of gas counts for. */
interface Weights {
  readonly time: number;
  readonly gas: number;
}

/** So many proofs of a circuit, made one after another, or at a time by several workers. */
interface Step {
  readonly candidate: Candidate;
  readonly proofs: number;
  /** In one transaction, or each in its own. */
  readonly together: boolean;
}

/** Accounts at the end of a schedule for which every order of circuits is tried, if several workers prove. */
const TRIED_ACCOUNTS = 16;

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

/**
 * Steps from the first to the last, such that the sum of what they count for is smallest: of a step
 * its gas, and its duration for every account that is left when it begins. By the number of
 * accounts that are left, from one up: what is best for those that a step leaves is known by then.
 *
 * @param steps those of a circuit together, fewest proofs first
 */
function bestSteps(
  accounts: number,
  steps: readonly Step[],
  workers: number,
  weights: Weights,
): ScheduledProof[] {
  const rooms = Int32Array.from(steps, roomOf);
  const prices = steps.map((step) => priceOf(step, roomOf(step), workers, weights));
  const durations = Float64Array.from(prices, ({ duration }) => duration);
  const fixed = Float64Array.from(prices, ({ fixed }) => fixed);
  // Of steps with room for more than are left, the smallest of each circuit does.
  const floors = Int32Array.from(steps, ({ candidate }, k) =>
    steps[k - 1]?.candidate === candidate ? rooms[k - 1]! : 0,
  );
  const sums = new Float64Array(accounts + 1);
  const choices = new Int32Array(accounts + 1);
  for (let left = 1; left <= accounts; left++) {
    let best = Number.POSITIVE_INFINITY;
    for (let k = 0; k < rooms.length; k++) {
      const room = rooms[k]!;
      let sum: number;
      if (room <= left) {
        sum = durations[k]! * left + fixed[k]! + sums[left - room]!;
      } else {
        if (floors[k]! >= left) continue;
        const price = priceOf(steps[k]!, left, workers, weights);
        sum = price.duration * left + price.fixed;
      }
      if (sum >= best) continue;
      best = sum;
      choices[left] = k;
    }
    sums[left] = best;
  }
  return proofsOf(accounts, steps, choices);
}

/** The proofs of the steps that were chosen for so many accounts, and for those that each leaves. */
function proofsOf(accounts: number, steps: readonly Step[], choices: Int32Array): ScheduledProof[] {
  const proofs: ScheduledProof[] = [];
  for (let left = accounts; left > 0; ) {
    const { candidate, proofs: count } = steps[choices[left]!]!;
    for (let k = 0; k < count && left > 0; k++) {
      const taken = Math.min(left, candidate.circuit.accounts);
      proofs.push({ candidate, accounts: taken });
      left -= taken;
    }
  }
  return proofs;
}

function roomOf({ candidate, proofs }: Step): number {
  return proofs * candidate.circuit.accounts;
}

/** A step about so many accounts: no more proofs are made than they need. */
function priceOf(
  { candidate, together, ...step }: Step,
  accounts: number,
  workers: number,
  weights: Weights,
): { readonly duration: number; readonly fixed: number } {
  const { circuit } = candidate;
  const proofs = Math.min(step.proofs, Math.ceil(accounts / circuit.accounts));
  const duration = weights.time * Math.ceil(proofs / workers) * timeOf(candidate, workers);
  if (weights.gas === 0) return { duration, fixed: 0 };
  const last = accounts - (proofs - 1) * circuit.accounts;
  const gas = together
    ? transactionGas(circuit, proofs, accounts)
    : (proofs - 1) * transactionGas(circuit, 1, circuit.accounts) +
      transactionGas(circuit, 1, last);
  return { duration, fixed: weights.gas * gas };
}

/** The last proofs of a schedule again, workers being free when they are. */
function withBestEnd(schedule: Schedule, candidates: readonly Candidate[]): Schedule {
  const { workers } = schedule;
  let left = schedule.proofs.reduce((sum, { accounts }) => sum + accounts, 0);
  let free = new Array<number>(workers).fill(0);
  let kept = 0;
  for (; left > TRIED_ACCOUNTS; kept++) {
    const { candidate, accounts } = schedule.proofs[kept]!;
    free = given(free, timeOf(candidate, workers)).free;
    left -= accounts;
  }
  const end = bestEnd(left, free, candidates);
  return { ...schedule, proofs: [...schedule.proofs.slice(0, kept), ...end] };
}

/** Tries all orders of circuits, but for those that cannot be better than what was found. */
function bestEnd(
  accounts: number,
  idle: readonly number[],
  candidates: readonly Candidate[],
): ScheduledProof[] {
  const workers = idle.length;
  const shortest = Math.min(...candidates.map((each) => timeOf(each, workers)));
  let best = Number.POSITIVE_INFINITY;
  let found: readonly ScheduledProof[] = [];
  const go = (
    left: number,
    free: readonly number[],
    sum: number,
    proofs: readonly ScheduledProof[],
  ): void => {
    if (sum + left * (free[0]! + shortest) >= best) return;
    if (left === 0) {
      best = sum;
      found = proofs;
      return;
    }
    for (const candidate of candidates) {
      const taken = Math.min(left, candidate.circuit.accounts);
      const next = given(free, timeOf(candidate, workers));
      go(left - taken, next.free, sum + taken * next.end, [
        ...proofs,
        { candidate, accounts: taken },
      ]);
    }
  };
  go(accounts, idle, 0, []);
  return [...found];
}

/** Gives a proof to the worker that is free first. Times are ascending. */
function given(free: readonly number[], milliseconds: number) {
  const end = free[0]! + milliseconds;
  const rest = free.slice(1);
  const place = rest.findIndex((time) => time > end);
  rest.splice(place < 0 ? rest.length : place, 0, end);
  return { free: rest, end };
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
