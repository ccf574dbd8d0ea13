import { type Candidate, type Schedule, type ScheduledProof, timeOf } from './schedule.js';

/** Accounts at the end of a schedule for which every order of circuits is tried, if several workers prove. */
const TRIED_ACCOUNTS = 16;

/** The last proofs of a schedule again, workers being free when they are. */
export function withBestEnd(schedule: Schedule, candidates: readonly Candidate[]): Schedule {
  const { workers } = schedule;
  let left = schedule.proofs.reduce((sum, { accounts }) => sum + accounts, 0);
  let free = new Array<number>(workers).fill(0);
  let kept = 0;
  for (; left > TRIED_ACCOUNTS; kept++) {
    const { candidate, accounts } = schedule.proofs[kept]!;
    free = given(free, timeOf(candidate, workers)).free;
    left -= accounts;
  }
  const end = bestEnd(left, free, fastestOfEachSize(candidates, workers));
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

/** Others are never better here, and would be tried in vain at every turn. */
function fastestOfEachSize(candidates: readonly Candidate[], workers: number): Candidate[] {
  const fastest = new Map<number, Candidate>();
  for (const candidate of candidates) {
    const { accounts } = candidate.circuit;
    const other = fastest.get(accounts);
    if (other === undefined || timeOf(candidate, workers) < timeOf(other, workers)) {
      fastest.set(accounts, candidate);
    }
  }
  return [...fastest.values()];
}

/** Gives a proof to the worker that is free first. Times are ascending. */
function given(free: readonly number[], milliseconds: number) {
  const end = free[0]! + milliseconds;
  const rest = free.slice(1);
  const place = rest.findIndex((time) => time > end);
  rest.splice(place < 0 ? rest.length : place, 0, end);
  return { free: rest, end };
}
