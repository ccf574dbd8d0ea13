import type { ArtifactsData } from '../artifacts/artifacts.js';
import type { SharedKey } from '../engine/sharedKey.js';
import type { LiquidationProof } from '../prover/liquidationProof.js';
import type { CompiledProgram } from '../prover/witnessProgram.js';
import type { LiquidationClaim } from '../statement/claim.js';
import type { SentError } from './sentError.js';

/**
 * A circuit as workers get it, with every job: a worker that died is replaced by one that knows nothing.
 * What is large in it is shared, not copied.
 */
export interface SharedCircuit {
  /** Tells circuits apart that a worker has seen. */
  readonly id: number;
  readonly artifacts: ArtifactsData;
  readonly program: CompiledProgram;
  readonly key: SharedKey;
  readonly allowDevelopmentKey: boolean;
}

/** Secret: it goes over message ports only. */
export interface Job {
  readonly circuit: SharedCircuit;
  readonly claims: readonly LiquidationClaim[];
}

export type Answer =
  | {
      readonly proof: LiquidationProof | null;
      readonly proved: readonly number[];
      readonly refused: readonly { readonly claim: number; readonly error: SentError }[];
    }
  | { readonly failure: SentError };
