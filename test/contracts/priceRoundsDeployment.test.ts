import { expect } from 'chai';
import { MAXIMUM_PRICE, NEUTRAL } from '../../src/market/round.js';
import { SENDER } from './harness/chain.js';
import { DAY, defaultTiers, HEARTBEAT, RoundsFixture } from './harness/roundsFixture.js';

describe('PriceRounds deployment', () => {
  let fixture: RoundsFixture;
  let feeds: string[];

  before(async () => {
    fixture = await RoundsFixture.setUp();
    feeds = await fixture.feeds(1n, 2n, 3n, 4n, 5n, 6n, 7n);
  });

  after(() => fixture?.tearDown());

  const refuses = async (
    listings: Parameters<RoundsFixture['tryDeploy']>[0],
    name: string,
    args: readonly unknown[],
    settings = {},
  ) => fixture.expectRefusal(await fixture.tryDeploy(listings, settings), name, args);

  it('lists what it was given', async () => {
    const rounds = await fixture.address(
      [{ feeds: [feeds[0]!] }, { decimals: 6, heartbeat: 60, feeds: feeds.slice(1, 3) }],
      { delay: DAY + 1, sequencerFeed: feeds[3]!, sequencerGrace: 7 },
    );
    const read = async (name: string) => (await fixture.ask(rounds, name))[0];
    const names = ['marketCount', 'delay', 'sequencerGrace', 'weightsVersion', 'enactableAt'];
    const values = await Promise.all(names.map(read));
    expect(values).to.deep.equal([2n, BigInt(DAY + 1), 7n, 1n, 0n]);
    expect(String(await read('owner')).toLowerCase()).to.equal(SENDER);
    expect(String(await read('sequencerFeed')).toLowerCase()).to.equal(feeds[3]);
    expect(await read('NEUTRAL')).to.equal(NEUTRAL);
    expect(await read('MAXIMUM_PRICE')).to.equal(MAXIMUM_PRICE);
    const feedsOf = async (market: number) => {
      const [listed] = (await fixture.ask(rounds, 'feedsOf', [market])) as [unknown[][]];
      return listed.map(([feed, ...rest]) => [String(feed).toLowerCase(), ...rest]);
    };
    expect(await feedsOf(0)).to.deep.equal([[feeds[0], 4n, BigInt(HEARTBEAT), 1n]]);
    const two = [feeds[1], feeds[2]].map((feed) => [feed, 16n, 60n, 2n]);
    expect(await feedsOf(1)).to.deep.equal(two);
  });

  it('takes 1 to 16 markets of 1 to 7 feeds', async () => {
    const market = { feeds: [feeds[0]!] };
    await refuses([], 'MarketCountOutOfRange', [0]);
    await refuses(new Array(17).fill(market), 'MarketCountOutOfRange', [17]);
    await refuses([market, { feeds: [] }], 'FeedCountOutOfRange', [1, 0]);
    const eight = [...feeds, await fixture.feed()];
    await refuses([{ feeds: eight }], 'FeedCountOutOfRange', [0, 8]);
  });

  it('refuses a feed twice in a market, not in two', async () => {
    const [one, other] = feeds as [string, string];
    const twice = { feeds: [one, other, one] };
    await refuses([{ feeds: [one] }, twice], 'FeedRepeated', [1, one]);
    expect((await fixture.tryDeploy([{ feeds: [one] }, { feeds: [one] }])).ok).to.equal(true);
  });

  it('refuses what does not tell its decimals, or its status', async () => {
    const silent = await fixture.silent();
    for (const feed of [silent, SENDER]) {
      await refuses([{ feeds: [feed] }], 'FeedUnreadable', [feed]);
      const settings = { sequencerFeed: feed };
      await refuses([{ feeds: [feeds[0]!] }], 'FeedUnreadable', [feed], settings);
    }
  });

  it('refuses a market without a price: its last one would be 0', async () => {
    const [one, other] = [await fixture.feed({ answer: 0n }), await fixture.feed({ answer: 5n })];
    const alive = { feeds: [feeds[0]!] };
    // No quorum: one of two.
    for (const dead of [[one], [one, other]]) {
      await refuses([alive, { feeds: dead }], 'MarketWithoutPrice', [1]);
    }
    await fixture.set(one, { answer: 5n });
    expect((await fixture.tryDeploy([alive, { feeds: [one, other] }])).ok).to.equal(true);
    await fixture.set(other, { mode: 'revert' });
    await refuses([alive, { feeds: [one, other] }], 'MarketWithoutPrice', [1]);
  });

  it('refuses a feed that tells its decimals in less than a word', async () => {
    const [feed] = (await fixture.feeds(1n)) as [string];
    // PUSH1 31, PUSH0, RETURN.
    await fixture.chain.setCode(feed, '0x601f5ff3');
    await refuses([{ feeds: [feed] }], 'FeedUnreadable', [feed]);
  });

  it('refuses decimals above 30 together', async () => {
    for (const [f, d] of [
      [18n, 13],
      [31n, 0],
      [0n, 31],
      [2n ** 256n - 1n, 18],
      [256n, 0],
    ] as const) {
      const feed = await fixture.feed({}, f);
      await refuses([{ decimals: d, feeds: [feed] }], 'DecimalsOutOfRange', [0, feed]);
    }
  });

  it('refuses a heartbeat of 0 and a delay below a day', async () => {
    await refuses([{ heartbeat: 0, feeds: [feeds[0]!] }], 'HeartbeatZero', [0]);
    const short = { delay: DAY - 1 };
    await refuses([{ feeds: [feeds[0]!] }], 'DelayTooShort', [DAY, DAY - 1], short);
  });

  it('refuses weights out of range', async () => {
    const { maintenance } = defaultTiers;
    const listing = { feeds: [feeds[0]!] };
    for (const wrong of [
      { ...maintenance, asset: 10_001n },
      { ...maintenance, liability: 9_999n },
    ]) {
      for (const tier of ['maintenance', 'initial']) {
        const weights = { ...defaultTiers, [tier]: wrong };
        await refuses([listing, { ...listing, weights }], 'WeightsOutOfRange', [1]);
      }
    }
  });
});
