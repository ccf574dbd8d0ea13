import type { CircuitInstance } from '../circuits/instances.js';
import { StatementError } from '../errors.js';
import { atClaim } from './atClaim.js';
import { decideClaim, type LiquidationClaim, padNullifiers } from './claim.js';
import type { LiquidationWords } from './words.js';

/**
 * Decides the claims of one proof, and returns its public words. They are about accounts of one tree,
 * under the same threshold, round and coefficients, for the same liquidator and deadline.
 *
 * @param claims one to as many as the circuit has accounts
 * @throws StatementError WRONG_ACCOUNT_COUNT, CLAIMS_DIFFER, ACCOUNT_REPEATED, or what `decideClaim`
 *   throws; `details.claim` tells which, from 0, if there are several
 * @throws InputError what `decideClaim` throws, likewise
 */
export function decideClaims(
  instance: CircuitInstance,
  claims: readonly LiquidationClaim[],
): LiquidationWords {
  requireAccountCount(instance, claims.length);
  const decided = claims.map((claim, position) =>
    atClaim(position, claims.length, () => decideClaim(instance, claim)),
  );
  const [first, ...others] = decided as [LiquidationWords, ...LiquidationWords[]];
  for (const [index, words] of others.entries()) requireSameTerms(first, words, index + 1);
  const nullifiers = decided.map((words) => words.nullifiers[0]!);
  requireDistinct(nullifiers);
  return { ...first, nullifiers: padNullifiers(instance, nullifiers) };
}

/** @throws StatementError WRONG_ACCOUNT_COUNT */
export function requireAccountCount({ name, accounts }: CircuitInstance, count: number): void {
  if (count >= 1 && count <= accounts) return;
  throw new StatementError(
    'WRONG_ACCOUNT_COUNT',
    `A proof of ${name} is about ${accounts === 1 ? 'one account' : `1 to ${accounts} accounts`}, not ${count}`,
    { accounts, claims: count },
  );
}

function requireSameTerms(
  first: LiquidationWords,
  words: LiquidationWords,
  position: number,
): void {
  const differs = differingTerm(first, words);
  if (differs === undefined) return;
  throw new StatementError(
    'CLAIMS_DIFFER',
    `Claim ${position} has another ${differs} than claim 0: the claims of a proof have all but the account in common`,
    { claim: position, name: differs },
  );
}

/** What the claims of a proof have in common. */
type Terms = Omit<LiquidationWords, 'nullifiers'>;

/** Name of the first term that is not the same in both. */
export function differingTerm(one: Terms, other: Terms): keyof Terms | undefined {
  const names = ['root', 'threshold', 'round', 'context'] as const;
  return (
    names.find((name) => one[name] !== other[name]) ??
    (['assetCoefficients', 'liabilityCoefficients'] as const).find((name) =>
      one[name].some((value, market) => value !== other[name][market]),
    )
  );
}

function requireDistinct(nullifiers: readonly bigint[]): void {
  const position = nullifiers.findIndex((nullifier, i) => nullifiers.indexOf(nullifier) < i);
  if (position < 0) return;
  throw new StatementError(
    'ACCOUNT_REPEATED',
    `Claim ${position} is about the account of claim ${nullifiers.indexOf(nullifiers[position]!)}: it counts once`,
    { claim: position },
  );
}
