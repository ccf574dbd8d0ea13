import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Market } from '../../src/market/market.js';
import { formatDecimal, parsePrice } from '../../src/market/prices.js';

/** One borrower of Aave V2, row by row; not part of the project, found beside it or not at all. */
export const REAL_ACCOUNT_FILE = '../shared/data/aave-v2-account.csv';

/** One state of the real account, in this project's terms. */
export interface RealAccountRow {
  /** Number of the row in the data set. */
  readonly row: number;
  readonly markets: readonly Market[];
  /** ETH per base unit scaled by 1e34: prices are 1e4 too high, which changes no ratio. */
  readonly prices: readonly bigint[];
  readonly balances: readonly bigint[];
  /** `null` without debt. */
  readonly expectedHealthFactor: number | null;
}

const TOKENS = [
  { symbol: 'WETH', decimals: 18 },
  { symbol: 'BUSD', decimals: 18 },
  { symbol: 'GUSD', decimals: 2 },
  { symbol: 'USDC', decimals: 6 },
  { symbol: 'USDT', decimals: 6 },
  { symbol: 'SUSD', decimals: 18 },
  { symbol: 'DAI', decimals: 18 },
  { symbol: 'TUSD', decimals: 18 },
] as const;

/** Prices of the file are in ETH and small: four more digits before the point. */
const PRICE_SHIFT = 4;

/** The rows of the real account, or `null` where the file is absent. */
export function readRealAccount(): RealAccountRow[] | null {
  const file = resolve(fileURLToPath(new URL('../../', import.meta.url)), REAL_ACCOUNT_FILE);
  if (!existsSync(file)) return null;
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = header!.split(',');
  const lastPrices = TOKENS.map(() => '0');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (column: string) => cells[columns.indexOf(column)]!;
    return toRow(cell, lastPrices);
  });
}

/** `lastPrices` is brought up to this row. */
function toRow(cell: (column: string) => string, lastPrices: string[]): RealAccountRow {
  const factor = cell('netted_health_factor');
  const markets: Market[] = [];
  const prices: bigint[] = [];
  const balances: bigint[] = [];
  TOKENS.forEach(({ symbol, decimals }, k) => {
    const of = (column: string) => cell(`${symbol.toLowerCase()}_${column}`);
    const weights = { asset: toUnits(of('liquidation_threshold'), 4), liability: 10_000n };
    markets.push({ symbol, decimals, weights: { maintenance: weights, initial: weights } });
    if (of('price_eth') !== '0') lastPrices[k] = of('price_eth');
    prices.push(parsePrice(timesTenTo(lastPrices[k]!, PRICE_SHIFT), decimals));
    balances.push(toUnits(of('collateral'), decimals) - toUnits(of('debt'), decimals));
  });
  return {
    row: Number(cell('row')),
    markets,
    prices,
    balances,
    expectedHealthFactor: factor === 'inf' ? null : Number(factor),
  };
}

/** A decimal, perhaps with an exponent, in units of 10^-places; what is less than a unit is cut off. */
function toUnits(text: string, places: number): bigint {
  const { digits, exponent } = parseDecimal(text);
  const shift = exponent + places;
  return shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
}

/** A decimal times 10^shift as a plain decimal, exactly. */
function timesTenTo(text: string, shift: number): string {
  const { digits, exponent } = parseDecimal(text);
  const places = -(exponent + shift);
  return places > 0
    ? formatDecimal(digits, places)
    : formatDecimal(digits * 10n ** BigInt(-places), 0);
}

/** "1.25E-3" is 125 times 10^-5. */
function parseDecimal(text: string): { readonly digits: bigint; readonly exponent: number } {
  const match = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no decimal`);
  const fraction = match[2] ?? '';
  return {
    digits: BigInt(match[1]! + fraction),
    exponent: Number(match[3] ?? '0') - fraction.length,
  };
}
