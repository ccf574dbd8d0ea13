import { z } from 'zod';
import { type Account, requireAccount } from '../account/account.js';
import type { Market } from '../market/market.js';
import { checkContents } from './fileError.js';
import { readJsonFile, writeJsonFile } from './jsonFile.js';
import { scalarSchema, signedSchema, symbolSchema, unsignedSchema } from './schemas.js';
import { requireListed } from './symbols.js';

const FORMAT = 'zkliq/account/1';

/** Viewing data of an account: never the spending key. */
export const accountFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  ownerKey: scalarSchema,
  viewingKey: scalarSchema,
  nonce: unsignedSchema,
  sinceRound: unsignedSchema,
  balances: z.record(symbolSchema, signedSchema),
});

export interface AccountFileOptions {
  /** Accept a file that others than its owner may read. */
  readonly allowReadable?: boolean;
}

/**
 * An account's balances in base units, by symbol in the file, in the markets' order once read.
 * Markets that the file leaves out are 0, as are those beyond the list up to `count`.
 *
 * @param count number of markets of the circuit that the account is for; an odd number is rounded
 *   up, as balances are packed in pairs
 * @throws InputError FILE_NOT_FOUND, FILE_NOT_PRIVATE, INVALID_FILE
 */
export async function readAccountFile(
  path: string,
  markets: readonly Market[],
  count: number,
  { allowReadable = false }: AccountFileOptions = {},
): Promise<Account> {
  const file = await readJsonFile(path, accountFileSchema, { secret: !allowReadable });
  return toAccount(path, file, markets, count);
}

/**
 * The account that a file holds, or a line of one.
 *
 * @throws InputError INVALID_FILE naming `path`
 */
export function toAccount(
  path: string,
  { balances: named, ownerKey, viewingKey, nonce, sinceRound }: z.output<typeof accountFileSchema>,
  markets: readonly Market[],
  count: number,
): Account {
  const balances = new Map(Object.entries(named));
  requireListed(path, 'balances', balances.keys(), markets);
  const account: Account = {
    ownerKey,
    viewingKey,
    nonce,
    sinceRound,
    balances: Array.from(
      { length: evenUp(Math.max(count, markets.length)) },
      (_, k) => balances.get(markets[k]?.symbol ?? '') ?? 0n,
    ),
  };
  checkContents(path, undefined, () => requireAccount(account));
  return account;
}

function evenUp(count: number): number {
  return count + (count % 2);
}

/** Writes the file of an account that holds nothing yet, readable by its owner only. */
export async function writeAccountFile(
  path: string,
  { ownerKey, viewingKey, nonce, sinceRound }: Omit<Account, 'balances'>,
  options: { readonly overwrite: boolean },
): Promise<void> {
  const file = { format: FORMAT, ownerKey, viewingKey, nonce, sinceRound, balances: {} };
  await writeJsonFile(path, file, { ...options, secret: true });
}
