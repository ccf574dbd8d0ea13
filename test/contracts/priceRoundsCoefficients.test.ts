import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import fc from 'fast-check';
import { compileContracts } from '../../src/chain/compile/compileContracts.js';
import type { Market } from '../../src/market/market.js';
import {
  coefficientsOfRound,
  MAXIMUM_PRICE,
  neutralWord,
  type PriceRound,
} from '../../src/market/round.js';
import { check } from '../support/check.js';
import { bigints, readVectors } from '../support/vectors.js';
import {
  DAY,
  HEARTBEAT,
  RoundsFixture,
  type Tiers,
  weightsStruct,
  ZERO_ADDRESS,
} from './harness/roundsFixture.js';

const MAXIMUM_MARKETS = 16;
const TIERS = ['maintenance', 'initial'] as const;

const edgeOr = (edges: readonly bigint[], min: bigint, max: bigint) =>
  fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min, max }));

const weightsOfTier = fc.record({
  asset: edgeOr([0n, 1n, 9_999n, 10_000n], 0n, 10_000n),
  liability: edgeOr([10_000n, 10_001n, 65_535n], 10_000n, 65_535n),
});

const listed = fc.record({
  weights: fc.record({ maintenance: weightsOfTier, initial: weightsOfTier }),
  price: edgeOr([1n, 9_999n, 10_000n, MAXIMUM_PRICE - 1n, MAXIMUM_PRICE], 1n, MAXIMUM_PRICE),
  /** The round from which on its feed is dead, if it dies. */
  diesIn: fc.constantFrom(1, 2, 3, 3),
});

const marketsOf = (tiers: readonly Tiers[]): Market[] =>
  tiers.map((weights, k) => ({ symbol: `M${k}`, decimals: 0, weights }));

describe('PriceRounds coefficients', () => {
  let fixture: RoundsFixture;
  /** Their answers are prices. */
  let feeds: string[];

  before(async () => {
    fixture = await RoundsFixture.setUp();
    feeds = [];
    for (let k = 0; k < MAXIMUM_MARKETS; k++) feeds.push(await fixture.feed({ answer: 1n }, 30n));
  });

  after(() => fixture?.tearDown());

  async function expectCoefficients(rounds: string, tiers: readonly Tiers[], round: PriceRound) {
    for (const tier of TIERS) {
      const expected = coefficientsOfRound(marketsOf(tiers), round.prices, tier);
      const args = fixture.coefficientsArguments(round, tier);
      const { data } = await fixture.try(rounds, 'coefficients', args);
      const { assets, liabilities } = expected;
      // Byte for byte: the contract encodes its answer by itself.
      const encoded = fixture.rounds.encodeFunctionResult('coefficients', [assets, liabilities]);
      expect(data).to.equal(encoded);
    }
  }

  it('are those of TypeScript, for any markets, prices and weights', async () => {
    const some = fc.array(listed, { minLength: 1, maxLength: MAXIMUM_MARKETS, size: 'max' });
    await check(
      fc.asyncProperty(some, async (markets) => {
        const tiers = markets.map(({ weights }) => weights);
        const listings = tiers.map((weights, k) => ({ decimals: 0, feeds: [feeds[k]!], weights }));
        for (const [k, { price }] of markets.entries()) {
          await fixture.set(feeds[k]!, { answer: price });
        }
        const rounds = await fixture.address(listings);
        expect(await fixture.ask(rounds, 'weightsOf', [1])).to.deep.equal([
          tiers.map(weightsStruct),
        ]);
        for (const number of [1, 2]) {
          for (const [k, { price, diesIn }] of markets.entries()) {
            await fixture.set(feeds[k]!, { answer: diesIn <= number ? 0n : price });
          }
          const round = await fixture.makeRound(rounds);
          const words = markets.map(({ price, diesIn }) =>
            diesIn <= number ? neutralWord(price) : price,
          );
          expect(round.prices).to.deep.equal(words);
          await expectCoefficients(rounds, tiers, round);
        }
      }),
      25,
      // A run takes too long to look for a smaller counterexample.
      { endOnFailure: true },
    );
  });

  it('are those of the shared vectors', async () => {
    const { AnyRound } = await compileContracts(['test/contracts/harness/AnyRound.sol']);
    const harness = new Interface(AnyRound!.abi);
    const vectors = readVectors('coefficients');
    for (const feed of feeds) await fixture.set(feed, { answer: 1n });
    const weights = vectors.map(({ assetWeight, liabilityWeight }) => {
      const tier = { asset: BigInt(assetWeight), liability: BigInt(liabilityWeight) };
      return weightsStruct({ maintenance: tier, initial: tier });
    });
    const listings = weights.map((each, k) => [0, HEARTBEAT, [feeds[k]!], each]);
    const deploy = harness.encodeDeploy([listings, [ZERO_ADDRESS, DAY, ZERO_ADDRESS, 0]]);
    const code = AnyRound!.bytecode + deploy.slice(2);
    const { address } = await fixture.chain.send(null, code);
    const ask = harness.encodeFunctionData('coefficientsOf', [
      vectors.map(({ price }) => price),
      weights,
    ]);
    const { data } = await fixture.chain.call(address, ask);
    expect(harness.decodeFunctionResult('coefficientsOf', data).toArray(true)).to.deep.equal([
      bigints(vectors.map(({ assetCoefficient }) => assetCoefficient)),
      bigints(vectors.map(({ liabilityCoefficient }) => liabilityCoefficient)),
    ]);
  });

  it('are below 2^112 at the largest price and weights, in any number of markets', async () => {
    const largest = { asset: 10_000n, liability: 65_535n };
    const tiers = feeds.map(() => ({ maintenance: largest, initial: largest }));
    for (const feed of feeds) await fixture.set(feed, { answer: MAXIMUM_PRICE });
    const listings = tiers.map((weights, k) => ({ decimals: 0, feeds: [feeds[k]!], weights }));
    // A word of weights is full at 8.
    for (const count of [1, 7, 8, 9, MAXIMUM_MARKETS]) {
      const rounds = await fixture.address(listings.slice(0, count));
      const round = await fixture.makeRound(rounds);
      await expectCoefficients(rounds, tiers.slice(0, count), round);
      const { liabilities } = await fixture.coefficients(rounds, round, 'initial');
      for (const each of liabilities) expect(each < 2n ** 112n).to.equal(true);
    }
  });
});
