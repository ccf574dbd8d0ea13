import { COUNTER_BOUND } from '../account/account.js';
import { StatementError } from '../errors.js';
import { isScalar } from '../field.js';
import { COEFFICIENT_BOUND } from '../market/coefficients.js';

/** Thresholds are below this, in basis points. */
export const THRESHOLD_BOUND = 1n << 20n;

/** The public values that a proof of `Liquidatable(N, D)` speaks about. */
export interface LiquidationWords {
  /** Root of the account tree; with D = 0 the account's leaf. */
  readonly root: bigint;
  readonly nullifier: bigint;
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

/** Number of words of `Liquidatable(N, D)`. */
export function wordCount(markets: number): number {
  return 5 + 2 * markets;
}

/** The words in the order in which circuit and contract take them. */
export function listWords(words: LiquidationWords): bigint[] {
  return [
    words.root,
    words.nullifier,
    words.threshold,
    words.round,
    words.context,
    ...words.assetCoefficients,
    ...words.liabilityCoefficients,
  ];
}

/**
 * What the verifying side owes the circuit: ranges that the circuit does not check itself.
 *
 * @throws StatementError naming the first word that breaks its range
 */
export function requireWords(words: LiquidationWords, markets: number): void {
  const { assetCoefficients, liabilityCoefficients, threshold, round } = words;
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
  for (const name of ['root', 'nullifier', 'context'] as const) {
    if (!isScalar(words[name])) {
      throw new StatementError('WORD_OUT_OF_FIELD', `The ${name} is not below r`, { name });
    }
  }
  if (words.root === 0n) {
    throw new StatementError('NOT_IN_TREE', 'The root is 0: no account is in an empty tree');
  }
}
