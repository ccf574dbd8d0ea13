import { transactionGas } from './gasModel.js';
import { type Candidate, type ScheduledProof, timeOf } from './schedule.js';

/** What a millisecond that an account waits, and what a unit of gas counts for. */
export interface Weights {
  readonly time: number;
  readonly gas: number;
}

/** So many proofs of a circuit, made one after another, or at a time by several workers. */
export interface Step {
  readonly candidate: Candidate;
  readonly proofs: number;
  /** In one transaction, or each in its own. */
  readonly together: boolean;
}

/**
 * Steps from the first to the last, such that the sum of what they count for is smallest: of a step
 * its gas, and its duration for every account that is left when it begins. By the number of
 * accounts that are left, from one up: what is best for those that a step leaves is known by then.
 *
 * @param steps those of a circuit together, fewest proofs first
 */
export function bestSteps(
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
