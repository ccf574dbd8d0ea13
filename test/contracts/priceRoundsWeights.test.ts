import { expect } from 'chai';
import { coefficientsOf } from '../../src/market/coefficients.js';
import type { Market } from '../../src/market/market.js';
import type { PriceRound } from '../../src/market/round.js';
import {
  DAY,
  defaultTiers,
  RoundsFixture,
  type Tiers,
  weightsStruct,
  ZERO_ADDRESS,
} from './harness/roundsFixture.js';

const harsher: Tiers = {
  maintenance: { asset: 5_000n, liability: 20_000n },
  initial: { asset: 0n, liability: 65_535n },
};
const harshest: Tiers = { maintenance: harsher.initial, initial: harsher.initial };

const marketsOf = (tiers: readonly Tiers[]): Market[] =>
  tiers.map((weights, k) => ({ symbol: `M${k}`, decimals: 18, weights }));

describe('PriceRounds weights', () => {
  let fixture: RoundsFixture;
  let rounds: string;
  const initial = [defaultTiers, harsher];

  before(async () => {
    fixture = await RoundsFixture.setUp();
  });

  beforeEach(async () => {
    const feeds = await fixture.feeds(3n, 1_234_567n);
    rounds = await fixture.address(
      feeds.map((feed, k) => ({ feeds: [feed], heartbeat: 10 * DAY, weights: initial[k]! })),
    );
  });

  after(() => fixture?.tearDown());

  const propose = (tiers: readonly Tiers[]) =>
    fixture.send(rounds, 'proposeWeights', [tiers.map(weightsStruct)]);

  const weightsOf = async (version: number) =>
    (await fixture.ask(rounds, 'weightsOf', [version]))[0];

  async function expectCoefficients(round: PriceRound, tiers: readonly Tiers[]): Promise<void> {
    for (const tier of ['maintenance', 'initial'] as const) {
      const expected = coefficientsOf(marketsOf(tiers), round.prices, tier);
      expect(await fixture.coefficients(rounds, round, tier)).to.deep.equal(expected);
    }
  }

  it('count from the next round after their delay; earlier rounds keep theirs', async () => {
    const proposed = [harshest, defaultTiers];
    const first = await fixture.makeRound(rounds);
    const { logs } = await propose(proposed);
    const told = fixture.event(logs[0]!, 'WeightsProposed');
    const [due] = (await fixture.ask(rounds, 'enactableAt')) as [bigint];
    expect([told.version, told.enactableAt]).to.deep.equal([2n, due]);
    expect(told.weights.toArray(true)).to.deep.equal(proposed.map(weightsStruct));
    expect(await weightsOf(1)).to.deep.equal(initial.map(weightsStruct));
    expect(await weightsOf(2)).to.deep.equal(proposed.map(weightsStruct));

    fixture.expectRefusal(await fixture.try(rounds, 'enactWeights'), 'EnactedTooEarly', [due]);
    const second = await fixture.makeRound(rounds);
    expect(due - second.time <= BigInt(DAY)).to.equal(true);
    await fixture.chain.setNextTime(Number(due) - 1);
    await fixture.chain.pass(0);
    fixture.expectRefusal(await fixture.try(rounds, 'enactWeights'), 'EnactedTooEarly', [due]);
    await fixture.chain.setNextTime(Number(due));
    const enacted = await fixture.send(rounds, 'enactWeights');
    expect(fixture.event(enacted.logs[0]!, 'WeightsEnacted').version).to.equal(2n);
    fixture.expectRefusal(await fixture.try(rounds, 'enactWeights'), 'NothingProposed');

    const third = await fixture.makeRound(rounds);
    const versions = [first, second, third].map((round) => round.weightsVersion);
    expect(versions).to.deep.equal([1n, 1n, 2n]);
    for (const old of [first, second]) {
      await expectCoefficients(old, initial);
      const args = fixture.coefficientsArguments({ ...old, weightsVersion: 2n }, 'maintenance');
      const foreign = await fixture.try(rounds, 'coefficients', args);
      fixture.expectRefusal(foreign, 'RoundUnknown', [old.number]);
    }
    await expectCoefficients(third, proposed);

    // A later proposal does not touch what rounds were made under.
    await propose([harsher, harsher]);
    await expectCoefficients(first, initial);
    await expectCoefficients(third, proposed);
  });

  it('can be withdrawn, and their version is taken by the next', async () => {
    await propose([harshest, harshest]);
    await fixture.chain.pass(DAY);
    const { logs } = await fixture.send(rounds, 'cancelWeights');
    expect(fixture.event(logs[0]!, 'WeightsCancelled').version).to.equal(2n);
    fixture.expectRefusal(await fixture.try(rounds, 'enactWeights'), 'NothingProposed');
    fixture.expectRefusal(await fixture.try(rounds, 'cancelWeights'), 'NothingProposed');
    fixture.expectRefusal(await fixture.try(rounds, 'weightsOf', [2]), 'WeightsUnknown', [2]);
    await propose([harsher, defaultTiers]);
    await fixture.chain.pass(DAY);
    await fixture.send(rounds, 'enactWeights');
    await expectCoefficients(await fixture.makeRound(rounds), [harsher, defaultTiers]);
  });

  it('that replace a proposal wait their own delay', async () => {
    await propose([harshest, harshest]);
    await fixture.chain.pass(DAY);
    expect((await fixture.try(rounds, 'enactWeights')).ok).to.equal(true);
    await propose([harsher, harsher]);
    const [due] = await fixture.ask(rounds, 'enactableAt');
    fixture.expectRefusal(await fixture.try(rounds, 'enactWeights'), 'EnactedTooEarly', [due]);
    expect(await weightsOf(2)).to.deep.equal([harsher, harsher].map(weightsStruct));
  });

  it('that replace others leave nothing of them, in any of 16 markets', async () => {
    const [feed] = await fixture.feeds(3n);
    const listing = { feeds: [feed!], heartbeat: 10 * DAY, weights: harshest };
    rounds = await fixture.address(new Array(16).fill(listing));
    const all: Tiers = {
      maintenance: { asset: 8_191n, liability: 65_535n },
      initial: { asset: 8_191n, liability: 65_535n },
    };
    const none: Tiers = {
      maintenance: { asset: 0n, liability: 10_000n },
      initial: { asset: 0n, liability: 10_000n },
    };
    await propose(new Array(16).fill(all));
    const replaced = Array.from({ length: 16 }, (_, k) => (k % 3 === 0 ? none : defaultTiers));
    await propose(replaced);
    expect(await weightsOf(2)).to.deep.equal(replaced.map(weightsStruct));
    await fixture.send(rounds, 'cancelWeights');
    await propose(new Array(16).fill(none));
    await fixture.chain.pass(DAY);
    await fixture.send(rounds, 'enactWeights');
    expect(await weightsOf(1)).to.deep.equal(new Array(16).fill(weightsStruct(harshest)));
    expect(await weightsOf(2)).to.deep.equal(new Array(16).fill(weightsStruct(none)));
    await expectCoefficients(await fixture.makeRound(rounds), new Array(16).fill(none));
  });

  it('are proposed and withdrawn by the owner alone; without one they are fixed', async () => {
    const feeds = await fixture.feeds(1n);
    const args = [[weightsStruct(harsher)]];
    for (const owner of [ZERO_ADDRESS, `0x${'12'.repeat(20)}`]) {
      const others = await fixture.address([{ feeds }], { owner });
      for (const [name, given] of [
        ['proposeWeights', args],
        ['cancelWeights', []],
      ] as const) {
        fixture.expectRefusal(await fixture.try(others, name, given), 'NotOwner');
      }
    }
  });

  it('are one set a market, in range', async () => {
    for (const count of [0, 1, 3]) {
      const args = [new Array(count).fill(weightsStruct(harsher))];
      const result = await fixture.try(rounds, 'proposeWeights', args);
      fixture.expectRefusal(result, 'WeightsCountMismatch', [2, count]);
    }
    const wrong: Tiers = { ...harsher, initial: { asset: 10_001n, liability: 10_000n } };
    const args = [[harsher, wrong].map(weightsStruct)];
    const result = await fixture.try(rounds, 'proposeWeights', args);
    fixture.expectRefusal(result, 'WeightsOutOfRange', [1]);
  });

  it('of a version that never was are unknown', async () => {
    for (const version of [0, 2, 2 ** 32 - 1]) {
      const result = await fixture.try(rounds, 'weightsOf', [version]);
      fixture.expectRefusal(result, 'WeightsUnknown', [version]);
    }
    await propose([harsher, harsher]);
    fixture.expectRefusal(await fixture.try(rounds, 'weightsOf', [3]), 'WeightsUnknown', [3]);
  });
});
