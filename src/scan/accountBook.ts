import { MAXIMUM_MARKETS, requireBalanceRange } from '../account/balances.js';
import { InputError } from '../errors.js';
import { requireInRange } from '../field.js';
import { WORDS } from './exactBalance.js';
import type { IdList } from './idList.js';
import {
  computeFloats,
  loadBalances,
  newPage,
  PAGE_ACCOUNTS,
  type Page,
  storeBalances,
} from './page.js';

/** Most accounts of a book: of 16 markets they take 6 GB. */
export const MAXIMUM_ACCOUNTS = 2 ** 24;

type GrowingPage = Page & { count: number };

/**
 * The balances of many accounts, to be looked at again and again: as floats, which are fast, and
 * exactly, in 24 bytes a balance together. It holds no keys: a scan needs none.
 */
export class AccountBook {
  readonly #pages: GrowingPage[] = [];
  #count = 0;
  #version = 0;

  /** @param markets balances of each account, 1 to 16 */
  constructor(readonly markets: number) {
    requireInRange('number of markets', BigInt(markets), 1n, BigInt(MAXIMUM_MARKETS) + 1n);
  }

  get count(): number {
    return this.#count;
  }

  /** Another after each change. */
  get version(): number {
    return this.#version;
  }

  get pages(): readonly Page[] {
    return this.#pages;
  }

  /**
   * @param balances base units, one a market, positive held, negative owed
   * @param id what the account is called; without one it is known by its index
   * @throws InputError INVALID_VALUE
   */
  add(balances: readonly bigint[], id?: string): void {
    this.#require(balances);
    const page = this.#pageWithRoom();
    page.ids.add(id);
    // Not before: one that stayed empty would be in the way of the next.
    if (page.count === 0) this.#pages.push(page);
    storeBalances(page, page.count, balances);
    page.count++;
    this.#count++;
    this.#version++;
  }

  /**
   * Replaces the balances of an account, after an update of it say.
   *
   * @throws InputError INVALID_VALUE
   */
  set(index: number, balances: readonly bigint[]): void {
    const page = this.#pageOf(index);
    this.#require(balances);
    storeBalances(page, index % PAGE_ACCOUNTS, balances);
    this.#version++;
  }

  /**
   * Adds a page of accounts whose words were written before: the book takes both, they are not copied.
   *
   * @param words of a whole page, whatever the count, from the start of their buffer
   * @throws InputError INVALID_VALUE if there are words that no balance has, if the page before has
   *   room, or if words and ids are not of 1 to 4096 accounts
   */
  addPage(count: number, words: BigUint64Array, ids: IdList): void {
    this.#requirePage(count, words, ids);
    const floats = new Float64Array(PAGE_ACCOUNTS * this.markets);
    const page = { count, words, floats, ids };
    const wrong = computeFloats(page, this.markets, 0, count);
    if (wrong !== undefined) {
      const account = this.#count + wrong;
      throw new InputError('INVALID_VALUE', `Account ${account} has a balance out of range`);
    }
    this.#pages.push(page);
    this.#count += count;
    this.#version++;
  }

  /** Exact balances of an account, in base units. */
  balancesOf(index: number): bigint[] {
    return loadBalances(this.#pageOf(index), this.markets, index % PAGE_ACCOUNTS);
  }

  /** What the account was called when it was added. */
  idOf(index: number): string | undefined {
    return this.#pageOf(index).ids.at(index % PAGE_ACCOUNTS);
  }

  #pageOf(index: number): Page {
    const page = index < this.#count ? this.#pages[Math.floor(index / PAGE_ACCOUNTS)] : undefined;
    if (page !== undefined && index >= 0 && Number.isInteger(index)) return page;
    throw new InputError('INVALID_VALUE', `There is no account ${index}: there are ${this.#count}`);
  }

  #requirePage(count: number, words: BigUint64Array, ids: IdList): void {
    if (!Number.isInteger(count) || count < 1 || count > PAGE_ACCOUNTS) {
      throw new InputError('INVALID_VALUE', `A page has 1 to ${PAGE_ACCOUNTS} accounts`);
    }
    const size = PAGE_ACCOUNTS * this.markets * WORDS;
    const fits = words.length === size && words.byteOffset === 0 && ids.lengths.length === count;
    const isNext = this.#count % PAGE_ACCOUNTS === 0 && this.#count + count <= MAXIMUM_ACCOUNTS;
    if (fits && isNext) return;
    throw new InputError(
      'INVALID_VALUE',
      'The page does not fit the book, or the one before has room',
    );
  }

  /** The last one, or a new one that is not in the book yet. */
  #pageWithRoom(): GrowingPage {
    const last = this.#pages.at(-1);
    if (last !== undefined && last.count < PAGE_ACCOUNTS) return last;
    if (this.#count === MAXIMUM_ACCOUNTS) {
      throw new InputError('INVALID_VALUE', `A book holds at most ${MAXIMUM_ACCOUNTS} accounts`);
    }
    return newPage(this.markets);
  }

  #require(balances: readonly bigint[]): void {
    if (balances.length !== this.markets) {
      throw new InputError(
        'INVALID_VALUE',
        `${balances.length} balances do not fit ${this.markets} markets: give one a market`,
      );
    }
    requireBalanceRange(balances);
  }
}
