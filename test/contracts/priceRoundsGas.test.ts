import { expect } from 'chai';
import { expectSnapshot } from './harness/gasSnapshot.js';
import { type Listing, RoundsFixture } from './harness/roundsFixture.js';

/** Far enough ahead that it is no test's present; calldata and so gas depend on the time. */
const TIME = 4_000_000_000;

/** Most that coefficients of 8 markets may cost within a call: every liquidation pays it. */
const COEFFICIENTS_LIMIT = 9_000;

/** Gas of a transaction before it runs. */
function gasBefore(calldata: string): number {
  const bytes = Buffer.from(calldata.slice(2), 'hex');
  return 21_000 + bytes.reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0);
}

describe('gas of price rounds', () => {
  let fixture: RoundsFixture;

  before(async () => {
    fixture = await RoundsFixture.setUp();
  });

  after(() => fixture?.tearDown());

  it('of 8 markets of 3 feeds is as committed', async () => {
    const listings: Listing[] = [];
    for (let k = 1n; k <= 8n; k++) {
      listings.push({ feeds: await fixture.feeds(100n * k, 100n * k + 1n, 100n * k - 1n) });
    }
    await fixture.chain.setNextTime(TIME);
    const { address, gasUsed } = await fixture.deploy(listings);
    const first = await fixture.send(address, 'makeRound');
    const same = await fixture.send(address, 'makeRound');
    for (const feed of listings.flatMap(({ feeds }) => feeds))
      await fixture.set(feed, { answer: 7n });
    await fixture.chain.setNextTime(TIME + 60);
    const later = await fixture.send(address, 'makeRound');
    await fixture.set(listings[0]!.feeds[0]!, { answer: 0n });
    await fixture.set(listings[0]!.feeds[1]!, { answer: 0n });
    const neutral = await fixture.send(address, 'makeRound');
    const round = fixture.readRound(later);
    const args = fixture.coefficientsArguments(round, 'maintenance');
    const coefficients = await fixture.send(address, 'coefficients', args);
    const inside = Number(coefficients.gasUsed) - gasBefore(fixture.encode('coefficients', args));
    expect(inside).to.be.at.most(COEFFICIENTS_LIMIT);
    expectSnapshot('gasRounds.json', {
      deployment: Number(gasUsed),
      'makeRound, the first': Number(first.gasUsed),
      'makeRound, no price changed': Number(same.gasUsed),
      'makeRound, all prices changed': Number(later.gasUsed),
      'makeRound, one market neutral': Number(neutral.gasUsed),
      'coefficients, as a transaction': Number(coefficients.gasUsed),
      'coefficients, without transaction and calldata': inside,
    });
  });
});
