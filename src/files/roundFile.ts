import { z } from 'zod';
import { COUNTER_BOUND } from '../account/account.js';
import { InputError } from '../errors.js';
import type { Market } from '../market/market.js';
import { formatPrice, parsePrice } from '../market/prices.js';
import { checkContents } from './fileError.js';
import { readJsonFile, writeJsonFile } from './jsonFile.js';
import { decimalSchema, symbolSchema, unsignedSchema } from './schemas.js';
import { requireListed } from './symbols.js';

const FORMAT = 'zkliq/round/1';

const roundFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  number: unsignedSchema.refine(
    (value) => value >= 1n && value < COUNTER_BOUND,
    'a round number, from 1 to 2^48 - 1',
  ),
  time: unsignedSchema,
  prices: z.record(symbolSchema, decimalSchema),
});

/** A price round. */
export interface Round {
  readonly number: bigint;
  /** Unix seconds. */
  readonly time: bigint;
  /** USD per base unit scaled by 1e30, one a market, in the markets' order. */
  readonly prices: readonly bigint[];
}

/**
 * A round with a price for each of the markets and no others.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE
 */
export async function readRoundFile(path: string, markets: readonly Market[]): Promise<Round> {
  const { number, time, ...file } = await readJsonFile(path, roundFileSchema);
  const prices = new Map(Object.entries(file.prices));
  requireListed(path, 'prices', prices.keys(), markets);
  return {
    number,
    time,
    prices: markets.map(({ symbol, decimals }) => {
      const text = prices.get(symbol);
      if (text === undefined) {
        throw new InputError('INVALID_FILE', `${path}: "prices" has no ${symbol}`, {
          path,
          symbol,
        });
      }
      return readPrice(path, symbol, text, decimals);
    }),
  };
}

/**
 * Writes a round.
 *
 * @throws InputError FILE_EXISTS, FILE_NOT_WRITABLE
 */
export async function writeRoundFile(
  path: string,
  { number, time, prices }: Round,
  markets: readonly Market[],
  options: { readonly overwrite: boolean },
): Promise<void> {
  const named = markets.map(({ symbol, decimals }, k) => [
    symbol,
    formatPrice(prices[k]!, decimals),
  ]);
  const file = { format: FORMAT, number, time, prices: Object.fromEntries(named) };
  await writeJsonFile(path, file, options);
}

function readPrice(path: string, symbol: string, text: string, decimals: number): bigint {
  const place = `prices.${symbol}`;
  const price = checkContents(path, place, () => parsePrice(text, decimals));
  if (price > 0n) return price;
  throw new InputError('INVALID_FILE', `${path}: "${place}" must be above 0`, { path, symbol });
}
