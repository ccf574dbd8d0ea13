import { InputError } from '../errors.js';

/** A balance x is in base units, -2^112 <= x < 2^112. */
export const BALANCE_BOUND = 1n << 112n;

/** Most markets an account can hold. */
export const MAXIMUM_MARKETS = 16;

const BIASED_BITS = 113n;

/** @throws InputError INVALID_VALUE naming the market, never the amount, if a balance is out of range. */
export function requireBalances(balances: readonly bigint[]): void {
  if (balances.length === 0 || balances.length > MAXIMUM_MARKETS || balances.length % 2 !== 0) {
    throw new InputError(
      'INVALID_VALUE',
      `An account holds 2 to ${MAXIMUM_MARKETS} balances, an even number, not ${balances.length}`,
    );
  }
  requireBalanceRange(balances);
}

/** @throws InputError INVALID_VALUE naming the market, never the amount, of a balance out of range. */
export function requireBalanceRange(balances: readonly bigint[]): void {
  const outside = balances.findIndex((x) => x < -BALANCE_BOUND || x >= BALANCE_BOUND);
  if (outside >= 0) {
    throw new InputError(
      'INVALID_VALUE',
      `The balance in market ${outside} is out of range: -2^112 <= balance < 2^112`,
      { market: outside },
    );
  }
}

/** Balances as the circuits take them: u = x + 2^112, so that bit 112 is the sign. */
export function biasBalances(balances: readonly bigint[]): bigint[] {
  requireBalances(balances);
  return balances.map((balance) => balance + BALANCE_BOUND);
}

/** Two biased balances to a field element: p_i = u_2i + 2^113 * u_2i+1. */
export function packBalances(balances: readonly bigint[]): bigint[] {
  const biased = biasBalances(balances);
  return Array.from(
    { length: biased.length / 2 },
    (_, pair) => biased[2 * pair]! + (biased[2 * pair + 1]! << BIASED_BITS),
  );
}
