import type { CircuitInstance } from '../circuits/instances.js';
import { findCircuit } from '../circuits/instances.js';
import type { PlanEntry } from './batchJournal.js';
import type { ClaimGroup } from './survey.js';

/** How a set of claims is to be proved. */
export interface GroupPlan {
  /** In the order of proving. */
  readonly proofs: readonly { readonly circuit: string; readonly accounts: number }[];
  readonly proofsPerTransaction: number;
  readonly workers: number;
  readonly reasons: readonly string[];
}

/** Of circuits, those that can prove a group's claims: of the least depth that its paths need. */
export function fittingCircuits(
  circuits: readonly CircuitInstance[],
  { markets, depth }: Pick<ClaimGroup, 'markets' | 'depth'>,
): CircuitInstance[] {
  const fitting = circuits.filter((each) => each.markets === markets && each.depth >= depth);
  const least = Math.min(...fitting.map((each) => each.depth));
  return fitting.filter((each) => each.depth === least);
}

/** As the journal keeps a plan: equal proofs in a row counted. */
export function planEntry(
  { claims, markets, depth }: ClaimGroup,
  { proofs, proofsPerTransaction, workers, reasons }: GroupPlan,
): PlanEntry {
  const runs: { circuit: string; accounts: number; proofs: number }[] = [];
  for (const { circuit, accounts } of proofs) {
    const last = runs.at(-1);
    if (last?.circuit === circuit && last.accounts === accounts) last.proofs++;
    else runs.push({ circuit, accounts, proofs: 1 });
  }
  const shape = { claims, markets, depth };
  return {
    entry: 'plan',
    ...shape,
    proofs: runs,
    proofsPerTransaction,
    workers,
    reasons: [...reasons],
  };
}

/** Groups of which a plan can be the plan. */
export function shapeOf({
  claims,
  markets,
  depth,
}: Pick<PlanEntry, 'claims' | 'markets' | 'depth'>): string {
  return `${claims} claims of ${markets} markets and ${depth} levels`;
}

/** Whether a plan proves each of its claims once, with circuits that can. */
export function isSoundPlan({ claims, markets, depth, proofs }: PlanEntry): boolean {
  const fits = proofs.every(({ circuit, accounts }) => {
    const instance = findCircuit(circuit);
    return (
      instance !== undefined &&
      instance.markets === markets &&
      instance.depth >= depth &&
      instance.accounts >= accounts
    );
  });
  return fits && proofs.reduce((sum, run) => sum + run.accounts * run.proofs, 0) === claims;
}

export function countProofs({ proofs }: PlanEntry): number {
  return proofs.reduce((sum, run) => sum + run.proofs, 0);
}

/** Gives the claims of a group, in the file's order, to the proofs of its plan. */
export class ProofCursor {
  #run = 0;
  #proof = 0;
  #claims = 0;

  /** @param number of the plan's first proof */
  constructor(
    private readonly plan: PlanEntry,
    private number: number,
  ) {}

  /** Which proof the next claim belongs to, and whether it is the last in it. */
  next(): { readonly proof: number; readonly circuit: string; readonly isLast: boolean } {
    const { circuit, accounts, proofs } = this.plan.proofs[this.#run]!;
    const proof = this.number;
    this.#claims++;
    const isLast = this.#claims === accounts;
    if (isLast) {
      this.#claims = 0;
      this.number++;
      this.#proof++;
      if (this.#proof === proofs) {
        this.#proof = 0;
        this.#run++;
      }
    }
    return { proof, circuit, isLast };
  }
}
