import { expect } from 'chai';
import { readMarketFile } from '../../src/files/marketFile.js';
import { readRoundFile } from '../../src/files/roundFile.js';
import type { Market } from '../../src/market/market.js';
import { changedFile, exampleMarketFile, exampleRoundFile } from '../support/exampleFiles.js';
import { refusesChanges } from '../support/strictness.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('files/roundFile', () => {
  const folder = new TemporaryFolder();
  let markets: readonly Market[];
  before(async () => {
    markets = await readMarketFile(await folder.write('market.json', exampleMarketFile));
  });
  const read = (path: string) => readRoundFile(path, markets);

  it("yields prices of base units in the markets' order", async () => {
    const { USDC, WETH } = exampleRoundFile.prices;
    const swapped = { ...exampleRoundFile, prices: { USDC, WETH } };
    for (const file of [exampleRoundFile, swapped]) {
      expect(await read(await folder.write('round.json', file))).to.deep.equal({
        number: 7n,
        time: 1_798_761_600n,
        prices: [20_005n * 10n ** 11n, 10n ** 24n],
      });
    }
  });

  it('takes as many digits as are exact', async () => {
    const file = changedFile(exampleRoundFile, 'prices.WETH', '0.000000000001');
    expect((await read(await folder.write('round.json', file))).prices[0]).to.equal(1n);
  });

  const decimal = /"prices\.WETH" must be a decimal as a string/;
  refusesChanges(folder, exampleRoundFile, read, [
    ['number', 7, /"number" must be a string$/],
    ['number', '0', /"number" must be a round number/],
    ['number', (2n ** 48n).toString(), /"number" must be a round number/],
    ['number', '-7', /"number" must be a whole number/],
    ['number', '1e3', /"number" must be a whole number/],
    ['time', 1_798_761_600, /"time" must be a string$/],
    ['prices', [], /"prices" must be a JSON object$/],
    ['prices.WETH', undefined, /"prices" has no WETH$/],
    ['prices.LINK', '20', /"prices" has LINK, which the market file does not list$/],
    ['prices.constructor', '20', /"prices" has constructor, which/],
    ['prices.WETH', 2000.5, /"prices\.WETH" must be a string$/],
    ['prices.WETH', '0', /"prices\.WETH" must be above 0$/],
    ['prices.WETH', '0.00', /"prices\.WETH" must be above 0$/],
    ['prices.WETH', '-1', decimal],
    ['prices.WETH', '-0', decimal],
    ['prices.WETH', '+1', decimal],
    ['prices.WETH', '01', decimal],
    ['prices.WETH', '1e3', decimal],
    ['prices.WETH', '1,5', decimal],
    ['prices.WETH', '.5', decimal],
    ['prices.WETH', '1.', decimal],
    ['prices.WETH', ' 1', decimal],
    ['prices.WETH', '', decimal],
    ['prices.WETH', '0.0000000000001', /"prices\.WETH": .* at most 12 fractional digits/],
    ['prices.WETH', '1'.repeat(81), /must be a shorter number$/],
    ['prices.W ETH', '1', /"prices\.W ETH" is named wrongly/],
  ]);

  it('finds no price where only an object has one', async () => {
    const file = changedFile(exampleMarketFile, 'markets.1.symbol', 'constructor');
    const odd = await readMarketFile(await folder.write('odd.json', file));
    const round = await folder.write(
      'round.json',
      changedFile(exampleRoundFile, 'prices.USDC', undefined),
    );
    const error: unknown = await readRoundFile(round, odd).catch((thrown: unknown) => thrown);
    expect(String(error)).to.match(/"prices" has no constructor$/);
  });
});
