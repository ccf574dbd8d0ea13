import type { MembershipPath } from '../tree/accountTree.js';
import type { ClaimTerms } from './claim.js';

/** What the claims of a proof have in common. */
export interface CommonTerms extends ClaimTerms {
  readonly path: Pick<MembershipPath, 'root'>;
}

/** The same text for claims that can be in one proof, and for well-formed ones no others have it. */
export function describeTerms(claim: CommonTerms): string {
  const { path, threshold, round, coefficients, context } = claim;
  const { chainId, gate, action, liquidator, deadline, extraHash } = context;
  const { assets, liabilities } = coefficients;
  const authorization = [chainId, gate, action, liquidator, deadline, extraHash];
  const terms = [path.root, threshold, round, assets, liabilities, authorization];
  return terms.join(';').toLowerCase();
}
