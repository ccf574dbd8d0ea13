import { expect } from 'chai';
import { coefficientsOfRound, isNeutral } from '../../src/market/round.js';
import { drawn } from '../support/accounts.js';
import { GateFixture, MAXIMUM_AGE } from './harness/gateFixture.js';
import { gateMarkets } from './harness/gateMarkets.js';

describe('LiquidationGate and its rounds take', () => {
  let fixture: GateFixture;
  let root: bigint;

  before(async () => {
    fixture = await GateFixture.setUp();
    root = await fixture.insert(drawn('time'));
  });

  after(() => fixture?.tearDown());

  it('a proof until its deadline, and not a second longer', async () => {
    const round = await fixture.makeRound();
    const deadline = round.time + 50n;
    const proof = fixture.prove(fixture.ledger, root, round, { context: { deadline } });
    await fixture.chain.mineAt(Number(deadline));
    expect((await fixture.tryAuthorize(proof, round)).ok).to.equal(true);
    await fixture.chain.mineAt(Number(deadline) + 1);
    const late = await fixture.tryAuthorize(proof, round);
    fixture.expectRefusal(late, 'DeadlinePassed', [deadline]);
  });

  it('a round until it is as old as may be, and not a second longer', async () => {
    const round = await fixture.makeRound();
    const context = { deadline: 2n ** 40n };
    const proof = fixture.prove(fixture.ledger, root, round, { context });
    await fixture.chain.mineAt(Number(round.time) + MAXIMUM_AGE);
    expect((await fixture.tryAuthorize(proof, round)).ok).to.equal(true);
    await fixture.chain.mineAt(Number(round.time) + MAXIMUM_AGE + 1);
    const late = await fixture.tryAuthorize(proof, round);
    fixture.expectRefusal(late, 'RoundTooOld', [round.number]);
  });

  it('any of its rounds that are young enough, but of no other contract', async () => {
    const [first, second] = [await fixture.makeRound(), await fixture.makeRound()];
    for (const round of [first, second]) {
      const proof = fixture.prove(fixture.ledger, root, round);
      expect((await fixture.tryAuthorize(proof, round)).ok).to.equal(true);
    }
    // A round of the same number, time and prices would be the same one.
    await fixture.chain.pass(5);
    let foreign = await fixture.makeRound(fixture.rounds);
    while (foreign.number < second.number) foreign = await fixture.makeRound(fixture.rounds);
    const proof = fixture.prove(fixture.ledger, root, foreign);
    const refused = await fixture.tryAuthorize(proof, foreign);
    fixture.expectRefusal(refused, 'RoundUnknown', [foreign.number]);
  });

  it('a round with a neutral market, in which nothing is owed', async () => {
    const feed = fixture.roundsArguments.feeds[1]!;
    const answers = (answer: bigint) => fixture.send('Feed', feed, 'set', [[0, answer, false, 0]]);
    await answers(0n);
    const round = await fixture.makeRound();
    await answers(9_512_345_678_901n);
    expect(round.prices.map(isNeutral).indexOf(true)).to.equal(1);
    const { liabilities } = coefficientsOfRound(gateMarkets, round.prices);
    expect(liabilities[1]).to.equal(0n);
    const proof = fixture.prove(fixture.ledger, root, round);
    expect((await fixture.tryAuthorize(proof, round)).ok).to.equal(true);
    const words = { liabilityCoefficients: [liabilities[0]!, 1n, ...liabilities.slice(2)] };
    const owing = fixture.prove(fixture.ledger, root, round, { words });
    fixture.expectRefusal(await fixture.tryAuthorize(owing, round), 'ProofInvalid');
  });
});
