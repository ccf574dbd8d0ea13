import { markets } from '../../examples/demo/world.js';
import { type Coefficients, coefficientsOf } from '../../src/market/coefficients.js';
import { assessHealth } from '../../src/market/health.js';
import { BASIS_POINTS } from '../../src/market/market.js';
import { parsePrice } from '../../src/market/prices.js';

export { markets };

/** USD per base unit scaled by 1e30, with digits as feeds have them. */
export const prices = [
  '3640.44128117',
  '86694.82410032',
  '4566.39071145',
  '20.04118233',
  '0.99981204',
  '1.00012677',
  '0.99994411',
  '0.99876012',
].map((price, k) => parsePrice(price, markets[k]!.decimals));

export const coefficients = coefficientsOf(markets, prices);

/** Distances from the line are counted in these. */
const PARTS = 10n ** 18n;

/**
 * Balances with another debt in one market, so that A * 10000 / (threshold * L) is 1 but for a
 * distance, and for what a base unit of the debt is worth.
 *
 * @param balances an account that owes nothing
 * @param parts distance in 1e-18; below the line if positive
 */
export function nearLine(
  balances: readonly bigint[],
  { assets, liabilities }: Coefficients,
  threshold: bigint,
  market: number,
  parts: bigint,
): bigint[] {
  const without = balances.with(market, 0n);
  const health = assessHealth(without, { assets, liabilities });
  const onLine = (health.assets * BASIS_POINTS) / (threshold * liabilities[market]!);
  return without.with(market, -(onLine + (onLine * parts) / PARTS));
}

/** DAI, of 18 decimals: a base unit of debt is little enough to come as near as one likes. */
const DEBT_MARKET = 6;

/**
 * Borrowers of DAI who hold up to three volatile assets and USDC: health factors from 0.97 to 3.3,
 * but for each hundredth account, which is within 1e-12 of a factor of 1.
 */
export function* borrowers(count: number): Generator<bigint[], void> {
  const random = randomNumbers(7);
  const upTo = (limit: number) => Math.floor(random() * limit);
  for (let index = 0; index < count; index++) {
    const balances = new Array<bigint>(markets.length).fill(0n);
    for (const market of [upTo(4), upTo(4), 4]) {
      balances[market] = BigInt(1 + upTo(2 ** 45)) * 10n ** BigInt(markets[market]!.decimals - 6);
    }
    const parts = index % 100 === 0 ? upTo(2e6) - 1e6 : -0.7e18 + random() * 0.73e18;
    yield nearLine(balances, coefficients, BASIS_POINTS, DEBT_MARKET, BigInt(Math.floor(parts)));
  }
}

/** From 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
