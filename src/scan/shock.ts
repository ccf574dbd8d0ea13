import { InputError } from '../errors.js';
import type { Market } from '../market/market.js';
import { formatDecimal } from '../market/prices.js';

/** Changes are in millionths: four places of a percent. */
const SHOCK_SCALE = 1_000_000n;

const PERCENT_PLACES = 4;

const PERCENT = /^([+-]?)(0|[1-9]\d{0,5})(?:\.(\d{1,4}))?%$/;

/** By how much prices of markets change, by symbol, in millionths: -10 % is -100000n. */
export type Shock = ReadonlyMap<string, bigint>;

/**
 * `WETH=-10%,WBTC=+2.5%` as a shock.
 *
 * @throws InputError INVALID_VALUE unless each is a market of its own and a change above -100 %, in percent
 *   with at most four places
 */
export function parseShock(text: string): Shock {
  const shock = new Map<string, bigint>();
  for (const part of text.split(',')) {
    const [, symbol, percent] = /^([^=]+)=(.*)$/.exec(part) ?? [];
    if (symbol === undefined || percent === undefined) {
      throw invalid(`"${part}" is no change of a price: give one like WETH=-10%`);
    }
    if (shock.has(symbol)) throw invalid(`${symbol} changes twice in one shock`);
    shock.set(symbol, parseChange(percent));
  }
  return shock;
}

/** Changes in percent by symbol, as {@link parseShock} reads them. */
export function formatShock(shock: Shock): Record<string, string> {
  return Object.fromEntries(
    [...shock].map(([symbol, change]) => {
      const sign = change > 0n ? '+' : '';
      return [symbol, `${sign}${formatDecimal(change, PERCENT_PLACES)}%`];
    }),
  );
}

function parseChange(percent: string): bigint {
  const [, sign, whole, fraction = ''] = PERCENT.exec(percent) ?? [];
  if (whole === undefined) {
    throw invalid(
      `"${percent}" is no change of a price: give percent, such as -10% or +2.5%, with at most ${PERCENT_PLACES} places`,
    );
  }
  const magnitude = BigInt(whole + fraction.padEnd(PERCENT_PLACES, '0'));
  const change = sign === '-' ? -magnitude : magnitude;
  requireChange(change, percent);
  return change;
}

function requireChange(change: bigint, percent: string): void {
  if (change > -SHOCK_SCALE) return;
  throw invalid(`A price cannot change by ${percent}: it would not be above 0`);
}

/**
 * Prices after a shock. Exact, then rounded down to what prices are counted in, 1e-30 USD per base
 * unit.
 *
 * @param prices USD per base unit scaled by 1e30, one a market, in the markets' order
 * @throws InputError INVALID_VALUE unless there is a price a market, above 0, all markets of the shock
 *   are listed, and none changes by -100 % or less
 */
export function shockPrices(
  markets: readonly Market[],
  prices: readonly bigint[],
  shock: Shock,
): bigint[] {
  if (prices.length !== markets.length || prices.some((price) => price <= 0n)) {
    throw invalid(`The shock needs ${markets.length} prices above 0: give one a market`);
  }
  const listed = new Set(markets.map(({ symbol }) => symbol));
  for (const [symbol, change] of shock) {
    requireChange(change, `${formatDecimal(change, PERCENT_PLACES)}%`);
    if (listed.has(symbol)) continue;
    const known = [...listed].join(', ');
    throw invalid(
      `The shock names ${symbol}, which the market file does not list: it has ${known}`,
    );
  }
  return markets.map(
    ({ symbol }, k) => (prices[k]! * (SHOCK_SCALE + (shock.get(symbol) ?? 0n))) / SHOCK_SCALE,
  );
}

function invalid(problem: string): InputError {
  return new InputError('INVALID_VALUE', problem);
}
