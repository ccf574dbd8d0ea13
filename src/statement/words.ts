import { COUNTER_BOUND } from '../account/account.js';
import type { CircuitInstance } from '../circuits/instances.js';
import { StatementError } from '../errors.js';
import { isScalar } from '../field.js';
import { COEFFICIENT_BOUND } from '../market/coefficients.js';

/** Thresholds are below this, in basis points. */
export const THRESHOLD_BOUND = 1n << 20n;

/** The public values that a proof speaks about. */
export interface LiquidationWords {
  /** Root of the account tree; with D = 0 the account's leaf. */
  readonly root: bigint;
  /** One an account of the circuit, in its order; 0 where the proof has fewer accounts. */
  readonly nullifiers: readonly bigint[];
  /** Liquidation threshold in basis points. */
  readonly threshold: bigint;
  /** Number of the price round. */
  readonly round: bigint;
  /** What the proof authorizes, and for whom: see `computeContext`. */
  readonly context: bigint;
  /** What one base unit held counts for, one a market. */
  readonly assetCoefficients: readonly bigint[];
  /** What one base unit owed counts for, one a market. */
  readonly liabilityCoefficients: readonly bigint[];
}

/** For how many accounts and markets a circuit is. */
export type WordShape = Pick<CircuitInstance, 'accounts' | 'markets'>;

/** Number of a circuit's words. */
export function wordCount({ accounts, markets }: WordShape): number {
  return 4 + 2 * markets + accounts;
}

/**
 * The words in the order in which circuit and contract take them:
 * of `Liquidatable` root, nullifier, threshold, round, context, a_0 …, b_0 …;
 * of `LiquidatableBatch` root, threshold, round, context, a_0 …, b_0 …, nullifier_0 ….
 */
export function listWords(words: LiquidationWords): bigint[] {
  const { root, nullifiers, threshold, round, context } = words;
  const coefficients = [...words.assetCoefficients, ...words.liabilityCoefficients];
  return nullifiers.length === 1
    ? [root, ...nullifiers, threshold, round, context, ...coefficients]
    : [root, threshold, round, context, ...coefficients, ...nullifiers];
}

/** The nullifiers of one proof or several, each once, without those of unused places. */
export function nullifiersOf(
  proofs: readonly { readonly words: Pick<LiquidationWords, 'nullifiers'> }[],
): bigint[] {
  const all = proofs.flatMap(({ words }) => words.nullifiers);
  return [...new Set(all)].filter((nullifier) => nullifier !== 0n);
}

/**
 * What the verifying side owes the circuit: ranges that the circuit does not check itself.
 *
 * @throws StatementError naming the first word that breaks its range
 */
export function requireWords(words: LiquidationWords, { accounts, markets }: WordShape): void {
  requireCoefficients(words, markets);
  requireThresholdAndRound(words);
  const { root, nullifiers, context } = words;
  if (nullifiers.length !== accounts) {
    throw new StatementError(
      'WRONG_ACCOUNT_COUNT',
      `The circuit takes ${accounts} nullifiers, not ${nullifiers.length}`,
      { accounts, nullifiers: nullifiers.length },
    );
  }
  for (const [name, values] of Object.entries({
    root: [root],
    nullifier: nullifiers,
    context: [context],
  })) {
    if (values.every(isScalar)) continue;
    throw new StatementError('WORD_OUT_OF_FIELD', `The ${name} is not below r`, { name });
  }
  if (root === 0n) {
    throw new StatementError('NOT_IN_TREE', 'The root is 0: no account is in an empty tree');
  }
}

function requireCoefficients(words: LiquidationWords, markets: number): void {
  const { assetCoefficients, liabilityCoefficients } = words;
  if (assetCoefficients.length !== markets || liabilityCoefficients.length !== markets) {
    throw new StatementError(
      'WRONG_MARKET_COUNT',
      `The circuit has ${markets} markets, not ${assetCoefficients.length} asset and ${liabilityCoefficients.length} liability coefficients`,
      { markets },
    );
  }
  [...assetCoefficients, ...liabilityCoefficients].forEach((coefficient, position) => {
    if (coefficient < 0n || coefficient >= COEFFICIENT_BOUND) {
      const side = position < markets ? 'asset' : 'liability';
      throw new StatementError(
        'COEFFICIENT_OUT_OF_RANGE',
        `The ${side} coefficient of market ${position % markets} must be 0 or more and below 2^112`,
        { market: position % markets, coefficient },
      );
    }
  });
}

function requireThresholdAndRound({ threshold, round }: LiquidationWords): void {
  if (threshold < 0n || threshold >= THRESHOLD_BOUND) {
    throw new StatementError(
      'THRESHOLD_OUT_OF_RANGE',
      `The threshold is ${threshold} basis points: it must be below 2^20`,
      { threshold },
    );
  }
  if (round < 1n || round >= COUNTER_BOUND) {
    throw new StatementError(
      'ROUND_OUT_OF_RANGE',
      `The round is ${round}: rounds start at 1 and are below 2^48`,
      { round },
    );
  }
}
