import { InputError } from '../errors.js';
import type { PartialProof } from '../prover/claimProver.js';
import type { LiquidationClaim } from '../statement/claim.js';
import { copyClaim } from '../statement/copyClaim.js';
import type { RefusedClaim } from '../statement/judgeClaims.js';

/**
 * Proves copies of the claims: what the caller does to his does not matter from then on. Those that are
 * no claims at all are refused.
 */
export async function proveCopies(
  claims: readonly LiquidationClaim[],
  prove: (copies: readonly LiquidationClaim[]) => Promise<PartialProof>,
): Promise<PartialProof> {
  const copies: LiquidationClaim[] = [];
  const places: number[] = [];
  const malformed: RefusedClaim[] = [];
  for (const [place, claim] of claims.entries()) {
    try {
      copies.push(copyClaim(claim));
      places.push(place);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      malformed.push({ claim: place, error });
    }
  }
  if (malformed.length > 0 && copies.length === 0) {
    return { proof: null, proved: [], refused: malformed };
  }
  const { proof, proved, refused } = await prove(copies);
  const others = refused.map(({ claim, error }) => ({ claim: places[claim]!, error }));
  return {
    proof,
    proved: proved.map((claim) => places[claim]!),
    refused: [...malformed, ...others].sort((one, other) => one.claim - other.claim),
  };
}
