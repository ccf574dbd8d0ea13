import { availableParallelism } from 'node:os';
import type { EngineName } from '../engine/select.js';
import { InputError } from '../errors.js';
import type { PartialProof } from '../prover/claimProver.js';

/** What a {@link ProvingPool} proves with. */
export interface PoolOptions {
  /** Worker threads, each of which proves on one core; default as many as the process may use. */
  readonly workers?: number;
  /** Default `auto`, the fastest that there is. */
  readonly engine?: EngineName;
  /** How often a proof is tried if the worker that makes it dies; default 3. */
  readonly attempts?: number;
  /** Prove under a development key for chains that others use, too: anybody can forge under it. */
  readonly allowDevelopmentKey?: boolean;
}

/** How one proof of a {@link ProvingPool} is made. */
export interface PoolProveOptions {
  /** Rejects with the signal's reason; what a worker is computing by then is thrown away. */
  readonly signal?: AbortSignal;
}

/** What became of the claims that were to be in one proof. */
export type PoolResult = PartialProof;

/** @throws InputError INVALID_VALUE if the number of workers or attempts is none */
export function resolvePoolOptions({
  workers = availableParallelism(),
  engine = 'auto',
  attempts = 3,
  allowDevelopmentKey = false,
}: PoolOptions): Required<PoolOptions> {
  requireCount('workers', workers);
  requireCount('attempts', attempts);
  return { workers, engine, attempts, allowDevelopmentKey };
}

function requireCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new InputError('INVALID_VALUE', `${name} must be a whole number of 1 or more`, { name });
}
