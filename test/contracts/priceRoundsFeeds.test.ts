import { expect } from 'chai';
import fc from 'fast-check';
import { priceFromFeed } from '../../src/market/prices.js';
import { isNeutral, MAXIMUM_PRICE, neutralWord } from '../../src/market/round.js';
import { check } from '../support/check.js';
import {
  type FeedState,
  HEARTBEAT,
  type Listing,
  modes,
  priced,
  RoundsFixture,
} from './harness/roundsFixture.js';

const LARGEST_ANSWER = 2n ** 255n - 1n;
const AGE_LIMIT = BigInt(HEARTBEAT);

/** Most gas that a transaction can have (EIP-7825). */
const TRANSACTION_GAS = 16_777_216n;

/** States of a feed that does not count, by what is wrong with it. */
const notFresh: Readonly<Record<string, FeedState>> = {
  zero: { answer: 0n },
  negative: { answer: -1n },
  'most negative': { answer: -(2n ** 255n) },
  stale: { answer: 5n, age: AGE_LIMIT + 1n },
  'never updated': { answer: 5n, time: 0n },
  'of the future': { answer: 5n, age: -1n },
  'of the end of time': { answer: 5n, time: -1n },
  reverting: { answer: 5n, mode: 'revert' },
  'burning gas': { answer: 5n, mode: 'burnGas' },
  'returning a byte too little': { answer: 5n, mode: 'shortReturn' },
  'trying to write': { answer: 5n, mode: 'write' },
  'too large to count': { answer: MAXIMUM_PRICE / 10n ** 4n + 1n },
  'as large as can be': { answer: LARGEST_ANSWER },
};

const ANSWERING: readonly string[] = ['answer', 'hugeReturn', 'thirsty'];

/** What a fresh feed's price is, by the rules; null if it is not fresh. */
function modelPrice({ mode = 'answer', answer = 0n, age = 0n, time }: FeedState): bigint | null {
  if (!ANSWERING.includes(mode)) return null;
  if (time !== undefined || age < 0n || age > AGE_LIMIT || answer <= 0n) return null;
  const price = priced(answer);
  return price <= MAXIMUM_PRICE ? price : null;
}

/** The price that a market of the first feeds had at deployment: the median of 1, 2, … `count`. */
const firstPrice = (count: number) => priced(BigInt(count + 1)) / 2n;

/** The word of a market that had no other price before. */
function modelWord(states: readonly FeedState[]): bigint {
  const fresh = states.map(modelPrice).filter((price) => price !== null);
  if (fresh.length <= states.length / 2) return neutralWord(firstPrice(states.length));
  fresh.sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const half = fresh.length >> 1;
  return fresh.length % 2 === 1 ? fresh[half]! : (fresh[half - 1]! + fresh[half]!) / 2n;
}

describe('PriceRounds and its feeds', () => {
  let fixture: RoundsFixture;
  /** Seven feeds, and markets of the first one, two, … seven of them. */
  let feeds: string[];
  let ladder: string;

  before(async () => {
    fixture = await RoundsFixture.setUp();
    feeds = await fixture.feeds(1n, 2n, 3n, 4n, 5n, 6n, 7n);
    ladder = await fixture.address(feeds.map((_, k) => ({ feeds: feeds.slice(0, k + 1) })));
  });

  after(() => fixture?.tearDown());

  /** The first market has none, so the contract is not deployed. */
  async function expectNoPrice(listings: readonly Listing[]): Promise<void> {
    fixture.expectRefusal(await fixture.tryDeploy(listings), 'MarketWithoutPrice', [0]);
  }

  describe('a price', () => {
    it('is the median, or the mean of the middle two rounded down', async () => {
      const answers = [30n, 11n, 20n, 50n, 50n, 1n, 70n];
      const states = answers.map((answer) => ({ answer }));
      const [one, ...more] = await fixture.pricesOf(ladder, feeds, states);
      expect(one).to.equal(priced(30n));
      const middles = [priced(30n + 11n) / 2n, priced(20n), priced(20n + 30n) / 2n];
      expect(more.slice(0, 3)).to.deep.equal(middles);
      expect(more.slice(3)).to.deep.equal([priced(30n), priced(25n), priced(30n)]);
    });

    it('is rounded down where the middle two are odd together', async () => {
      const pair = [
        await fixture.feed({ answer: 3n }, 30n),
        await fixture.feed({ answer: 4n }, 30n),
      ];
      expect(await fixture.firstPrices([{ decimals: 0, feeds: pair }])).to.deep.equal([3n]);
    });

    it('is exact for feeds and tokens of any decimals', async () => {
      const answer = 123_456_789n;
      for (let f = 0; f <= 18; f++) {
        const feed = await fixture.feed({ answer }, BigInt(f));
        const decimals = Array.from({ length: 19 }, (_, d) => d).filter((d) => f + d <= 30);
        for (const d of decimals) {
          const price = priceFromFeed(answer, f, d);
          const listings = [{ decimals: d, feeds: [feed] }];
          if (price > MAXIMUM_PRICE) await expectNoPrice(listings);
          else expect(await fixture.firstPrices(listings), `${f}, ${d}`).to.deep.equal([price]);
        }
      }
    });

    it('may be as large as fits any weights', async () => {
      const feed = await fixture.feed({ answer: MAXIMUM_PRICE }, 30n);
      const largest = { decimals: 0, feeds: [feed] };
      expect(await fixture.firstPrices([largest])).to.deep.equal([MAXIMUM_PRICE]);
      await fixture.set(feed, { answer: MAXIMUM_PRICE + 1n });
      await expectNoPrice([largest]);
    });

    it('needs a quorum: more than half of the feeds that are listed', async () => {
      for (let dead = 0; dead <= 7; dead++) {
        const states = feeds.map((_, i) => ({ answer: i < dead ? 0n : 9n }));
        const words = await fixture.pricesOf(ladder, feeds, states);
        words.forEach((word, k) => {
          const listed = k + 1;
          const fresh = listed - Math.min(dead, listed);
          expect(word, `${fresh} of ${listed}`).to.equal(
            2 * fresh > listed ? priced(9n) : neutralWord(firstPrice(listed)),
          );
        });
      }
    });

    it('is as old as the heartbeat, at most', async () => {
      for (const age of [0n, 1n, AGE_LIMIT]) {
        const [alone] = await fixture.pricesOf(ladder, [feeds[0]!], [{ answer: 5n, age }]);
        expect(alone).to.equal(priced(5n));
      }
    });

    it('is as old as its feed’s update, whenever that round started', async () => {
      const feed = await fixture.datedFeed(5n);
      const rounds = await fixture.address([{ feeds: [feed] }]);
      await fixture.setAges(feed, 100n * AGE_LIMIT, AGE_LIMIT);
      expect(await fixture.prices(rounds)).to.deep.equal([priced(5n)]);
      await fixture.setAges(feed, 0n, AGE_LIMIT + 1n);
      expect((await fixture.prices(rounds)).map(isNeutral)).to.deep.equal([true]);
    });

    it('is none without a time, however long the heartbeat', async () => {
      const feed = await fixture.feed({ answer: 5n, time: 0n });
      const patient = { feeds: [feed], heartbeat: 2 ** 32 - 1 };
      await expectNoPrice([patient]);
      await fixture.set(feed, { answer: 5n, time: 1n });
      expect(await fixture.firstPrices([patient])).to.deep.equal([priced(5n)]);
    });

    it('comes from a feed that returns more than it should, too', async () => {
      const states: FeedState[] = [{ answer: 5n, mode: 'hugeReturn' }];
      expect((await fixture.pricesOf(ladder, [feeds[0]!], states))[0]).to.equal(priced(5n));
    });

    for (const [what, state] of Object.entries(notFresh)) {
      it(`does not come from a feed that is ${what}; others do not mind`, async () => {
        const states = [state, ...[9n, 8n, 7n, 6n, 5n, 4n].map((answer) => ({ answer }))];
        const words = await fixture.pricesOf(ladder, feeds, states);
        expect(words).to.deep.equal(feeds.map((_, k) => modelWord(states.slice(0, k + 1))));
        expect(words.slice(0, 2)).to.deep.equal([1, 2].map(firstPrice).map(neutralWord));
        expect(words[2]).to.equal(priced(17n) / 2n);
      });
    }

    it('is the model’s, whatever the feeds say', async () => {
      const answer = fc.oneof(
        { weight: 6, arbitrary: fc.bigInt({ min: 1n, max: 20n }) },
        { weight: 2, arbitrary: fc.bigInt({ min: 1n, max: MAXIMUM_PRICE / 10n ** 4n }) },
        fc.constantFrom(0n, -1n, MAXIMUM_PRICE / 10n ** 4n + 1n, LARGEST_ANSWER, -(2n ** 255n)),
      );
      const age = fc.oneof(
        { weight: 8, arbitrary: fc.bigInt({ min: 0n, max: AGE_LIMIT }) },
        fc.constantFrom(-1n, AGE_LIMIT + 1n),
      );
      const mode = fc.oneof(
        { weight: 10, arbitrary: fc.constant('answer' as const) },
        fc.constantFrom(...modes),
      );
      const state = fc.record({ mode, answer, age });
      const states = fc.array(state, { minLength: 7, maxLength: 7 });
      await check(
        fc.asyncProperty(states, async (each) => {
          const words = await fixture.pricesOf(ladder, feeds, each);
          expect(words).to.deep.equal(feeds.map((_, k) => modelWord(each.slice(0, k + 1))));
        }),
        200,
      );
    });
  });

  describe('a feed that cannot be asked any more', () => {
    it('has no code, or answers nothing: its market is neutral, and the round is made', async () => {
      const two = await fixture.feeds(5n, 6n);
      const rounds = await fixture.address(two.map((feed) => ({ feeds: [feed] })));
      await fixture.chain.setCode(two[0]!, '0x');
      expect(await fixture.prices(rounds)).to.deep.equal([neutralWord(priced(5n)), priced(6n)]);
      // STOP: succeeds, with nothing.
      await fixture.chain.setCode(two[0]!, '0x00');
      expect(await fixture.prices(rounds)).to.deep.equal([neutralWord(priced(5n)), priced(6n)]);
    });

    it('burns no more than its share', async () => {
      const list = await fixture.feeds(5n, 6n, 7n);
      const rounds = await fixture.address([{ feeds: list }]);
      await fixture.makeRound(rounds);
      const before = await fixture.send(rounds, 'makeRound');
      await fixture.set(list[0]!, { mode: 'burnGas' });
      const after = await fixture.send(rounds, 'makeRound');
      expect(fixture.readRound(after).prices).to.deep.equal([priced(13n) / 2n]);
      expect(after.gasUsed - before.gasUsed < 105_000n).to.equal(true);
    });

    it('leaves the round within the gas of a transaction, even if 16 markets have 7 of it', async () => {
      const burning: string[] = [];
      for (let i = 0; i < 7; i++) burning.push(await fixture.feed({ answer: 5n }));
      const rounds = await fixture.address(new Array(16).fill({ feeds: burning }));
      for (const feed of burning) await fixture.set(feed, { mode: 'burnGas' });
      const { ok } = await fixture.try(rounds, 'makeRound', [], TRANSACTION_GAS);
      expect(ok).to.equal(true);
    });

    it('does not look dead to a caller who gives too little gas', async () => {
      const thirsty: FeedState = { mode: 'thirsty', answer: 5n };
      const two = [await fixture.feed(thirsty), await fixture.feed(thirsty)];
      const rounds = await fixture.address(two.map((feed) => ({ feeds: [feed] })));
      const whole = await fixture.try(rounds, 'makeRound');
      expect(await fixture.prices(rounds)).to.deep.equal([priced(5n), priced(5n)]);
      const outcomes = new Set<string>();
      for (let gas = 30_000n; gas < 330_000n; gas += 2_000n) {
        const { ok, data } = await fixture.try(rounds, 'makeRound', [], gas);
        if (ok) expect(data).to.equal(whole.data);
        const refusal = data === '0x' ? 'out of gas' : fixture.rounds.parseError(data)?.name;
        outcomes.add(ok ? 'made' : refusal!);
      }
      expect([...outcomes]).to.include.members(['GasTooLow', 'made']);
      for (const outcome of outcomes) {
        expect(outcome).to.be.oneOf(['GasTooLow', 'out of gas', 'made']);
      }
    });
  });
});
