import { floatOfBalance, loadBalance, storeBalance, WORDS } from './exactBalance.js';
import { IdList } from './idList.js';

/** Accounts of a page. With 8 markets its floats are 256 KiB: they stay in a core's cache. */
export const PAGE_ACCOUNTS = 4096;

/** Some thousand accounts, one after another, with one balance a market each. */
export interface Page {
  /** Accounts in it. */
  readonly count: number;
  /** The balances, exactly. */
  readonly words: BigUint64Array;
  /** The balances as floats. */
  readonly floats: Float64Array;
  readonly ids: IdList;
}

/** An empty page. */
export function newPage(markets: number): Page & { count: number } {
  const size = PAGE_ACCOUNTS * markets;
  return {
    count: 0,
    words: new BigUint64Array(size * WORDS),
    floats: new Float64Array(size),
    ids: new IdList(),
  };
}

/** @param account its place in the page; as many balances as there are markets, all in range */
export function storeBalances(page: Page, account: number, balances: readonly bigint[]): void {
  const start = account * balances.length;
  balances.forEach((balance, k) => {
    storeBalance(page.words, (start + k) * WORDS, balance);
  });
  computeFloats(page, balances.length, account, account + 1);
}

export function loadBalances({ words }: Page, markets: number, account: number): bigint[] {
  const start = account * markets;
  return Array.from({ length: markets }, (_, k) => loadBalance(words, (start + k) * WORDS));
}

/**
 * Floats of some of a page's accounts, from their words.
 *
 * @returns the first account of which a word is none that balances have, if there is one
 */
export function computeFloats(
  { words, floats }: Pick<Page, 'words' | 'floats'>,
  markets: number,
  from: number,
  to: number,
): number | undefined {
  const halves = new Uint32Array(words.buffer);
  for (let at = from * markets; at < to * markets; at++) {
    const float = floatOfBalance(halves, at * 2 * WORDS);
    if (Number.isNaN(float)) return Math.floor(at / markets);
    floats[at] = float;
  }
  return undefined;
}
