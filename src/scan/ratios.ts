import type { Coefficients } from '../market/coefficients.js';
import { BASIS_POINTS } from '../market/market.js';
import type { AccountBook } from './accountBook.js';
import { PAGE_ACCOUNTS, type Page } from './page.js';

/**
 * Each float ratio r is within R * (1 ± RATIO_ERROR) of the exact one, R = 10000 * A / L.
 *
 * Let u = 2^-53, the relative error of one rounding to nearest. Nothing is too small or too large for
 * that: what is not 0 is at least 1/2 and below 2^245 until the division, and R is above 2^-228 and
 * below 2^242. A term of A is a balance (2 roundings, `floatOfBalance`), doubled without one (|x| + x
 * is 2x or 0), times half a coefficient (1, halving is exact), the product (1). It goes through at
 * most 15 additions of 16 terms, the first being to 0; all terms are positive, so none cancel. That
 * is 19 roundings in A, as many in L, one in 10000 * A and one in the quotient:
 *
 *   r / R lies between (1-u)^21 / (1+u)^19 and (1+u)^21 / (1-u)^19, within 1 ± 41u.
 *
 * The bound is 64u. What is left, 23u, covers the rounding of bounds made from it, and the
 * difference between an error relative to R and one relative to r.
 */
export const RATIO_ERROR = 2 ** -47;

/**
 * 10000 * A / L of every account, so that a threshold compares with it as it is. Infinite, or NaN if
 * nothing is held either, exactly for those that owe nothing; 0 exactly if A is.
 */
export function computeRatios(book: AccountBook, coefficients: Coefficients): Float64Array {
  const ratios = new Float64Array(book.count);
  const held = Float64Array.from(coefficients.assets, (each) => Number(each) / 2);
  const owed = Float64Array.from(coefficients.liabilities, (each) => Number(each) / 2);
  book.pages.forEach((page, k) => {
    fillRatios(page, held, owed, ratios, k * PAGE_ACCOUNTS);
  });
  return ratios;
}

/** No branches: signs of balances are as good as random, and a wrong guess costs more than both sums. */
function fillRatios(
  { count, floats }: Page,
  held: Float64Array,
  owed: Float64Array,
  ratios: Float64Array,
  start: number,
): void {
  const scale = Number(BASIS_POINTS);
  const markets = held.length;
  let at = 0;
  for (let account = 0; account < count; account++) {
    let assets = 0;
    let liabilities = 0;
    for (let k = 0; k < markets; k++, at++) {
      const balance = floats[at]!;
      const magnitude = Math.abs(balance);
      assets += (magnitude + balance) * held[k]!;
      liabilities += (magnitude - balance) * owed[k]!;
    }
    ratios[start + account] = (assets * scale) / liabilities;
  }
}
