import type { BatchProver } from '../../batch/batchProver.js';
import type { BatchState } from '../../batch/batchState.js';
import { ResidentProver } from '../../batch/residentProver.js';
import { chosenEngine, type EngineChoice } from '../engine.js';
import type { Planner } from './batchCircuits.js';

export interface BatchProverOptions {
  readonly engine: EngineChoice;
  /** Proofs at the same time; default as planned. */
  readonly workers?: number;
  readonly allowDevelopmentKey: boolean;
}

/** Plans for this machine. */
export async function openPlanner(_root: string): Promise<Planner> {
  return (accounts, circuits) => {
    const [largest] = [...circuits].sort((one, other) => other.accounts - one.accounts);
    const proofs = [];
    for (let left = accounts; left > 0; left -= largest!.accounts) {
      const { name: circuit } = largest!;
      proofs.push({ circuit, accounts: Math.min(left, largest!.accounts) });
    }
    return { proofs, proofsPerTransaction: 1, workers: 1, reasons: [] };
  };
}

/** How many proofs are made at the same time: as planned for the group that wants most. */
export function workersFor({ plans }: BatchState, { workers, engine }: BatchProverOptions): number {
  // Another process makes its proofs, with as many threads as it likes.
  if (engine === 'rapidsnark') return 1;
  return workers ?? Math.max(...[...plans.values()].map((plan) => plan.workers));
}

export async function openProver(
  _workers: number,
  { engine, allowDevelopmentKey }: BatchProverOptions,
): Promise<BatchProver> {
  return new ResidentProver({ engine: chosenEngine(engine), allowDevelopmentKey });
}
