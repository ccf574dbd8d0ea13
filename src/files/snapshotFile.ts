import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { InputError } from '../errors.js';
import type { Market } from '../market/market.js';
import { AccountBook, MAXIMUM_ACCOUNTS } from '../scan/accountBook.js';
import { WORDS } from '../scan/exactBalance.js';
import { IdList } from '../scan/idList.js';
import { PAGE_ACCOUNTS } from '../scan/page.js';
import { DIGEST_BYTES, HashedInput } from './hashedInput.js';
import { writeWhole } from './makeFile.js';
import { withFile } from './readFile.js';

/** Format and version: 16 bytes. */
const MAGIC = 'zkliq/snapshot/1';

/** After the magic: accounts, markets. Numbers are in the machine's byte order, little-endian. */
const COUNTS_BYTES = 8;
/** Symbols are at most 32 ASCII characters. */
const SYMBOL_BYTES = 32;
const WORD_BYTES = 8;

/** How {@link readSnapshotFile} reads. */
export interface SnapshotOptions {
  /** Accept a file that others than its owner may read. */
  readonly allowReadable?: boolean;
  /** Called with how many accounts there are so far; what it throws ends the reading. */
  readonly onPage?: (count: number) => void;
}

/**
 * Writes a book as {@link readSnapshotFile} reads it, readable by its owner only. There are balances
 * and ids in it, and no keys.
 *
 * @throws InputError INVALID_VALUE if the book is of another number of markets, or changes while it is
 *   written; FILE_EXISTS unless told to overwrite; FILE_NOT_WRITABLE; the signal's reason once it is
 *   aborted. Then nothing is left of the file
 */
export async function writeSnapshotFile(
  path: string,
  book: AccountBook,
  markets: readonly Market[],
  { overwrite, signal }: { readonly overwrite: boolean; readonly signal?: AbortSignal },
): Promise<void> {
  if (markets.length !== book.markets) {
    throw new InputError(
      'INVALID_VALUE',
      `The book has balances of ${book.markets} markets, ${markets.length} were given: name its own`,
    );
  }
  const write = async (file: FileHandle): Promise<void> => {
    const { version } = book;
    const hash = createHash('sha256');
    const put = async (bytes: Uint8Array): Promise<void> => {
      hash.update(bytes);
      await file.writeFile(bytes);
    };
    await put(header(book.count, markets));
    for (const { count, words, ids } of book.pages) {
      signal?.throwIfAborted();
      const [balances, lengths, names] = [bytesOf(words, count, book), ids.lengths, ids.bytes];
      await put(balances);
      await put(lengths);
      await put(names);
    }
    await file.writeFile(hash.digest());
    if (book.version !== version) {
      const problem = 'The book was changed while it was written: write it again';
      throw new InputError('INVALID_VALUE', problem);
    }
  };
  await writeWhole(path, write, { secret: true, overwrite, ...(signal && { signal }) });
}

/**
 * A book from the snapshot of one. Nothing of it is believed: a checksum finds damage, and each
 * balance and id is checked as if it came from elsewhere.
 *
 * @throws InputError FILE_NOT_FOUND, FILE_NOT_PRIVATE, INVALID_FILE
 */
export async function readSnapshotFile(
  path: string,
  markets: readonly Market[],
  { allowReadable = false, onPage = () => {} }: SnapshotOptions = {},
): Promise<AccountBook> {
  const options = { secret: !allowReadable, maximumBytes: Number.POSITIVE_INFINITY };
  return withFile(path, options, async (file) => {
    const input = new HashedInput(file, path);
    const count = await readHeader(input, (await file.stat()).size, markets);
    const book = new AccountBook(markets.length);
    while (book.count < count) {
      await readPage(input, book, Math.min(PAGE_ACCOUNTS, count - book.count));
      onPage(book.count);
    }
    await input.requireEnd();
    return book;
  });
}

function header(count: number, markets: readonly Market[]): Uint8Array {
  const symbols = markets.map(({ symbol }) => symbol.padEnd(SYMBOL_BYTES, '\0')).join('');
  const counts = new Uint8Array(Uint32Array.of(count, markets.length).buffer);
  return Buffer.concat([Buffer.from(MAGIC), counts, Buffer.from(symbols)]);
}

/** The balances of a page as they lie in memory. */
function bytesOf(words: BigUint64Array, count: number, { markets }: AccountBook): Uint8Array {
  return new Uint8Array(words.buffer, 0, count * markets * WORDS * WORD_BYTES);
}

/** @returns number of accounts, which the file has room for */
async function readHeader(
  input: HashedInput,
  size: number,
  markets: readonly Market[],
): Promise<number> {
  const magic = Buffer.from(await input.take(MAGIC.length)).toString('latin1');
  if (magic !== MAGIC) throw input.refuse('is no snapshot of this version: make it anew');
  const counts = new Uint32Array((await input.take(COUNTS_BYTES)).buffer);
  const [accounts, listed] = [counts[0]!, counts[1]!];
  const expected = header(accounts, markets);
  const symbols = expected.subarray(MAGIC.length + COUNTS_BYTES);
  const isSame = (bytes: Uint8Array) => symbols.every((byte, at) => byte === bytes[at]);
  if (listed !== markets.length || !isSame(await input.take(symbols.length))) {
    throw input.refuse('is of other markets, or in another order: make it anew');
  }
  // Before memory is asked for: a count that was made up could exhaust it.
  const balances = accounts * markets.length * WORDS * WORD_BYTES;
  const least = expected.length + balances + accounts + DIGEST_BYTES;
  if (accounts > MAXIMUM_ACCOUNTS || size < least) {
    throw input.refuse('ends too early for its number of accounts');
  }
  return accounts;
}

async function readPage(input: HashedInput, book: AccountBook, count: number): Promise<void> {
  const words = new BigUint64Array(PAGE_ACCOUNTS * book.markets * WORDS);
  await input.fill(bytesOf(words, count, book));
  const lengths = await input.take(count);
  const ids = await input.take(lengths.reduce((sum, length) => sum + length, 0));
  try {
    book.addPage(count, words, IdList.of(lengths, ids));
  } catch (error) {
    throw error instanceof InputError ? input.refuse(`is damaged: ${error.message}`) : error;
  }
}
