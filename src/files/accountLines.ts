import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { Account } from '../account/account.js';
import { InputError, reworded } from '../errors.js';
import type { Market } from '../market/market.js';
import { AccountBook } from '../scan/accountBook.js';
import { ID_RULE, isId } from '../scan/idList.js';
import { accountFileSchema, toAccount } from './accountFile.js';
import { fileChunks } from './fileChunks.js';
import { lineError, parseJsonLine, parseLine, readLines, splitLines } from './lines.js';
import { withFile } from './readFile.js';
import { describeIssues } from './schemaIssues.js';

/** What an account is called on a line; it may be left out. */
export const idSchema = z.string().refine(isId, ID_RULE).optional();

/** What a scan needs of an account. */
const balancesSchema = z.strictObject({ id: idSchema, balances: accountFileSchema.shape.balances });

/** A whole account file on a line: its keys are checked, and not kept. */
const accountSchema = accountFileSchema.extend({ id: idSchema });

export interface AccountLinesOptions {
  /** Accept a file that others than its owner may read. */
  readonly allowReadable?: boolean;
  /** Called between accounts, with how many there are so far; what it throws ends the reading. */
  readonly onAccount?: (count: number) => void;
}

/**
 * The accounts of an ndjson file, one a line: a whole account file, or `balances` alone, either with
 * an `id`. It is read as a stream.
 *
 * @throws InputError FILE_NOT_FOUND, FILE_NOT_PRIVATE, INVALID_FILE with the number of the line
 */
export async function readAccountLines(
  path: string,
  markets: readonly Market[],
  { allowReadable = false, onAccount = () => {} }: AccountLinesOptions = {},
): Promise<AccountBook> {
  const book = new AccountBook(markets.length);
  const options = { secret: !allowReadable, maximumBytes: Number.POSITIVE_INFINITY };
  await withFile(path, options, (file) =>
    readLines(file, path, (line, number) => {
      const json = parseLine(path, line, number);
      addAccount(book, markets, json, (problem) => lineError(path, number, problem));
      onAccount(book.count);
    }),
  );
  return book;
}

/** An account with its keys, as a line has it. */
export interface AccountLine {
  readonly account: Account;
  readonly id?: string | undefined;
  readonly line: number;
}

/**
 * The accounts of an ndjson file of whole account files, one a line, as a stream of them.
 *
 * @param count number of markets of the circuit that they are for
 * @throws InputError INVALID_FILE with the number of the line
 */
export async function* readWholeAccounts(
  file: FileHandle,
  path: string,
  markets: readonly Market[],
  count: number,
): AsyncGenerator<AccountLine> {
  for await (const { text, number: line } of splitLines(fileChunks(file), path)) {
    const { id, ...contents } = parseJsonLine(path, text, line, accountSchema);
    let account: Account;
    try {
      account = toAccount(`${path}:${line}`, contents, markets, count);
    } catch (error) {
      throw error instanceof InputError ? reworded(error, error.message, { path, line }) : error;
    }
    yield { account, id, line };
  }
}

function addAccount(
  book: AccountBook,
  markets: readonly Market[],
  json: unknown,
  refuse: (problem: string) => InputError,
): void {
  const isWhole = typeof json === 'object' && json !== null && 'format' in json;
  const result = (isWhole ? accountSchema : balancesSchema).safeParse(json);
  if (!result.success) throw refuse(describeIssues(result.error.issues, 'the line'));
  const { id, balances } = result.data;
  const named = new Map(Object.entries(balances));
  const listed = markets.map(({ symbol }) => {
    const balance = named.get(symbol) ?? 0n;
    named.delete(symbol);
    return balance;
  });
  const [unlisted] = named.keys();
  if (unlisted !== undefined) {
    throw refuse(`"balances" has ${unlisted}, which the market file does not list`);
  }
  try {
    book.add(listed, id);
  } catch (error) {
    throw error instanceof InputError ? refuse(error.message) : error;
  }
}
