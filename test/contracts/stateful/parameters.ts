import type { Market } from '../../../src/market/market.js';
import { defaultTiers } from '../harness/roundsFixture.js';

/** Names of the ledger's circuits, in the order of their verifiers: for one account, and for two. */
export const CIRCUITS: readonly string[] = ['liquidatable-2-2', 'liquidatable-batch-2-2-2'];
/** Basis points. */
export const THRESHOLD = 10_000n;
/** Seconds for which a round counts. */
export const MAXIMUM_AGE = 120n;
/** Of the tiny circuit's trees: four accounts each. */
export const DEPTH = 2;
/** Of a ledger that knows every root it ever had. */
export const EVERY_ROOT = 2n ** 256n - 1n;
export const FEED_DECIMALS = 8;

/** What is held, and what is owed, mostly. */
export const markets: readonly Market[] = [
  { symbol: 'M0', decimals: 18, weights: defaultTiers },
  { symbol: 'M1', decimals: 6, weights: defaultTiers },
];

/** Feeds of each market, with their usual answers. One may die in the first, none in the second. */
export const usualAnswers: readonly (readonly bigint[])[] = [
  [243_512_345_678n, 243_598_765_432n, 243_487_654_321n],
  [99_987_654n, 100_012_345n],
];
