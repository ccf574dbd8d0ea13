import { InputError } from '../errors.js';
import { ceilDivide } from '../field.js';
import { BASIS_POINTS, type Market, requireMarkets, type Tier } from './market.js';

/** Coefficients are below this. */
export const COEFFICIENT_BOUND = 1n << 112n;

/** What one base unit counts for in each market under a round and tier: price times weight. */
export interface Coefficients {
  /** What one base unit held counts for. */
  readonly assets: readonly bigint[];
  /** What one base unit owed counts for. */
  readonly liabilities: readonly bigint[];
}

/** floor(price * weight / 10000): an asset never counts for more than it is worth. */
export function assetCoefficient(price: bigint, weight: bigint): bigint {
  return (price * weight) / BASIS_POINTS;
}

/** ceil(price * weight / 10000): a liability never counts for less than it is worth. */
export function liabilityCoefficient(price: bigint, weight: bigint): bigint {
  return ceilDivide(price * weight, BASIS_POINTS);
}

/**
 * The coefficients of a round.
 *
 * @param prices USD per base unit scaled by 1e30, one a market, in the markets' order
 * @throws InputError INVALID_VALUE naming the market whose price is negative or too large
 */
export function coefficientsOf(
  markets: readonly Market[],
  prices: readonly bigint[],
  tier: Tier = 'maintenance',
): Coefficients {
  requireMarkets(markets);
  if (prices.length !== markets.length) {
    throw new InputError(
      'INVALID_VALUE',
      `${prices.length} prices do not fit ${markets.length} markets: give one price a market`,
    );
  }
  const assets: bigint[] = [];
  const liabilities: bigint[] = [];
  markets.forEach(({ symbol, weights }, k) => {
    const price = prices[k]!;
    const liability = liabilityCoefficient(price, weights[tier].liability);
    if (price < 0n || liability >= COEFFICIENT_BOUND) {
      throw new InputError(
        'INVALID_VALUE',
        `The price of ${symbol} is negative or too large: price times weight must be below 2^112`,
        { symbol },
      );
    }
    assets.push(assetCoefficient(price, weights[tier].asset));
    liabilities.push(liability);
  });
  return { assets, liabilities };
}

/** Coefficients for a circuit of `count` markets: those that are not listed count for nothing. */
export function padCoefficients(coefficients: Coefficients, count: number): Coefficients {
  const pad = (values: readonly bigint[]) => [
    ...values,
    ...new Array<bigint>(Math.max(0, count - values.length)).fill(0n),
  ];
  return { assets: pad(coefficients.assets), liabilities: pad(coefficients.liabilities) };
}
