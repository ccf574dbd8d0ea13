import type { Artifacts } from '../artifacts/artifacts.js';
import type { PartialProof } from '../prover/claimProver.js';
import type { LiquidationClaim } from '../statement/claim.js';

/** What makes a batch's proofs: a `ProvingPool`, or a `ResidentProver`. */
export interface BatchProver {
  /** Once for each circuit, before its proofs. */
  load(artifacts: Artifacts): Promise<void>;
  /**
   * One proof about those of the claims that can be proved.
   *
   * @throws ProvingError if the proof could not be made, though it may be the next time; the signal's
   *   reason
   */
  prove(
    circuit: string,
    claims: readonly LiquidationClaim[],
    options: { readonly signal: AbortSignal },
  ): Promise<PartialProof>;
  close(): Promise<void>;
}
