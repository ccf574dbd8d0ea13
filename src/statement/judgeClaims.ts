import type { CircuitInstance } from '../circuits/instances.js';
import { StatementError, ZkliqError } from '../errors.js';
import { decideClaim, type LiquidationClaim, padNullifiers } from './claim.js';
import { differingTerm, requireAccountCount } from './claims.js';
import type { LiquidationWords } from './words.js';

/** A claim that is not proved, and why. */
export interface RefusedClaim {
  /** Its place in the claims given, from 0. */
  readonly claim: number;
  readonly error: ZkliqError;
}

export interface Judgement {
  /** Public words of one proof about the accepted claims; null if there are none. */
  readonly words: LiquidationWords | null;
  /** Places of those that can be proved together. */
  readonly accepted: readonly number[];
  readonly refused: readonly RefusedClaim[];
}

/**
 * Decides claims one by one: unlike `decideClaims`, it leaves out those that cannot be proved, or not
 * together with the first that can. The others are not affected.
 *
 * @param claims one to as many as the circuit has accounts
 * @param requireMore what else has to hold for a claim; what it throws is told, too
 * @throws StatementError WRONG_ACCOUNT_COUNT
 */
export function judgeClaims(
  instance: CircuitInstance,
  claims: readonly LiquidationClaim[],
  requireMore: (claim: LiquidationClaim) => void,
): Judgement {
  requireAccountCount(instance, claims.length);
  const decided = new Map<number, LiquidationWords>();
  const refused: RefusedClaim[] = [];
  for (const [place, claim] of claims.entries()) {
    try {
      requireMore(claim);
      const words = decideClaim(instance, claim);
      requireCompany([...decided.values()], words);
      decided.set(place, words);
    } catch (error) {
      if (!(error instanceof ZkliqError)) throw error;
      refused.push({ claim: place, error });
    }
  }
  const [first] = decided.values();
  if (first === undefined) return { words: null, accepted: [], refused };
  const nullifiers = padNullifiers(instance, [...decided.values()].map(nullifierOf));
  return { words: { ...first, nullifiers }, accepted: [...decided.keys()], refused };
}

/** Whether a claim may stand in a proof beside those that were accepted before. */
function requireCompany(accepted: readonly LiquidationWords[], words: LiquidationWords): void {
  const [first] = accepted;
  if (first === undefined) return;
  const name = differingTerm(first, words);
  if (name !== undefined) {
    throw new StatementError(
      'CLAIMS_DIFFER',
      `The claim has another ${name} than the first of its proof: the claims of a proof have all but the account in common`,
      { name },
    );
  }
  if (accepted.some((other) => nullifierOf(other) === nullifierOf(words))) {
    throw new StatementError(
      'ACCOUNT_REPEATED',
      'The claim is about the account of an earlier claim of its proof: it counts once',
    );
  }
}

/** Of the words of a single claim. */
function nullifierOf({ nullifiers }: LiquidationWords): bigint {
  return nullifiers[0]!;
}
