import { expect } from 'chai';
import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import {
  assetCoefficient,
  COEFFICIENT_BOUND,
  coefficientsOf,
  liabilityCoefficient,
  padCoefficients,
} from '../../src/market/coefficients.js';
import { BASIS_POINTS, type Market } from '../../src/market/market.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { expectError } from '../support/expectError.js';
import { coefficients, markets, price, weights } from '../support/generators.js';

const unit = { asset: BASIS_POINTS, liability: BASIS_POINTS };
const market: Market = {
  symbol: 'WETH',
  decimals: 18,
  weights: { maintenance: unit, initial: { asset: 5_000n, liability: 20_000n } },
};

describe('market/coefficients', () => {
  it('round once: assets down, liabilities up, and never past the price', () => {
    check(
      fc.property(price(), weights(), (each, { asset, liability }) => {
        const a = assetCoefficient(each, asset);
        const b = liabilityCoefficient(each, liability);
        expect(a * BASIS_POINTS <= each * asset).to.equal(true);
        expect((a + 1n) * BASIS_POINTS > each * asset).to.equal(true);
        expect(b * BASIS_POINTS >= each * liability).to.equal(true);
        expect((b - 1n) * BASIS_POINTS < each * liability).to.equal(true);
        expect(a <= each && each <= b).to.equal(true);
      }),
      MODEL_RUNS,
    );
  });

  it('of a round: one pair a market, by tier', () => {
    const rounds = fc
      .integer({ min: 1, max: 16 })
      .chain((count) =>
        fc.tuple(markets(count), fc.array(price(), { minLength: count, maxLength: count })),
      );
    check(
      fc.property(rounds, fc.constantFrom('maintenance', 'initial'), ([list, prices], tier) => {
        const { assets, liabilities } = coefficientsOf(list, prices, tier);
        list.forEach(({ weights: tiers }, k) => {
          expect(assets[k]).to.equal(assetCoefficient(prices[k]!, tiers[tier].asset));
          expect(liabilities[k]).to.equal(liabilityCoefficient(prices[k]!, tiers[tier].liability));
        });
        expect([assets.length, liabilities.length]).to.deep.equal([list.length, list.length]);
      }),
      MODEL_RUNS,
    );
  });

  it('are those of maintenance unless told', () => {
    expect(coefficientsOf([market], [100n])).to.deep.equal({ assets: [100n], liabilities: [100n] });
    expect(coefficientsOf([market], [100n], 'initial')).to.deep.equal({
      assets: [50n],
      liabilities: [200n],
    });
  });

  it('fit 112 bits, or the market is named', () => {
    expect(coefficientsOf([market], [COEFFICIENT_BOUND - 1n]).liabilities).to.deep.equal([
      COEFFICIENT_BOUND - 1n,
    ]);
    for (const outside of [-1n, COEFFICIENT_BOUND]) {
      const error = expectError(
        () => coefficientsOf([market], [outside]),
        InputError,
        'INVALID_VALUE',
      );
      expect(error.details).to.deep.equal({ symbol: 'WETH' });
    }
    const half = COEFFICIENT_BOUND / 2n;
    expectError(() => coefficientsOf([market], [half], 'initial'), InputError, 'INVALID_VALUE');
  });

  it('need one price a market, and markets in order', () => {
    for (const prices of [[], [1n, 2n]]) {
      expectError(() => coefficientsOf([market], prices), InputError, 'INVALID_VALUE');
    }
    expectError(() => coefficientsOf([market, market], [1n, 1n]), InputError, 'INVALID_VALUE');
  });

  it('are padded with zeros, never cut', () => {
    check(
      fc.property(coefficients(4), fc.nat(12), (each, more) => {
        const zeros = new Array<bigint>(more).fill(0n);
        expect(padCoefficients(each, 4 + more)).to.deep.equal({
          assets: [...each.assets, ...zeros],
          liabilities: [...each.liabilities, ...zeros],
        });
        expect(padCoefficients(each, 2)).to.deep.equal(each);
      }),
      MODEL_RUNS,
    );
  });
});
