import { priceFromFeed } from '../../../src/market/prices.js';
import { MAXIMUM_PRICE, NEUTRAL, type PriceRound } from '../../../src/market/round.js';
import { type FeedState, HEARTBEAT } from '../harness/roundsFixture.js';
import type { Fact } from './outcome.js';
import { FEED_DECIMALS, markets, usualAnswers } from './parameters.js';

/** Price rounds as DESIGN.md has them, section 3: medians of fresh feeds, or neutral markets. */
export class PriceModel {
  readonly feeds: FeedState[][] = usualAnswers.map((answers) =>
    answers.map((answer) => ({ answer })),
  );
  /** In their order: the first is number 1. */
  readonly rounds: PriceRound[] = [];
  /** At deployment, of the usual answers. */
  readonly #lastPrices = markets.map((_, k) => this.medianOf(k, 1n)!);

  get latest(): PriceRound | undefined {
    return this.rounds.at(-1);
  }

  round(number: bigint): PriceRound | undefined {
    return this.rounds[Number(number) - 1];
  }

  setFeed(market: number, feed: number, state: FeedState): Fact[] {
    this.feeds[market]![feed] = state;
    return [];
  }

  makeRound(now: bigint): Fact[] {
    const prices = markets.map((_, k) => {
      const price = this.medianOf(k, now);
      if (price === null) return NEUTRAL + this.#lastPrices[k]!;
      this.#lastPrices[k] = price;
      return price;
    });
    const number = BigInt(this.rounds.length + 1);
    this.rounds.push({ number, time: now, weightsVersion: 1n, prices });
    return [['RoundMade', number, now, 1n, prices]];
  }

  /** Of the fresh feeds, if they are more than half of those listed. */
  medianOf(market: number, now: bigint): bigint | null {
    const listed = this.feeds[market]!;
    const fresh = listed.flatMap((feed) => freshPrice(feed, markets[market]!.decimals, now));
    if (2 * fresh.length <= listed.length) return null;
    fresh.sort((one, other) => (one < other ? -1 : 1));
    const low = fresh[Math.floor((fresh.length - 1) / 2)]!;
    const high = fresh[Math.floor(fresh.length / 2)]!;
    return (low + high) / 2n;
  }
}

/** The price of a feed, none if it is not fresh. */
function freshPrice(state: FeedState, decimals: number, now: bigint): bigint[] {
  const { mode = 'answer', answer = 0n, age = 0n, time = now - age } = state;
  if (mode !== 'answer' && mode !== 'hugeReturn') return [];
  if (answer <= 0n || time === 0n || time > now || now - time > BigInt(HEARTBEAT)) return [];
  const price = priceFromFeed(answer, FEED_DECIMALS, decimals);
  return price > MAXIMUM_PRICE ? [] : [price];
}
