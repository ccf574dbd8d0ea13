import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { parsePrice } from '../../src/market/prices.js';
import { parseShock, shockPrices } from '../../src/scan/shock.js';
import { expectError } from '../support/expectError.js';
import { markets, prices } from '../support/scanAccounts.js';

describe('scan/shock', () => {
  it('reads changes in percent', () => {
    expect([...parseShock('WETH=-10%,WBTC=+2.5%,DAI=0.0001%,GHO=-99.9999%')]).to.deep.equal([
      ['WETH', -100_000n],
      ['WBTC', 25_000n],
      ['DAI', 1n],
      ['GHO', -999_999n],
    ]);
  });

  for (const [text, problem] of [
    ['', /"" is no change of a price: give one like WETH=-10%$/],
    ['WETH', /"WETH" is no change/],
    ['WETH=-10%,', /"" is no change/],
    ['=-10%', /"=-10%" is no change/],
    ['WETH=', /"" is no change of a price: give percent/],
    ['WETH=-10', /"-10" is no change of a price: give percent/],
    ['WETH=-1e1%', /give percent/],
    ['WETH=--1%', /give percent/],
    ['WETH=-01%', /give percent/],
    ['WETH=1.00001%', /at most 4 places/],
    ['WETH=1000000%', /give percent/],
    ['WETH=-100%', /cannot change by -100%: it would not be above 0$/],
    ['WETH=-100.5%', /cannot change by -100.5%/],
    ['WETH=-1%,WETH=-2%', /WETH changes twice/],
  ] as const) {
    it(`refuses "${text}"`, () => {
      const { message } = expectError(() => parseShock(text), InputError, 'INVALID_VALUE');
      expect(message).to.match(problem);
    });
  }

  it('changes prices exactly, rounded down where they end', () => {
    const shocked = shockPrices(markets, prices, parseShock('WETH=-10%,USDC=+0.5%'));
    expect(shocked).to.deep.equal(
      prices.with(0, parsePrice('3276.397153053', 18)).with(4, parsePrice('1.0048111002', 6)),
    );
    const third = { symbol: 'ODD', decimals: 30, weights: markets[0]!.weights };
    expect(shockPrices([third], [7n], parseShock('ODD=-50%'))).to.deep.equal([3n]);
    expect(shockPrices([third], [7n], parseShock('ODD=+50%'))).to.deep.equal([10n]);
  });

  it('refuses a market that is not listed', () => {
    const act = () => shockPrices(markets.slice(0, 2), prices.slice(0, 2), parseShock('weth=-1%'));
    const { message } = expectError(act, InputError, 'INVALID_VALUE');
    expect(message).to.match(/names weth, which the market file does not list: it has WETH, WBTC$/);
  });

  it('refuses changes that no text has, and prices that are not one a market', () => {
    for (const change of [-1_000_000n, -2_000_000n]) {
      const act = () => shockPrices(markets, prices, new Map([['WETH', change]]));
      const { message } = expectError(act, InputError, 'INVALID_VALUE');
      expect(message).to.match(/cannot change by -[12]00%: it would not be above 0$/);
    }
    for (const wrong of [prices.slice(1), [...prices, 1n], prices.with(0, 0n), []]) {
      const act = () => shockPrices(markets, wrong, new Map());
      expectError(act, InputError, 'INVALID_VALUE');
    }
  });
});
