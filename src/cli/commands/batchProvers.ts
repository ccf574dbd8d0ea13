import { availableParallelism } from 'node:os';
import type { BatchProver } from '../../batch/batchProver.js';
import type { BatchState } from '../../batch/batchState.js';
import { ResidentProver } from '../../batch/residentProver.js';
import { readCalibration } from '../../files/calibrationFile.js';
import { DEFAULT_COST_MODEL } from '../../plan/costModel.js';
import { planProofs } from '../../plan/plan.js';
import { ProvingPool } from '../../pool/provingPool.js';
import { chosenEngine, type EngineChoice } from '../engine.js';
import type { Planner } from './batchCircuits.js';

export interface BatchProverOptions {
  readonly engine: EngineChoice;
  /** Proofs at the same time; default as planned. */
  readonly workers?: number;
  readonly allowDevelopmentKey: boolean;
}

/** Plans by what `doctor --calibrate` measured for these artifacts, if it did. */
export async function openPlanner(root: string): Promise<Planner> {
  const model = (await readCalibration(root)) ?? DEFAULT_COST_MODEL;
  return (accounts, circuits, optimize) => planProofs({ accounts, circuits, model, optimize });
}

/**
 * How many proofs are made at the same time: as planned for the groups that want most, but no more than
 * this process has threads, as it may have been planned, or measured, on a larger machine.
 */
export function workersFor(
  { plans }: Pick<BatchState, 'plans'>,
  options: BatchProverOptions,
): number {
  // Another process makes its proofs, with as many threads as it likes.
  if (options.engine === 'rapidsnark') return 1;
  const planned = Math.max(...[...plans.values()].map(({ workers }) => workers));
  return options.workers ?? Math.min(planned, availableParallelism());
}

/** @throws InputError USAGE if rapidsnark is chosen, and nobody says where it is */
export async function openProver(
  workers: number,
  { engine: choice, allowDevelopmentKey }: BatchProverOptions,
): Promise<BatchProver> {
  const engine = chosenEngine(choice);
  if (workers === 1 || typeof engine !== 'string') {
    return new ResidentProver({ engine, allowDevelopmentKey });
  }
  return ProvingPool.create({ workers, engine, allowDevelopmentKey });
}
