import { readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { readAccountFile, writeAccountFile } from '../../src/files/accountFile.js';
import { readMarketFile } from '../../src/files/marketFile.js';
import type { Market } from '../../src/market/market.js';
import { changedFile, exampleAccountFile, exampleMarketFile } from '../support/exampleFiles.js';
import { expectNoSecrets, expectRejection } from '../support/expectError.js';
import { refusesChanges } from '../support/strictness.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const { ownerKey, viewingKey, balances } = exampleAccountFile;
const secrets = [ownerKey, viewingKey, balances.WETH, balances.USDC].map(BigInt);

describe('files/accountFile', () => {
  const folder = new TemporaryFolder();
  let markets: readonly Market[];
  before(async () => {
    markets = await readMarketFile(await folder.write('market.json', exampleMarketFile));
  });
  const read = (path: string) => readAccountFile(path, markets, 2);
  const marketsNamed = async (...symbols: string[]) => {
    const [market] = exampleMarketFile.markets;
    const file = {
      ...exampleMarketFile,
      markets: symbols.map((symbol) => ({ ...market, symbol })),
    };
    return readMarketFile(await folder.write('markets.json', file));
  };

  it("yields balances in the markets' order, 0 where there is none", async () => {
    const account = {
      ownerKey: BigInt(ownerKey),
      viewingKey: BigInt(viewingKey),
      nonce: 2n,
      sinceRound: 6n,
    };
    const path = await folder.write('account.json', exampleAccountFile);
    const expected = { ...account, balances: [10n ** 18n, -1_700_000_000n] };
    expect(await read(path)).to.deep.equal(expected);
    const more = await marketsNamed('USDC', 'LINK', 'WETH');
    expect((await readAccountFile(path, more, 8)).balances).to.deep.equal([
      -1_700_000_000n,
      0n,
      10n ** 18n,
      0n,
      0n,
      0n,
      0n,
      0n,
    ]);
  });

  it('rounds an odd number of markets up, as balances are packed in pairs', async () => {
    const path = await folder.write('account.json', exampleAccountFile);
    const three = await marketsNamed('USDC', 'LINK', 'WETH');
    expect((await readAccountFile(path, three, 3)).balances).to.have.length(4);
    expect((await readAccountFile(path, three, 2)).balances).to.have.length(4);
  });

  it('finds no balance where only an object has a member', async () => {
    const odd = await marketsNamed('WETH', 'USDC', 'constructor', 'toString');
    const path = await folder.write('account.json', exampleAccountFile);
    const account = await readAccountFile(path, odd, 4);
    expect(account.balances.slice(2)).to.deep.equal([0n, 0n]);
    const held = changedFile(exampleAccountFile, 'balances.constructor', '5');
    const other = await readAccountFile(await folder.write('held.json', held), odd, 4);
    expect(other.balances[2]).to.equal(5n);
  });

  const signed = /"balances\.WETH" must be a whole number as a decimal string/;
  refusesChanges(folder, exampleAccountFile, read, [
    ['ownerKey', '0', /ownerKey is out of range/],
    ['ownerKey', SCALAR_MODULUS.toString(), /"ownerKey" must be a value below r$/],
    ['viewingKey', (2n ** 128n - 1n).toString(), /viewingKey is out of range/],
    ['viewingKey', (BigInt(viewingKey) + SCALAR_MODULUS).toString(), /must be a value below r$/],
    ['viewingKey', Number(viewingKey), /"viewingKey" must be a string$/],
    ['viewingKey', `0x${BigInt(viewingKey).toString(16)}`, /"viewingKey" must be a whole number/],
    ['spendingKey', viewingKey, /do not belong there: spendingKey$/],
    ['nonce', (2n ** 48n).toString(), /nonce is out of range/],
    ['nonce', 2, /"nonce" must be a string$/],
    ['sinceRound', (2n ** 48n).toString(), /sinceRound is out of range/],
    ['sinceRound', '-1', /"sinceRound" must be a whole number/],
    ['balances', [], /"balances" must be a JSON object$/],
    ['balances.LINK', '1', /"balances" has LINK, which the market file does not list$/],
    ['balances.constructor', '1', /"balances" has constructor, which/],
    ['balances.WETH', 1e18, /"balances\.WETH" must be a string$/],
    ['balances.WETH', null, /"balances\.WETH" must be a string$/],
    ['balances.WETH', '-0', signed],
    ['balances.WETH', '01', signed],
    ['balances.WETH', '-01', signed],
    ['balances.WETH', '+1', signed],
    ['balances.WETH', '1e18', signed],
    ['balances.WETH', '1.0', signed],
    ['balances.WETH', '', signed],
    ['balances.WETH', '9'.repeat(81), /must be a shorter number$/],
    ['balances.WETH', (2n ** 112n).toString(), /balance in market 0 is out of range/],
    ['balances.USDC', (-(2n ** 112n) - 1n).toString(), /balance in market 1 is out of range/],
  ]);

  it('takes the largest balances', async () => {
    const file = {
      ...exampleAccountFile,
      balances: { WETH: (2n ** 112n - 1n).toString(), USDC: (-(2n ** 112n)).toString() },
    };
    const account = await read(await folder.write('account.json', file));
    expect(account.balances).to.deep.equal([2n ** 112n - 1n, -(2n ** 112n)]);
  });

  it('refuses "__proto__" among the balances, which would be lost', async () => {
    const text = JSON.stringify(exampleAccountFile).replace('"WETH"', '"__proto__"');
    const path = await folder.write('proto.json', text);
    await expectRejection(read(path), InputError, 'INVALID_FILE');
  });

  it('refuses a file that others may read, unless allowed', async function () {
    if (process.platform === 'win32') this.skip();
    for (const mode of [0o644, 0o640]) {
      const path = await folder.write('open.json', exampleAccountFile, mode);
      const error = await expectRejection(read(path), InputError, 'FILE_NOT_PRIVATE');
      expectNoSecrets(error, secrets);
      const account = await readAccountFile(path, markets, 2, { allowReadable: true });
      expect(account.nonce).to.equal(2n);
    }
  });

  it('tells nothing of what it refuses', async () => {
    for (const path of ['nonce', 'balances.LINK', 'spendingKey', 'ownerKey']) {
      const file = changedFile(exampleAccountFile, path, `999${viewingKey}`);
      const error = await expectRejection(
        read(await folder.write('wrong.json', file)),
        InputError,
        'INVALID_FILE',
      );
      expectNoSecrets(error, secrets);
    }
    const text = JSON.stringify(exampleAccountFile).slice(0, -1);
    const cut = await expectRejection(
      read(await folder.write('cut.json', text)),
      InputError,
      'INVALID_FILE',
    );
    expectNoSecrets(cut, secrets);
  });

  it('writes new accounts for their owner only, and replaces none unless told', async () => {
    const path = folder.path('new.json');
    const keys = { ownerKey: BigInt(ownerKey), viewingKey: BigInt(viewingKey) };
    await writeAccountFile(path, { ...keys, nonce: 0n, sinceRound: 0n }, { overwrite: false });
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await read(path)).to.deep.equal({
      ...keys,
      nonce: 0n,
      sinceRound: 0n,
      balances: [0n, 0n],
    });
    const again = writeAccountFile(
      path,
      { ...keys, nonce: 9n, sinceRound: 0n },
      { overwrite: false },
    );
    await expectRejection(again, InputError, 'FILE_EXISTS');
    expect(JSON.parse(await readFile(path, 'utf8')).nonce).to.equal('0');
  });
});
