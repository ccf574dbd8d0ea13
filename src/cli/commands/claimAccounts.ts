import type { Account } from '../../account/account.js';
import { InputError } from '../../errors.js';
import { readAccountFile } from '../../files/accountFile.js';
import { readWholeAccounts } from '../../files/accountLines.js';
import { withFile } from '../../files/readFile.js';
import type { Market } from '../../market/market.js';
import { listAccountFiles } from '../accountFiles.js';

export interface AccountOptions {
  /** Whole account files, one a line. */
  readonly accounts?: string;
  /** Account files, or folders of them. */
  readonly account?: readonly string[];
  readonly allowReadableSecrets: boolean;
}

/** An account and where it comes from: a line, or a file. */
export interface FoundAccount {
  readonly account: Account;
  readonly id: string | null;
  readonly line: number | null;
  readonly file: string;
}

/** The files that account options name. @throws InputError USAGE, FILE_NOT_FOUND */
export async function accountFilesOf({ accounts, account }: AccountOptions): Promise<string[]> {
  if (accounts !== undefined) return [accounts];
  if (account !== undefined) return listAccountFiles(account);
  throw new InputError('USAGE', 'Name the accounts: give --accounts or --account');
}

/**
 * Hands accounts to `use` as a stream.
 *
 * @param files as `accountFilesOf` lists them
 * @param count number of markets of the circuit that the accounts are for
 * @throws InputError FILE_NOT_FOUND, FILE_NOT_PRIVATE, INVALID_FILE
 */
export async function withAccounts<T>(
  files: readonly string[],
  { accounts, allowReadableSecrets: allowReadable }: AccountOptions,
  markets: readonly Market[],
  count: number,
  use: (accounts: AsyncIterable<FoundAccount>) => Promise<T>,
): Promise<T> {
  if (accounts === undefined) return use(fromFiles());
  const options = { secret: !allowReadable, maximumBytes: Number.POSITIVE_INFINITY };
  return withFile(accounts, options, (file) =>
    use(
      (async function* () {
        for await (const { id = null, ...found } of readWholeAccounts(
          file,
          accounts,
          markets,
          count,
        )) {
          yield { ...found, id, file: accounts };
        }
      })(),
    ),
  );

  async function* fromFiles(): AsyncGenerator<FoundAccount> {
    for (const file of files) {
      const account = await readAccountFile(file, markets, count, { allowReadable });
      yield { account, id: null, line: null, file };
    }
  }
}
