import { expect } from 'chai';
import fc from 'fast-check';
import { BALANCE_BOUND } from '../../src/account/balances.js';
import { InputError } from '../../src/errors.js';
import { AccountBook } from '../../src/scan/accountBook.js';
import { IdList } from '../../src/scan/idList.js';
import { PAGE_ACCOUNTS } from '../../src/scan/page.js';
import { Scan } from '../../src/scan/scan.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { expectError, expectNoSecrets } from '../support/expectError.js';
import { anyAccounts } from '../support/scanGenerators.js';

const id = fc.option(fc.stringMatching(/^[A-Za-z0-9][!-~]{0,79}$/), { nil: undefined });

describe('scan/accountBook', () => {
  it('gives back what was added', () => {
    check(
      fc.property(anyAccounts(3, 30), fc.array(id, { minLength: 30 }), (accounts, ids) => {
        const book = new AccountBook(3);
        accounts.forEach((balances, index) => {
          book.add(balances, ids[index]);
        });
        expect(book.count).to.equal(accounts.length);
        accounts.forEach((balances, index) => {
          expect(book.balancesOf(index)).to.deep.equal(balances);
          expect(book.idOf(index)).to.equal(ids[index]);
        });
      }),
      MODEL_RUNS,
    );
  });

  it('keeps accounts apart beyond a page', () => {
    const book = new AccountBook(1);
    const count = 2 * PAGE_ACCOUNTS + 3;
    for (let index = 0; index < count; index++) book.add([BigInt(-index)], `a${index}`);
    expect(book.pages.map((page) => page.count)).to.deep.equal([PAGE_ACCOUNTS, PAGE_ACCOUNTS, 3]);
    for (const index of [0, PAGE_ACCOUNTS - 1, PAGE_ACCOUNTS, count - 1]) {
      expect(book.balancesOf(index)).to.deep.equal([BigInt(-index)]);
      expect(book.idOf(index)).to.equal(`a${index}`);
    }
  });

  it('replaces the balances of an account, and nothing else', () => {
    const book = new AccountBook(2);
    for (let index = 0; index < PAGE_ACCOUNTS + 2; index++) book.add([1n, -1n], `a${index}`);
    book.set(PAGE_ACCOUNTS, [5n, -9n]);
    expectError(() => book.set(1, [5n]), InputError, 'INVALID_VALUE');
    expectError(() => book.set(1, [BALANCE_BOUND, 0n]), InputError, 'INVALID_VALUE');
    expectError(() => book.set(PAGE_ACCOUNTS + 2, [1n, 1n]), InputError, 'INVALID_VALUE');
    const scan = new Scan(book, { assets: [1n, 1n], liabilities: [1n, 1n] });
    expect([...scan.liquidatable(10_000n)]).to.deep.equal([PAGE_ACCOUNTS]);
    expect(book.balancesOf(PAGE_ACCOUNTS)).to.deep.equal([5n, -9n]);
    expect(book.idOf(PAGE_ACCOUNTS)).to.equal(`a${PAGE_ACCOUNTS}`);
    expect(book.count).to.equal(PAGE_ACCOUNTS + 2);
  });

  it('refuses what no account has, and stays as it was', () => {
    const book = new AccountBook(2);
    book.add([1n, 2n]);
    for (const [balances, name] of [
      [[1n], 'a'],
      [[1n, 2n, 3n], 'a'],
      [[BALANCE_BOUND, 0n], 'a'],
      [[0n, -BALANCE_BOUND - 1n], 'a'],
      [[1n, 2n], ''],
      [[1n, 2n], 'a b'],
      [[1n, 2n], '#1'],
      [[1n, 2n], 'é'],
      [[1n, 2n], 'a\u001b[2J'],
      [[1n, 2n], 'a'.repeat(81)],
    ] as const) {
      const error = expectError(() => book.add(balances, name), InputError, 'INVALID_VALUE');
      expectNoSecrets(error, [BALANCE_BOUND]);
    }
    expect(book.count).to.equal(1);
    book.add([3n, 4n], 'next');
    expect(book.balancesOf(1)).to.deep.equal([3n, 4n]);
    expect(book.idOf(1)).to.equal('next');
  });

  it('stays as it was where the account that it refuses would have begun a page', () => {
    const book = new AccountBook(1);
    for (let index = 0; index < PAGE_ACCOUNTS; index++) book.add([1n]);
    expectError(() => book.add([2n], 'a b'), InputError, 'INVALID_VALUE');
    expect(book.pages.map((page) => page.count)).to.deep.equal([PAGE_ACCOUNTS]);
    const words = new BigUint64Array(PAGE_ACCOUNTS * 2);
    words[0] = 3n;
    book.addPage(1, words, IdList.of(Uint8Array.of(1), Buffer.from('b')));
    expect(book.balancesOf(PAGE_ACCOUNTS)).to.deep.equal([3n]);
    expect(book.idOf(PAGE_ACCOUNTS)).to.equal('b');
  });

  it('refuses a page with a balance or an id that no account has', () => {
    const words = new BigUint64Array(PAGE_ACCOUNTS * 2);
    words[3] = 1n << 63n;
    const ids = IdList.of(Uint8Array.of(0, 0), new Uint8Array());
    const page = () => new AccountBook(1).addPage(2, words, ids);
    expect(expectError(page, InputError, 'INVALID_VALUE').message).to.match(/^Account 1 has/);
    const list = () => IdList.of(Uint8Array.of(2), Buffer.from('a\n'));
    expectError(list, InputError, 'INVALID_VALUE');
  });

  it('refuses a page that does not fit, or comes after one with room', () => {
    const words = (size: number) => new BigUint64Array(size);
    const ids = (count: number) => IdList.of(new Uint8Array(count), new Uint8Array());
    const whole = PAGE_ACCOUNTS * 2;
    for (const [count, size, named] of [
      [0, whole, 0],
      [-1, whole, 1],
      [0.5, whole, 1],
      [PAGE_ACCOUNTS + 1, whole + 2, PAGE_ACCOUNTS + 1],
      [2, 4, 2],
      [2, whole, 1],
      [2, whole, 3],
    ] as const) {
      const book = new AccountBook(1);
      const act = () => book.addPage(count, words(size), ids(named));
      expectError(act, InputError, 'INVALID_VALUE');
      expect(book.count).to.equal(0);
    }
    const book = new AccountBook(1);
    book.addPage(2, words(whole), ids(2));
    expectError(() => book.addPage(2, words(whole), ids(2)), InputError, 'INVALID_VALUE');
    expect(book.count).to.equal(2);
  });

  it('has no accounts beside its own, and 1 to 16 markets', () => {
    const book = new AccountBook(1);
    book.add([1n]);
    for (const index of [-1, 1, 0.5, Number.NaN, PAGE_ACCOUNTS]) {
      expectError(() => book.balancesOf(index), InputError, 'INVALID_VALUE');
      expectError(() => book.idOf(index), InputError, 'INVALID_VALUE');
    }
    for (const markets of [0, 17]) {
      expectError(() => new AccountBook(markets), InputError, 'INVALID_VALUE');
    }
  });
});
