import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { COUNTER_BOUND } from '../account/account.js';
import { InputError } from '../errors.js';
import { requireInRange } from '../field.js';
import { COEFFICIENT_BOUND, type Coefficients, coefficientsOf } from './coefficients.js';
import { BASIS_POINTS, type Market, type Tier } from './market.js';

/** Set in the word of a market that had no quorum of fresh feeds: bit 255. */
export const NEUTRAL = 1n << 255n;

/** Prices of rounds are at most this: under any weights their coefficients are below 2^112. */
export const MAXIMUM_PRICE = ((COEFFICIENT_BOUND - 1n) * BASIS_POINTS) / 65_535n;

/** A round as contracts/PriceRounds.sol makes it: what its hash stands for. */
export interface PriceRound {
  /** From 1. */
  readonly number: bigint;
  /** Unix seconds. */
  readonly time: bigint;
  /** Version of the weights that count under it, from 1. */
  readonly weightsVersion: bigint;
  /** One word a market: its price, or `NEUTRAL` and its last price. */
  readonly prices: readonly bigint[];
}

/** Whether the market had no quorum: debts in it then count for nothing. */
export function isNeutral(word: bigint): boolean {
  return (word & NEUTRAL) !== 0n;
}

/** The word of a market without quorum; its last price is 0 if it never had one. */
export function neutralWord(lastPrice: bigint): bigint {
  return NEUTRAL | lastPrice;
}

/** The price of a market, or its last one if it is neutral. */
export function priceOfWord(word: bigint): bigint {
  return word & ~NEUTRAL;
}

/**
 * keccak256(abi.encode(number, time, weightsVersion, prices)), 0x and hex: what the chain keeps.
 *
 * @throws InputError INVALID_VALUE naming what no round can have
 */
export function roundHash({ number, time, weightsVersion, prices }: PriceRound): string {
  requireInRange('round number', number, 1n, COUNTER_BOUND);
  requireInRange('round time', time, 0n, 1n << 48n);
  requireInRange('weights version', weightsVersion, 1n, 1n << 32n);
  requireWords(prices);
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ['uint48', 'uint48', 'uint32', 'uint256[]'],
      [number, time, weightsVersion, prices],
    ),
  );
}

/**
 * The coefficients of a round. In a neutral market what is held counts at its last price and what is
 * owed counts for nothing: nobody is liquidated because a feed died. They are fit for breaches
 * only; a host that demands health does not take them.
 *
 * @param words one a market, in the markets' order
 * @throws InputError INVALID_VALUE
 */
export function coefficientsOfRound(
  markets: readonly Market[],
  words: readonly bigint[],
  tier: Tier = 'maintenance',
): Coefficients {
  requireWords(words);
  const { assets, liabilities } = coefficientsOf(markets, words.map(priceOfWord), tier);
  return { assets, liabilities: liabilities.map((each, k) => (isNeutral(words[k]!) ? 0n : each)) };
}

function requireWords(words: readonly bigint[]): void {
  words.forEach((word, k) => {
    const minimum = isNeutral(word) ? 0n : 1n;
    const price = priceOfWord(word);
    if (word >= 0n && price >= minimum && price <= MAXIMUM_PRICE) return;
    throw new InputError('INVALID_VALUE', `Market ${k} of the round has no price in range`, {
      market: k,
    });
  });
}
