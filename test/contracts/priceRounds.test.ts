import { expect } from 'chai';
import type { Market } from '../../src/market/market.js';
import {
  coefficientsOfRound,
  MAXIMUM_PRICE,
  NEUTRAL,
  neutralWord,
  roundHash,
} from '../../src/market/round.js';
import {
  defaultTiers,
  type FeedState,
  HEARTBEAT,
  priced,
  RoundsFixture,
} from './harness/roundsFixture.js';

const AGE_LIMIT = BigInt(HEARTBEAT);

const markets = (count: number): Market[] =>
  Array.from({ length: count }, (_, k) => ({
    symbol: `M${k}`,
    decimals: 18,
    weights: defaultTiers,
  }));

describe('PriceRounds', () => {
  let fixture: RoundsFixture;
  let feeds: string[];

  before(async () => {
    fixture = await RoundsFixture.setUp();
    feeds = await fixture.feeds(1n, 2n, 3n, 4n, 5n, 6n, 7n);
  });

  after(() => fixture?.tearDown());

  describe('a round', () => {
    it('is numbered from 1, hashed and told', async () => {
      const rounds = await fixture.address([{ feeds: feeds.slice(0, 3) }, { feeds: [feeds[6]!] }]);
      expect(await fixture.ask(rounds, 'latestRound')).to.deep.equal([0n]);
      for (const number of [1n, 2n, 3n]) {
        const [announced, prices] = await fixture.ask(rounds, 'makeRound');
        const round = await fixture.makeRound(rounds);
        expect(round.prices).to.deep.equal([priced(2n), priced(7n)]);
        expect([announced, prices]).to.deep.equal([number, round.prices]);
        expect([round.number, round.weightsVersion]).to.deep.equal([number, 1n]);
        expect(await fixture.ask(rounds, 'roundHash', [number])).to.deep.equal([roundHash(round)]);
        expect(await fixture.ask(rounds, 'latestRound')).to.deep.equal([number]);
      }
      expect(await fixture.ask(rounds, 'roundHash', [4n])).to.deep.equal([`0x${'0'.repeat(64)}`]);
    });

    it('stands for itself, though another was made in the same block', async () => {
      const rounds = await fixture.address([{ feeds }]);
      const [first, second] = await fixture.makeTwo(rounds);
      expect(first).to.not.equal(second);
      for (const hash of [first, second]) expect(BigInt(String(hash)) > 0n).to.equal(true);
    });

    it('has a neutral market where feeds died, until they recover', async () => {
      const [feed, other] = await fixture.feeds(6n, 8n);
      const listed = [{ feeds: [other!] }, { feeds: [feed!] }, { feeds: [other!] }];
      const rounds = await fixture.address(listed);
      const expectRound = async (word: bigint) => {
        const round = await fixture.makeRound(rounds);
        expect(round.prices).to.deep.equal([priced(8n), word, priced(8n)]);
        for (const tier of ['maintenance', 'initial'] as const) {
          const mirrored = coefficientsOfRound(markets(3), round.prices, tier);
          expect(await fixture.coefficients(rounds, round, tier)).to.deep.equal(mirrored);
        }
      };
      await fixture.set(feed!, { answer: 0n });
      await expectRound(neutralWord(priced(6n)));
      await fixture.set(feed!, { answer: 1_234n });
      await expectRound(priced(1_234n));
      await fixture.set(feed!, { mode: 'revert' });
      await expectRound(neutralWord(priced(1_234n)));
      await expectRound(neutralWord(priced(1_234n)));
      await fixture.set(feed!, { answer: 77n });
      await expectRound(priced(77n));
      await fixture.set(feed!, { answer: 77n, age: AGE_LIMIT + 1n });
      await expectRound(neutralWord(priced(77n)));
    });

    it('has coefficients equal to TypeScript’s, in 16 markets of different weights', async () => {
      const answers = [1n, 9_999n, 123_456_789n, MAXIMUM_PRICE / 10n ** 4n];
      const made = await fixture.feeds(...answers);
      const list = markets(16).map((market, k) => ({
        ...market,
        weights: {
          maintenance: { asset: BigInt(625 * (k + 1)), liability: BigInt(10_000 + 3_702 * k) },
          initial: { asset: BigInt(k === 0 ? 0 : 9_999 - k), liability: BigInt(65_535 - k) },
        },
      }));
      const rounds = await fixture.address(
        list.map(({ weights }, k) => ({ feeds: [made[k % 4]!], weights })),
      );
      const round = await fixture.makeRound(rounds);
      expect(round.prices).to.deep.equal(list.map((_, k) => priced(answers[k % 4]!)));
      for (const tier of ['maintenance', 'initial'] as const) {
        const mirrored = coefficientsOfRound(list, round.prices, tier);
        expect(await fixture.coefficients(rounds, round, tier)).to.deep.equal(mirrored);
      }
    });

    it('is known by all of its fields and no others', async () => {
      const rounds = await fixture.address([{ feeds: [feeds[0]!] }, { feeds: [feeds[1]!] }]);
      await fixture.makeRound(rounds);
      await fixture.chain.pass(60);
      const round = await fixture.makeRound(rounds);
      const [first, second] = round.prices as [bigint, bigint];
      const others = [
        { number: 1n },
        { number: 3n },
        { number: 0n },
        { number: round.number + 2n ** 48n },
        { number: round.number + 2n ** 255n },
        { time: round.time + 1n },
        { time: round.time + 2n ** 48n },
        { weightsVersion: 0n },
        { weightsVersion: 2n },
        { weightsVersion: 1n + 2n ** 32n },
        { prices: [first, second + 1n] },
        { prices: [first, second | NEUTRAL] },
        { prices: [second, first] },
        { prices: [first] },
        { prices: [first, second, 0n] },
      ];
      for (const other of others) {
        const changed = { ...round, ...other };
        const args = fixture.coefficientsArguments(changed, 'maintenance');
        const result = await fixture.try(rounds, 'coefficients', args);
        fixture.expectRefusal(result, 'RoundUnknown', [changed.number]);
      }
    });
  });

  describe('the sequencer', () => {
    let uptime: string;
    let rounds: string;
    /** Needs no sequencer: tells the time. */
    let always: string;

    before(async () => {
      always = await fixture.address([{ feeds }]);
      uptime = await fixture.feed({ answer: 0n, age: 10_000n }, 0n);
      const settings = { sequencerFeed: uptime, sequencerGrace: 600 };
      rounds = await fixture.address([{ feeds: [feeds[0]!] }], settings);
    });

    it('is up, and was for longer than the grace period', async () => {
      const prices = await fixture.pricesOf(rounds, [uptime], [{ answer: 0n, age: 601n }]);
      expect(prices).to.deep.equal([priced(1n)]);
    });

    it('is up since its status changed, whenever the feed last said so', async () => {
      const sequencerFeed = await fixture.datedFeed(0n, 0n);
      const settings = { sequencerFeed, sequencerGrace: 600 };
      const dated = await fixture.address([{ feeds: [feeds[0]!] }], settings);
      await fixture.setAges(sequencerFeed, 601n, 0n);
      expect((await fixture.try(dated, 'makeRound')).ok).to.equal(true);
      await fixture.setAges(sequencerFeed, 0n, 601n);
      const { ok, data } = await fixture.try(dated, 'makeRound');
      expect([ok, fixture.rounds.parseError(data)?.name]).to.deep.equal([false, 'SequencerGrace']);
    });

    it('is down, or its feed is dead: no round', async () => {
      const states: FeedState[] = [
        { answer: 1n, age: 10_000n },
        { answer: -1n, age: 10_000n },
        { answer: 0n, time: 0n },
        { mode: 'revert' },
        { mode: 'burnGas' },
        { mode: 'shortReturn', age: 10_000n },
      ];
      for (const state of states) {
        await fixture.set(uptime, state);
        fixture.expectRefusal(await fixture.try(rounds, 'makeRound'), 'SequencerDown');
      }
    });

    it('came up within the grace period, or will: no round', async () => {
      const now = 3_000_000_000n;
      for (const time of [now, 2n ** 255n - 1n]) {
        await fixture.set(uptime, { answer: 0n, time });
        fixture.expectRefusal(await fixture.try(rounds, 'makeRound'), 'SequencerGrace', [time]);
      }
      const made = await fixture.makeRound(always);
      for (const [age, ok] of [
        [0n, false],
        [500n, false],
        [10_000n, true],
      ] as const) {
        await fixture.set(uptime, { answer: 0n, time: made.time - age });
        const result = await fixture.try(rounds, 'makeRound');
        expect(result.ok).to.equal(ok);
        if (!ok) fixture.expectRefusal(result, 'SequencerGrace', [made.time - age]);
      }
      await fixture.set(uptime, { answer: 0n, age: 600n });
      expect((await fixture.try(rounds, 'makeRound')).ok).to.equal(false);
    });
  });
});
