import { expect } from 'chai';
import fc from 'fast-check';
import { COUNTER_BOUND } from '../../src/account/account.js';
import { InputError } from '../../src/errors.js';
import {
  COEFFICIENT_BOUND,
  coefficientsOf,
  liabilityCoefficient,
} from '../../src/market/coefficients.js';
import type { Market } from '../../src/market/market.js';
import {
  coefficientsOfRound,
  isNeutral,
  MAXIMUM_PRICE,
  NEUTRAL,
  neutralWord,
  type PriceRound,
  priceOfWord,
  roundHash,
} from '../../src/market/round.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { expectError } from '../support/expectError.js';
import { markets } from '../support/generators.js';

const roundPrice = () =>
  fc.oneof(
    fc.constantFrom(1n, 9_999n, MAXIMUM_PRICE - 1n, MAXIMUM_PRICE),
    fc.bigInt({ min: 1n, max: MAXIMUM_PRICE }),
  );
const word = () =>
  fc.oneof(roundPrice(), roundPrice().map(neutralWord), fc.constant(neutralWord(0n)));
const listing = () =>
  fc
    .integer({ min: 1, max: 16 })
    .chain((count) =>
      fc.tuple(markets(count), fc.array(word(), { minLength: count, maxLength: count })),
    );
const tier = () => fc.constantFrom('maintenance' as const, 'initial' as const);

const round: PriceRound = { number: 1n, time: 2n, weightsVersion: 3n, prices: [4n, NEUTRAL] };
const unit = { asset: 10_000n, liability: 10_000n };
const market: Market = {
  symbol: 'WETH',
  decimals: 18,
  weights: { maintenance: unit, initial: unit },
};

describe('market/round', () => {
  it('a word is a price, or a flag and the last price', () => {
    check(
      fc.property(roundPrice(), (price) => {
        expect([isNeutral(price), priceOfWord(price)]).to.deep.equal([false, price]);
        const neutral = neutralWord(price);
        expect([isNeutral(neutral), priceOfWord(neutral)]).to.deep.equal([true, price]);
      }),
      MODEL_RUNS,
    );
    expect(neutralWord(0n)).to.equal(2n ** 255n);
  });

  it('the largest price fits the largest weight, and no larger one does', () => {
    expect(liabilityCoefficient(MAXIMUM_PRICE, 65_535n) < COEFFICIENT_BOUND).to.equal(true);
    expect(liabilityCoefficient(MAXIMUM_PRICE + 1n, 65_535n) < COEFFICIENT_BOUND).to.equal(false);
  });

  it('coefficients: of neutral markets (last a, 0), of others as ever', () => {
    check(
      fc.property(listing(), tier(), ([list, words], which) => {
        const plain = coefficientsOf(list, words.map(priceOfWord), which);
        const { assets, liabilities } = coefficientsOfRound(list, words, which);
        expect(assets).to.deep.equal(plain.assets);
        words.forEach((each, k) => {
          expect(liabilities[k]).to.equal(isNeutral(each) ? 0n : plain.liabilities[k]);
        });
      }),
      MODEL_RUNS,
    );
  });

  it('coefficients are those of maintenance unless told', () => {
    const initial = { asset: 5_000n, liability: 20_000n };
    const list = [{ ...market, weights: { maintenance: unit, initial } }];
    expect(coefficientsOfRound(list, [100n])).to.deep.equal({
      assets: [100n],
      liabilities: [100n],
    });
    expect(coefficientsOfRound(list, [neutralWord(100n)], 'initial')).to.deep.equal({
      assets: [50n],
      liabilities: [0n],
    });
  });

  it('prices out of range are refused, and the market named', () => {
    const outside = [-1n, 0n, MAXIMUM_PRICE + 1n, neutralWord(MAXIMUM_PRICE + 1n), 2n ** 256n];
    for (const each of [...outside, 2n ** 256n + 1n, -NEUTRAL]) {
      for (const act of [
        () => coefficientsOfRound([market], [each]),
        () => roundHash({ ...round, prices: [each] }),
      ]) {
        expect(expectError(act, InputError, 'INVALID_VALUE').details).to.deep.equal({ market: 0 });
      }
    }
    expectError(() => coefficientsOfRound([market], []), InputError, 'INVALID_VALUE');
  });

  it('every field counts in the hash', () => {
    const hash = roundHash(round);
    const others: Partial<PriceRound>[] = [
      { number: 2n },
      { time: 3n },
      { weightsVersion: 4n },
      { prices: [4n, 1n] },
      { prices: [NEUTRAL, 4n] },
      { prices: [4n] },
      { prices: [4n, NEUTRAL, NEUTRAL] },
    ];
    const hashes = others.map((each) => roundHash({ ...round, ...each }));
    expect(new Set([hash, ...hashes]).size).to.equal(others.length + 1);
  });

  it('what no round can have has no hash', () => {
    const wrong: Partial<PriceRound>[] = [
      { number: 0n },
      { number: COUNTER_BOUND },
      { time: -1n },
      { time: 2n ** 48n },
      { weightsVersion: 0n },
      { weightsVersion: 2n ** 32n },
    ];
    for (const each of wrong) {
      expectError(() => roundHash({ ...round, ...each }), InputError, 'INVALID_VALUE');
    }
  });
});
