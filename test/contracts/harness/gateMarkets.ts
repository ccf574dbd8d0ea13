import type { Market } from '../../../src/market/market.js';
import { SENDER } from './chain.js';
import type { DeployedContracts } from './deployedContracts.js';
import { DAY, defaultTiers, HEARTBEAT, weightsStruct, ZERO_ADDRESS } from './roundsFixture.js';

/** Answers of feeds with 8 decimals, and the decimals of their tokens: digits as real ones have. */
const LISTINGS: readonly (readonly [answer: bigint, decimals: number])[] = [
  [243_512_345_678n, 18],
  [9_512_345_678_901n, 8],
  [292_198_765_432n, 18],
  [1_432_109_876n, 18],
  [99_987_654n, 6],
  [100_012_345n, 6],
  [99_999_123n, 18],
  [99_912_345n, 18],
];

export const gateMarkets: readonly Market[] = LISTINGS.map(([, decimals], k) => ({
  symbol: `M${k}`,
  decimals,
  weights: defaultTiers,
}));

/** What price rounds of these markets are deployed with, and the feeds, one a market. */
export interface RoundsArguments {
  readonly feeds: readonly string[];
  readonly args: readonly unknown[];
}

export async function deployFeeds(contracts: DeployedContracts): Promise<RoundsArguments> {
  const feeds: string[] = [];
  for (const [answer] of LISTINGS) {
    feeds.push(await contracts.address('Feed', [8, [0, answer, false, 0]]));
  }
  const listings = gateMarkets.map(({ decimals, weights }, k) => [
    decimals,
    HEARTBEAT,
    [feeds[k]!],
    weightsStruct(weights),
  ]);
  return { feeds, args: [listings, [SENDER, DAY, ZERO_ADDRESS, 0]] };
}
