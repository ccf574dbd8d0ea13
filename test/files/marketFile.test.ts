import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { readMarketFile } from '../../src/files/marketFile.js';
import { changedFile, exampleMarketFile } from '../support/exampleFiles.js';
import { expectRejection } from '../support/expectError.js';
import { refusesChanges } from '../support/strictness.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('files/marketFile', () => {
  const folder = new TemporaryFolder();

  it('yields markets in their order', async () => {
    const markets = await readMarketFile(await folder.write('market.json', exampleMarketFile));
    expect(markets).to.deep.equal([
      {
        symbol: 'WETH',
        decimals: 18,
        weights: {
          maintenance: { asset: 8_000n, liability: 10_000n },
          initial: { asset: 7_500n, liability: 10_000n },
        },
      },
      {
        symbol: 'USDC',
        decimals: 6,
        weights: {
          maintenance: { asset: 9_000n, liability: 10_000n },
          initial: { asset: 8_500n, liability: 10_000n },
        },
      },
    ]);
  });

  it('takes symbols that objects have members of', async () => {
    for (const symbol of ['constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
      const file = changedFile(exampleMarketFile, 'markets.0.symbol', symbol);
      const markets = await readMarketFile(await folder.write('market.json', file));
      expect(markets[0]!.symbol).to.equal(symbol);
    }
  });

  const maintenance = 'markets.1.weights.maintenance';
  refusesChanges(folder, exampleMarketFile, readMarketFile, [
    ['markets', [], /number of markets is out of range/],
    ['markets', {}, /"markets" must be a list$/],
    ['markets.1.symbol', 'WETH', /Market WETH is listed twice/],
    ['markets.1.symbol', '__proto__', /must be a symbol/],
    ['markets.1.symbol', 'US DC', /must be a symbol/],
    ['markets.1.symbol', undefined, /"markets\.1\.symbol" must be a string$/],
    ['markets.1.decimals', '6', /"markets\.1\.decimals" must be a number$/],
    ['markets.1.decimals', 6.5, /must be a whole number$/],
    ['markets.1.decimals', -1, /must be 0 or more$/],
    ['markets.1.decimals', 31, /must be at most 30$/],
    ['markets.1.decimals', 2 ** 60, /must be a whole number of at most 9007199254740991$/],
    ['markets.1.feed', '0x', /do not belong there: feed$/],
    ['markets.1.weights.hard', {}, /do not belong there: hard$/],
    ['markets.1.weights.initial', undefined, /"markets\.1\.weights\.initial" must be/],
    [`${maintenance}.asset`, 10_001, /USDC: maintenance asset weight is out of range/],
    [`${maintenance}.asset`, '9000', /must be a number$/],
    [`${maintenance}.asset`, 0.9, /must be a whole number$/],
    [`${maintenance}.asset`, -1, /must be basis points, 0 or more$/],
    [`${maintenance}.liability`, 9_999, /USDC: maintenance liability weight is out of range/],
    [`${maintenance}.liability`, 65_536, /must be basis points, at most 65535$/],
    [`${maintenance}.liability`, undefined, /liability" must be a number$/],
  ]);

  it('refuses more markets than an account holds', async () => {
    const [market] = exampleMarketFile.markets;
    const markets = Array.from({ length: 17 }, (_, k) => ({ ...market, symbol: `M${k}` }));
    const write = (count: number) =>
      folder.write('many.json', { ...exampleMarketFile, markets: markets.slice(0, count) });
    expect(await readMarketFile(await write(16))).to.have.length(16);
    await expectRejection(readMarketFile(await write(17)), InputError, 'INVALID_FILE');
  });
});
