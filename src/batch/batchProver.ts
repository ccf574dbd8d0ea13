import type { Artifacts } from '../artifacts/artifacts.js';
import type { ZkliqError } from '../errors.js';
import type { LiquidationProof } from '../prover/liquidationProof.js';
import type { LiquidationClaim } from '../statement/claim.js';

/** One proof about those of several claims that can be proved. */
export interface ProvedClaims {
  /** Null if every claim was refused. */
  readonly proof: LiquidationProof | null;
  /** Places of the claims that it is about. */
  readonly proved: readonly number[];
  readonly refused: readonly { readonly claim: number; readonly error: ZkliqError }[];
}

/** What makes a batch's proofs: several at a time on one thread each, or one at a time on all. */
export interface BatchProver {
  /** Once for each circuit, before its proofs. */
  load(artifacts: Artifacts): Promise<void>;
  /**
   * @throws ProvingError if the proof could not be made, though it may be the next time; the signal's
   *   reason
   */
  prove(
    circuit: string,
    claims: readonly LiquidationClaim[],
    options: { readonly signal: AbortSignal },
  ): Promise<ProvedClaims>;
  close(): Promise<void>;
}
