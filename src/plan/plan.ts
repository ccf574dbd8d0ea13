import type { CircuitInstance } from '../circuits/instances.js';
import { InputError } from '../errors.js';
import { type CostModel, costOf } from './costModel.js';
import type { Optimize } from './optimize.js';
import { explain } from './reasons.js';
import {
  type Assessed,
  assess,
  type Candidate,
  candidate,
  type Outcome,
  type Schedule,
} from './schedule.js';
import { cheapest, improveProduct, inOrderFor, soonest } from './search.js';

/** One of the proofs of a plan. */
export interface PlannedProof {
  readonly circuit: string;
  /** Claims in it. */
  readonly accounts: number;
}

/** How a set of claims is proved. */
export interface Plan {
  readonly optimize: Optimize;
  /** In the order of proving; accounts add up to what was asked for. */
  readonly proofs: readonly PlannedProof[];
  /** Most proofs to one transaction, if so many of a circuit fit: see docs/planning.md. */
  readonly proofsPerTransaction: number;
  /** 1: one proof at a time, on all threads. More: so many at a time, on one thread each. */
  readonly workers: number;
  readonly estimate: {
    /** Until the last proof is made. */
    readonly milliseconds: number;
    /** On average over the accounts, until all proofs of its transaction are made. */
    readonly meanMilliseconds: number;
    readonly gas: bigint;
    readonly transactions: number;
  };
  /** Sentences for people. */
  readonly reasons: readonly string[];
}

/** What is to be planned, and by which costs. */
export interface PlanOptions {
  /** To be proved. */
  readonly accounts: number;
  /** Those that may be used, all of them for the same accounts: of as many markets, say. */
  readonly circuits: readonly CircuitInstance[];
  readonly model: CostModel;
  readonly optimize: Optimize;
}

/** More would take longer to plan than anybody expects, and need another way of proving. */
const MOST_ACCOUNTS = 1_000_000;

/**
 * Decides which circuits prove how many accounts, in which order, and how many proofs go into a
 * transaction. With W the time that accounts wait on average until all proofs of their transaction are made,
 * and G the gas of all transactions, it minimizes
 *
 * - for `latency` W: each proof has a transaction of its own;
 * - for `gas` G: as many proofs as fit;
 * - for `balanced` W * G: a percent of time is worth a percent of gas, and neither has a price. Found by
 *   improving the plan for `latency`, step by step, for several sizes of transactions: it is at most that
 *   of both other plans, and may not be the least.
 *
 * The same options give the same plan.
 *
 * @throws InputError INVALID_VALUE if there are no circuits, no figures in the model, or no whole number
 *   of accounts from 0 to a million
 */
export function planProofs(options: PlanOptions): Plan {
  const { accounts, circuits, model, optimize } = options;
  if (!Number.isInteger(accounts) || accounts < 0 || accounts > MOST_ACCOUNTS) {
    throw new InputError('INVALID_VALUE', `Plan 0 to ${MOST_ACCOUNTS} accounts, not ${accounts}`);
  }
  if (circuits.length === 0) {
    throw new InputError('INVALID_VALUE', 'There is no circuit to prove with: set one up');
  }
  const candidates = candidatesOf(circuits, model);
  const [best, other] = plansFor(options, candidates);
  const { schedule, outcome } = best!;
  return {
    optimize,
    proofs: schedule.proofs.map(({ candidate, accounts }) => ({
      circuit: candidate.circuit.name,
      accounts,
    })),
    proofsPerTransaction: schedule.proofsPerTransaction,
    workers: schedule.workers,
    estimate: {
      milliseconds: outcome.milliseconds,
      meanMilliseconds: accounts === 0 ? 0 : outcome.waiting / accounts,
      gas: BigInt(outcome.gas),
      transactions: outcome.transactions,
    },
    reasons: explain({ optimize, accounts, candidates, model, best: best!, other }),
  };
}

/** Fewest accounts first; of the same number the faster one, so that the order given does not matter. */
function candidatesOf(circuits: readonly CircuitInstance[], model: CostModel): Candidate[] {
  return [...new Map(circuits.map((circuit) => [circuit.name, circuit])).values()]
    .map((circuit) => candidate(circuit, costOf(model, circuit)))
    .sort(
      (one, other) =>
        one.circuit.accounts - other.circuit.accounts ||
        one.latency - other.latency ||
        (one.circuit.name < other.circuit.name ? -1 : 1),
    );
}

function waysToProve({ threads }: CostModel): number[] {
  return threads === 1 ? [1] : [1, threads];
}

/** The best for each way to prove, the best of all first. */
function plansFor({ accounts, model, optimize }: PlanOptions, candidates: readonly Candidate[]) {
  const ways = waysToProve(model);
  const assessed = (schedule: Schedule): Assessed => ({ schedule, outcome: assess(schedule) });
  const best = (plans: readonly Assessed[]) =>
    [...plans].sort((one, other) => compare(optimize, one.outcome, other.outcome));
  const prompt = (workers: number) => soonest(accounts, candidates, workers);
  if (optimize === 'latency') return best(ways.map(prompt).map(assessed));
  const thrifty = cheapest(accounts, candidates);
  if (optimize === 'gas') {
    return best(ways.map((workers) => assessed(inOrderFor(thrifty, workers))));
  }
  const sizes = transactionSizes(accounts, candidates);
  return best(
    ways.map((workers) => {
      const starts = [prompt(workers), inOrderFor(thrifty, workers)];
      const improved = starts.flatMap((start) =>
        sizes.map((proofsPerTransaction) =>
          improveProduct({ ...start, proofsPerTransaction }, candidates),
        ),
      );
      return best([...starts, ...improved].map(assessed))[0]!;
    }),
  );
}

/** What is minimized, then the other. */
function compare(optimize: Optimize, one: Outcome, other: Outcome): number {
  const [time, gas] = [one.waiting - other.waiting, one.gas - other.gas];
  if (optimize === 'latency') return time || gas;
  if (optimize === 'gas') return gas || time;
  return one.waiting * one.gas - other.waiting * other.gas || time;
}

/** Powers of two, and as many as fit. */
function transactionSizes(accounts: number, candidates: readonly Candidate[]): number[] {
  const most = Math.min(
    Math.max(accounts, 1),
    Math.max(...candidates.map(({ mostProofs }) => mostProofs)),
  );
  const sizes: number[] = [];
  for (let size = 1; size < most; size *= 2) sizes.push(size);
  return [...sizes, most];
}
