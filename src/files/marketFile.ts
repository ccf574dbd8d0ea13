import { z } from 'zod';
import { type Market, requireMarkets } from '../market/market.js';
import { checkContents } from './fileError.js';
import { readJsonFile } from './jsonFile.js';
import { symbolSchema } from './schemas.js';

const basisPoints = z
  .number()
  .int()
  .min(0, 'basis points, 0 or more')
  .max(65_535, 'basis points, at most 65535')
  .transform(BigInt);

const weightsSchema = z.strictObject({ asset: basisPoints, liability: basisPoints });

/** A market as every file that lists markets has it. */
export const marketSchema = z.strictObject({
  symbol: symbolSchema,
  decimals: z.number().int().min(0, '0 or more').max(30, 'at most 30'),
  weights: z.strictObject({ maintenance: weightsSchema, initial: weightsSchema }),
});

const marketFileSchema = z.strictObject({
  format: z.literal('zkliq/market/1'),
  markets: z.array(marketSchema),
});

/**
 * The markets of a protocol, in the order in which accounts and rounds count them.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE
 */
export async function readMarketFile(path: string): Promise<Market[]> {
  const { markets } = await readJsonFile(path, marketFileSchema);
  checkContents(path, undefined, () => requireMarkets(markets));
  return markets;
}
