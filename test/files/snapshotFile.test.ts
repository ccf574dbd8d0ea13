import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import { readSnapshotFile, writeSnapshotFile } from '../../src/files/snapshotFile.js';
import { AccountBook } from '../../src/scan/accountBook.js';
import { PAGE_ACCOUNTS } from '../../src/scan/page.js';
import { check, dearRuns } from '../support/check.js';
import { expectRejection } from '../support/expectError.js';
import { markets } from '../support/scanAccounts.js';
import { anyAccounts } from '../support/scanGenerators.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const two = markets.slice(0, 2);
const SYMBOLS_END = 16 + 8 + 2 * 32;

const accountsOf = (book: AccountBook) =>
  Array.from({ length: book.count }, (_, index) => [book.idOf(index), ...book.balancesOf(index)]);

function bookOf(accounts: readonly (readonly bigint[])[], id = (index: number) => `a${index}`) {
  const book = new AccountBook(2);
  accounts.forEach((balances, index) => {
    book.add(balances, index % 3 === 1 ? undefined : id(index));
  });
  return book;
}

describe('files/snapshotFile', () => {
  const folder = new TemporaryFolder();
  const path = () => folder.path('accounts.snapshot');
  const write = (book: AccountBook) => writeSnapshotFile(path(), book, two, { overwrite: true });
  const read = () => readSnapshotFile(path(), two);

  /** The bytes of a snapshot of five accounts, changed, under a checksum that fits unless told. */
  async function changed(change: (bytes: Buffer) => Buffer, checksum = true): Promise<void> {
    await write(bookOf([1n, 2n, 3n, 4n, 5n].map((held) => [held, -held])));
    const body = change((await readFile(path())).subarray(0, -32));
    const digest = createHash('sha256')
      .update(checksum ? body : '')
      .digest();
    await folder.write('accounts.snapshot', Buffer.concat([body, digest]));
  }

  const refusal = async () => (await expectRejection(read(), InputError, 'INVALID_FILE')).message;

  it('gives back the book that was written', async () => {
    await check(
      fc.asyncProperty(anyAccounts(2, 20), async (accounts) => {
        const book = bookOf(accounts);
        await write(book);
        expect(accountsOf(await read())).to.deep.equal(accountsOf(book));
      }),
      dearRuns(50),
    );
  });

  it('gives back pages, and a book that more can be added to', async () => {
    const accounts = Array.from({ length: PAGE_ACCOUNTS + 5 }, (_, k) => [BigInt(k), -BigInt(k)]);
    await write(bookOf(accounts));
    const counts: number[] = [];
    const book = await readSnapshotFile(path(), two, { onPage: (count) => counts.push(count) });
    expect(counts).to.deep.equal([PAGE_ACCOUNTS, PAGE_ACCOUNTS + 5]);
    const whole = bookOf(accounts);
    for (const each of [book, whole]) each.add([7n, 8n], 'new');
    expect(accountsOf(book)).to.deep.equal(accountsOf(whole));
  });

  it('is its owner’s only, replaces nothing unless told, and leaves nothing behind', async () => {
    const book = bookOf([[1n, 2n]]);
    const name = folder.path('once.snapshot');
    await writeSnapshotFile(name, book, two, { overwrite: false });
    if (process.platform !== 'win32') expect((await stat(name)).mode & 0o777).to.equal(0o600);
    const again = writeSnapshotFile(name, book, two, { overwrite: false });
    await expectRejection(again, InputError, 'FILE_EXISTS');
    expect(await readdir(folder.path())).to.not.match(/\.tmp/);
  });

  it('writes nothing once it is aborted', async () => {
    const name = folder.path('aborted.snapshot');
    const signal = AbortSignal.abort();
    for (const book of [bookOf([]), bookOf([[1n, 2n]])]) {
      const writing = writeSnapshotFile(name, book, two, { overwrite: false, signal });
      expect(await writing.catch((error: unknown) => error)).to.equal(signal.reason);
      expect(await readdir(folder.path())).to.not.match(/aborted|\.tmp/);
    }
  });

  it('writes no book of other markets than it is told of', async () => {
    const name = folder.path('others.snapshot');
    for (const others of [markets, two.slice(0, 1), []]) {
      const writing = writeSnapshotFile(name, bookOf([[1n, 2n]]), others, { overwrite: false });
      await expectRejection(writing, InputError, 'INVALID_VALUE');
    }
    expect(await readdir(folder.path())).to.not.match(/others|\.tmp/);
  });

  it('writes no book that changes meanwhile', async () => {
    const name = folder.path('changed.snapshot');
    const accounts = Array.from({ length: 2 * PAGE_ACCOUNTS }, () => [1n, 2n]);
    for (const change of [
      (book: AccountBook) => book.add([3n, 4n]),
      (book: AccountBook) => book.set(0, [3n, 4n]),
    ]) {
      const book = bookOf(accounts);
      const { ids } = book.pages[1]!;
      const { bytes } = ids;
      // Once the first page is written.
      Object.defineProperty(ids, 'bytes', {
        get: () => {
          change(book);
          return bytes;
        },
      });
      const writing = writeSnapshotFile(name, book, two, { overwrite: false });
      await expectRejection(writing, InputError, 'INVALID_VALUE');
    }
    expect(await readdir(folder.path())).to.not.match(/changed|\.tmp/);
  });

  it('refuses what others may read, unless told', async function () {
    if (process.platform === 'win32') this.skip();
    await write(bookOf([[1n, 2n]]));
    const open = await folder.write('open.snapshot', await readFile(path()), 0o644);
    await expectRejection(readSnapshotFile(open, two), InputError, 'FILE_NOT_PRIVATE');
    expect((await readSnapshotFile(open, two, { allowReadable: true })).count).to.equal(1);
  });

  it('refuses a snapshot that was cut anywhere', async () => {
    await write(bookOf([1n, 2n, 3n].map((held) => [held, -held])));
    const bytes = await readFile(path());
    for (let length = 0; length < bytes.length; length += 3) {
      await folder.write('accounts.snapshot', bytes.subarray(0, length));
      expect(await refusal(), `${length}`).to.match(/ends too early|is of other markets/);
    }
  });

  it('refuses a snapshot with any byte changed', async () => {
    await write(bookOf([1n, 2n, 3n].map((held) => [held, -held])));
    const bytes = await readFile(path());
    for (let at = 0; at < bytes.length; at++) {
      const copy = Buffer.from(bytes);
      copy[at]! ^= 0x41;
      await folder.write('accounts.snapshot', copy);
      await refusal();
    }
  });

  it('refuses other bytes under their own checksum', async () => {
    const lengths = SYMBOLS_END + 5 * 2 * 16;
    for (const [change, problem] of [
      [(bytes: Buffer) => bytes.fill(0xff, SYMBOLS_END + 8, SYMBOLS_END + 16), /Account 0 has a/],
      [(bytes: Buffer) => bytes.fill(0x7f, SYMBOLS_END + 47, SYMBOLS_END + 48), /Account 1 has a/],
      [(bytes: Buffer) => bytes.fill('\n', lengths + 5, lengths + 6), /An id must be/],
      [(bytes: Buffer) => bytes.fill(81, lengths, lengths + 1), /ends too early/],
      [(bytes: Buffer) => bytes.fill(4, 16, 17), /checksum|An id|goes on/],
      [(bytes: Buffer) => Buffer.concat([bytes, Buffer.from('more')]), /checksum/],
    ] as const) {
      await changed(change);
      expect(await refusal()).to.match(problem);
    }
  });

  it('refuses what comes after its end', async () => {
    await write(bookOf([[1n, 2n]]));
    const more = Buffer.concat([await readFile(path()), Buffer.of(0)]);
    await folder.write('accounts.snapshot', more);
    expect(await refusal()).to.match(/goes on after its end$/);
  });

  it('asks for no memory that the file has no accounts for', async () => {
    for (const count of [6, 2 ** 24, 2 ** 24 + 1, 2 ** 32 - 1]) {
      await changed((bytes) => {
        bytes.writeUInt32LE(count, 16);
        return bytes;
      });
      expect(await refusal()).to.match(/ends too early for its number of accounts$/);
    }
  });

  it('refuses other markets, another order of them, and another kind of file', async () => {
    await write(bookOf([[1n, 2n]]));
    for (const others of [markets, two.toReversed(), two.slice(0, 1), markets.slice(1, 3)]) {
      const reading = readSnapshotFile(path(), others);
      const { message } = await expectRejection(reading, InputError, 'INVALID_FILE');
      expect(message).to.match(/is of other markets, or in another order: make it anew$/);
    }
    await changed((bytes) => bytes.fill('2', 15, 16));
    expect(await refusal()).to.match(/is no snapshot of this version: make it anew$/);
    await changed((bytes) => bytes, false);
    expect(await refusal()).to.match(/is damaged: its checksum is another$/);
  });
});
