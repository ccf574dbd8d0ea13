import {
  type Account,
  assessHealth,
  coefficientsOfRound,
  deriveAccountKeys,
  type Market,
  type PriceRound,
  priceFromFeed,
} from '../../src/index.js';
import { SeededRandom } from './random.js';

/** The made-up protocol of the demo: eight markets, random borrowers, a crash. */

const weights = (maintenance: bigint, initial: bigint) => ({
  maintenance: { asset: maintenance, liability: 10_000n },
  initial: { asset: initial, liability: 10_000n },
});

export const markets: readonly Market[] = [
  { symbol: 'WETH', decimals: 18, weights: weights(8_300n, 8_000n) },
  { symbol: 'WBTC', decimals: 8, weights: weights(7_800n, 7_300n) },
  { symbol: 'wstETH', decimals: 18, weights: weights(8_100n, 7_800n) },
  { symbol: 'LINK', decimals: 18, weights: weights(7_100n, 6_600n) },
  { symbol: 'USDC', decimals: 6, weights: weights(7_800n, 7_500n) },
  { symbol: 'USDT', decimals: 6, weights: weights(7_800n, 7_500n) },
  { symbol: 'DAI', decimals: 18, weights: weights(7_700n, 6_300n) },
  { symbol: 'GHO', decimals: 18, weights: weights(7_000n, 6_500n) },
];

/** Cents per whole token before the crash; the first four markets are volatile. */
const OPENING_CENTS = [400_000, 9_500_000, 480_000, 2_200, 100, 100, 100, 100] as const;
const VOLATILE = 4;

/** Decimals of the feeds' answers. */
export const FEED_DECIMALS = 8;

/** What the feeds say, step by step: each volatile price loses 0 to 2 % a step. */
export function* crash(seed: string): Generator<readonly bigint[], never> {
  const random = new SeededRandom(`${seed}/crash`);
  let cents: number[] = [...OPENING_CENTS];
  for (;;) {
    yield cents.map((value) => BigInt(value) * 10n ** BigInt(FEED_DECIMALS - 2));
    cents = cents.map((value, k) =>
      k < VOLATILE ? Math.floor((value * random.between(9_800, 10_000)) / 10_000) : value,
    );
  }
}

const FIRST_ROUND_TIME = 1_798_761_600n;
const SECONDS_A_ROUND = 60n;

/** The rounds of a crash, as a contract would make them from those answers. */
export function* crashRounds(seed: string): Generator<PriceRound, never> {
  const steps = crash(seed);
  for (let number = 1n; ; number++) {
    const prices = steps
      .next()
      .value.map((answer, k) => priceFromFeed(answer, FEED_DECIMALS, markets[k]!.decimals));
    const time = FIRST_ROUND_TIME + number * SECONDS_A_ROUND;
    yield { number, time, weightsVersion: 1n, prices };
  }
}

/**
 * Borrowers with one or two volatile assets and a debt in one or two stablecoins, their health
 * factors spread from 1.05 to 4 at the opening prices, last updated in the opening round.
 */
export function makeAccounts(
  seed: string,
  count: number,
  opening: PriceRound,
  host: string,
): Account[] {
  const random = new SeededRandom(`${seed}/accounts`);
  const coefficients = coefficientsOfRound(markets, opening.prices);
  return Array.from({ length: count }, (_, index) => {
    const balances = markets.map(() => 0n);
    for (let assets = random.between(1, 2); assets > 0; assets--) {
      const k = random.between(0, VOLATILE - 1);
      balances[k] = (BigInt(random.between(1_000, 5_000_000)) * 10n ** 30n) / opening.prices[k]!;
    }
    const { assets } = assessHealth(balances, coefficients);
    const parts = random.between(1, 2);
    for (let part = 0; part < parts; part++) {
      const k = random.between(VOLATILE, markets.length - 1);
      const target = BigInt(random.between(10_500, 40_000));
      balances[k] = -((assets * 10_000n) / target / BigInt(parts) / coefficients.liabilities[k]!);
    }
    return { ...makeKeys(random, host, index), nonce: 1n, sinceRound: opening.number, balances };
  });
}

/** Each owner has a seed; the protocol's liquidators learn `ownerKey` and `viewingKey` only. */
function makeKeys(
  random: SeededRandom,
  host: string,
  index: number,
): Pick<Account, 'ownerKey' | 'viewingKey'> {
  const keys = deriveAccountKeys(random.bytes(), { chainId: 31_337n, host, index: BigInt(index) });
  return { ownerKey: keys.ownerKey, viewingKey: keys.viewingKey };
}
