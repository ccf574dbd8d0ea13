import { type Account, accountLeaf, leafNullifier } from '../account/account.js';
import type { CircuitInstance } from '../circuits/instances.js';
import { StatementError } from '../errors.js';
import type { Coefficients } from '../market/coefficients.js';
import {
  assessHealth,
  HEALTH_FACTOR_SCALE,
  type Health,
  healthFactor,
  isLiquidatable,
} from '../market/health.js';
import { formatDecimal } from '../market/prices.js';
import { type MembershipPath, rootOfPath } from '../tree/accountTree.js';
import { type ContextFields, computeContext } from './context.js';
import { type LiquidationWords, requireWords } from './words.js';

/** Everything that a proof of liquidatability is made from. Secret, because the account is. */
export interface LiquidationClaim {
  readonly account: Account;
  readonly path: MembershipPath;
  /** Liquidation threshold in basis points. */
  readonly threshold: bigint;
  /** Number of the price round. */
  readonly round: bigint;
  readonly coefficients: Coefficients;
  readonly context: ContextFields;
}

/** What claims are made with, whatever the account: those of one proof have the root in common, too. */
export type ClaimTerms = Omit<LiquidationClaim, 'account' | 'path'>;

/**
 * Decides a claim in plain TypeScript, exactly as the circuit does, and returns its public words.
 *
 * @throws StatementError naming the reason why there is nothing to prove
 * @throws InputError INVALID_VALUE if the account, the path or the context is not well-formed
 */
export function decideClaim(instance: CircuitInstance, claim: LiquidationClaim): LiquidationWords {
  const { account, path, threshold, round, coefficients } = claim;
  requireMarketCount(instance.markets, account);
  const leaf = accountLeaf(account);
  const words: LiquidationWords = {
    root: path.root,
    nullifiers: padNullifiers(instance, [leafNullifier(account, leaf)]),
    threshold,
    round,
    context: computeContext(claim.context),
    // Copies: the words of a proof under way do not change with the caller's lists.
    assetCoefficients: [...coefficients.assets],
    liabilityCoefficients: [...coefficients.liabilities],
  };
  requireWords(words, instance);
  requireMembership(instance.depth, leaf, path);
  if (round <= account.sinceRound) {
    throw new StatementError(
      'ROUND_NOT_LATER',
      `Round ${round} is not later than the account's last update, round ${account.sinceRound}: take a later round`,
      { round, sinceRound: account.sinceRound },
    );
  }
  requireLiquidatable(assessHealth(account.balances, coefficients), threshold);
  return words;
}

/** 0 where there are fewer accounts than the circuit takes. */
export function padNullifiers(
  { accounts }: CircuitInstance,
  nullifiers: readonly bigint[],
): readonly bigint[] {
  return Array.from({ length: accounts }, (_, slot) => nullifiers[slot] ?? 0n);
}

function requireMarketCount(markets: number, account: Account): void {
  if (account.balances.length !== markets) {
    throw new StatementError(
      'WRONG_MARKET_COUNT',
      `The circuit has ${markets} markets, the account ${account.balances.length} balances: take the circuit that fits`,
      { markets, balances: account.balances.length },
    );
  }
}

function requireMembership(depth: number, leaf: bigint, path: MembershipPath): void {
  if (path.siblings.length !== path.isRight.length) {
    throw new StatementError('NOT_IN_TREE', 'The path has not one side for each sibling');
  }
  if (path.siblings.length > depth) {
    throw new StatementError(
      'TREE_TOO_DEEP',
      `The path has ${path.siblings.length} siblings, the circuit takes at most ${depth}`,
      { siblings: path.siblings.length, depth },
    );
  }
  const { siblings, isRight } = path;
  if (rootOfPath({ leaf, siblings, isRight }) !== path.root) {
    throw new StatementError(
      'NOT_IN_TREE',
      'The account is not in the tree under this root: it may have been updated since, read the tree again',
    );
  }
}

function requireLiquidatable(health: Health, threshold: bigint): void {
  if (isLiquidatable(health, threshold)) return;
  const factor = healthFactor(health);
  const text = factor === null ? null : formatDecimal(factor, 18);
  throw new StatementError(
    'NOT_LIQUIDATABLE',
    text === null
      ? 'The account is not liquidatable: it owes nothing'
      : `The account is not liquidatable: its health factor is ${text}, the threshold ${formatDecimal((threshold * HEALTH_FACTOR_SCALE) / 10_000n, 18)}`,
    { healthFactor: text, threshold },
  );
}
