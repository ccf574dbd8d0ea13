import { expect } from 'chai';
import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import { type Market, requireMarkets, type Tier, type Weights } from '../../src/market/market.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { expectError } from '../support/expectError.js';
import { markets } from '../support/generators.js';

const weights: Weights = { asset: 8_250n, liability: 10_500n };
const ether: Market = {
  symbol: 'WETH',
  decimals: 18,
  weights: { maintenance: weights, initial: weights },
};
const withWeights = (tier: Tier, changed: Partial<Weights>): Market => ({
  ...ether,
  weights: { ...ether.weights, [tier]: { ...weights, ...changed } },
});

describe('market/market', () => {
  it('takes 1 to 16 markets', () => {
    check(
      fc.property(fc.integer({ min: 1, max: 16 }).chain(markets), (list) => {
        requireMarkets(list);
      }),
      MODEL_RUNS,
    );
    const seventeen = Array.from({ length: 17 }, (_, k) => ({ ...ether, symbol: `M${k}` }));
    for (const list of [[], seventeen]) {
      expectError(() => requireMarkets(list), InputError, 'INVALID_VALUE');
    }
  });

  it('takes no symbol twice', () => {
    const error = expectError(() => requireMarkets([ether, ether]), InputError, 'INVALID_VALUE');
    expect(error.details).to.deep.equal({ symbol: 'WETH' });
  });

  it('takes 0 to 30 decimals', () => {
    for (const decimals of [0, 30]) requireMarkets([{ ...ether, decimals }]);
    for (const decimals of [-1, 31, 1.5, Number.NaN]) {
      expectError(() => requireMarkets([{ ...ether, decimals }]), InputError, 'INVALID_VALUE');
    }
  });

  for (const tier of ['maintenance', 'initial'] as const) {
    it(`${tier}: assets count for at most, liabilities for at least what they are worth`, () => {
      for (const asset of [0n, 10_000n]) requireMarkets([withWeights(tier, { asset })]);
      for (const liability of [10_000n, 65_535n])
        requireMarkets([withWeights(tier, { liability })]);
      const refused = [
        { asset: -1n },
        { asset: 10_001n },
        { liability: 9_999n },
        { liability: 65_536n },
      ];
      for (const changed of refused) {
        const error = expectError(
          () => requireMarkets([withWeights(tier, changed)]),
          InputError,
          'INVALID_VALUE',
        );
        expect(error.message).to.include(`WETH: ${tier} ${Object.keys(changed)[0]} weight`);
      }
    });
  }
});
