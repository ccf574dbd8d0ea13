import { MAXIMUM_MARKETS } from '../account/balances.js';
import { InputError } from '../errors.js';
import { requireInRange } from '../field.js';
import { requireDecimals } from './prices.js';

/** Basis points in one. */
export const BASIS_POINTS = 10_000n;

/** Weights of one tier, in basis points. */
export interface Weights {
  /** What an asset counts for, at most 10000. Aave calls it the liquidation threshold. */
  readonly asset: bigint;
  /** What a liability counts for, 10000 to 65535. */
  readonly liability: bigint;
}

/** Maintenance decides about liquidation, initial about new risk. */
export type Tier = 'maintenance' | 'initial';

/** A token that accounts hold or owe, and what it counts for. */
export interface Market {
  readonly symbol: string;
  /** The token's decimals: 10^decimals base units are one whole token. */
  readonly decimals: number;
  readonly weights: Readonly<Record<Tier, Weights>>;
}

/** @throws InputError INVALID_VALUE naming the market and the value that is wrong. */
export function requireMarkets(markets: readonly Market[]): void {
  requireInRange('number of markets', BigInt(markets.length), 1n, BigInt(MAXIMUM_MARKETS) + 1n);
  const symbols = new Set<string>();
  for (const { symbol, decimals, weights } of markets) {
    if (symbols.has(symbol)) {
      throw new InputError('INVALID_VALUE', `Market ${symbol} is listed twice`, { symbol });
    }
    symbols.add(symbol);
    requireDecimals(`${symbol}: decimals`, decimals);
    for (const tier of ['maintenance', 'initial'] as const) {
      requireInRange(`${symbol}: ${tier} asset weight`, weights[tier].asset, 0n, 10_001n);
      requireInRange(
        `${symbol}: ${tier} liability weight`,
        weights[tier].liability,
        10_000n,
        65_536n,
      );
    }
  }
}
