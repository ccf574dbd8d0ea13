/** Contents of small files of each format, to be changed by tests. */

const weights = (asset: number) => ({ asset, liability: 10_000 });

export const exampleMarketFile = {
  format: 'zkliq/market/1',
  markets: [
    {
      symbol: 'WETH',
      decimals: 18,
      weights: { maintenance: weights(8_000), initial: weights(7_500) },
    },
    {
      symbol: 'USDC',
      decimals: 6,
      weights: { maintenance: weights(9_000), initial: weights(8_500) },
    },
  ],
};

export const exampleRoundFile = {
  format: 'zkliq/round/1',
  number: '7',
  time: '1798761600',
  prices: { WETH: '2000.5', USDC: '1' },
};

/** 1 WETH held, 1,700 USDC owed: liquidatable below 2125 USD. */
export const exampleAccountFile = {
  format: 'zkliq/account/1',
  ownerKey: '4019040461897145162952624054696666476409077055817716105549976059048402151657',
  viewingKey: '191751101901951257643642889985273656709657533708937385976979841559931197275',
  nonce: '2',
  sinceRound: '6',
  balances: { WETH: '1000000000000000000', USDC: '-1700000000' },
};

/** A deep copy with the value at a dotted path replaced, or removed if it is `undefined`. */
export function changedFile(file: object, path: string, value: unknown): object {
  const copy = structuredClone(file);
  const names = path.split('.');
  const last = names.pop()!;
  let place = copy as Record<string, unknown>;
  for (const name of names) place = place[name] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}
