import { writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { readAccountLines } from '../../src/files/accountLines.js';
import { readMarketFile } from '../../src/files/marketFile.js';
import type { Market } from '../../src/market/market.js';
import type { AccountBook } from '../../src/scan/accountBook.js';
import { changedFile, exampleAccountFile, exampleMarketFile } from '../support/exampleFiles.js';
import { expectNoSecrets, expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const SECRET = 987_654_321_987_654_321n;

const accountsOf = (book: AccountBook) =>
  Array.from({ length: book.count }, (_, index) => [book.idOf(index), ...book.balancesOf(index)]);

describe('files/accountLines', () => {
  const folder = new TemporaryFolder();
  let markets: readonly Market[];
  before(async () => {
    markets = await readMarketFile(await folder.write('market.json', exampleMarketFile));
  });
  const read = async (text: string | Uint8Array, mode = 0o600) =>
    readAccountLines(await folder.write('accounts.ndjson', text, mode), markets);

  it('reads balances and whole account files, with ids or without', async () => {
    const text = [
      '{"id":"alice","balances":{"USDC":"-5","WETH":"7"}}',
      '{"balances":{}}',
      JSON.stringify(exampleAccountFile),
      `  ${JSON.stringify({ ...exampleAccountFile, id: '0xab' })}\r`,
    ].join('\n');
    const [held, owed] = [10n ** 18n, -1_700_000_000n];
    for (const end of ['', '\n']) {
      expect(accountsOf(await read(text + end))).to.deep.equal([
        ['alice', 7n, -5n],
        [undefined, 0n, 0n],
        [undefined, held, owed],
        ['0xab', held, owed],
      ]);
    }
  });

  it('reads no accounts from an empty file', async () => {
    expect((await read('')).count).to.equal(0);
  });

  it('reads lines across the pieces that it reads a file in', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, k) => `{"id":"a${k}","balances":{"WETH":"${10n ** BigInt(k % 33)}"}}`,
    );
    const accounts = accountsOf(await read(lines.join('\n')));
    expect(accounts).to.deep.equal(lines.map((_, k) => [`a${k}`, 10n ** BigInt(k % 33), 0n]));
  });

  const good = '{"id":"alice","balances":{"USDC":"-5","WETH":"7"}}';
  const whole = (path: string, value: unknown) =>
    JSON.stringify(changedFile(exampleAccountFile, path, value));
  for (const [line, problem] of [
    ['', /is not JSON$/],
    [`{"balances":{"WETH":"${SECRET}"}`, /is not JSON$/],
    [`{"balances":{"WETH":"1","WETH":"${SECRET}"}}`, /has a field twice in one object$/],
    [`{"balances":{"WETH":"1"},"b\\u0061lances":{"WETH":"${SECRET}"}}`, /has a field twice/],
    [`{"balances":{"__proto__":"${SECRET}"}}`, /has a field "__proto__"$/],
    [`["${SECRET}"]`, /the line must be a JSON object$/],
    ['null', /must be a JSON object$/],
    ['{"id":"alice"}', /"balances" must be a JSON object$/],
    [`{"balances":["${SECRET}"]}`, /"balances" must be a JSON object$/],
    [`{"balances":{"WETH":${SECRET}}}`, /"balances.WETH" must be a string$/],
    [`{"balances":{"WETH":"+${SECRET}"}}`, /"balances.WETH" must be a whole number as a decimal/],
    ['{"balances":{"WETH":"-0"}}', /"balances.WETH" must be a whole number/],
    ['{"balances":{"WETH":"01"}}', /"balances.WETH" must be a whole number/],
    [`{"balances":{"WETH":"${'9'.repeat(81)}"}}`, /"balances.WETH" must be a shorter number$/],
    [`{"balances":{"WETH":"${2n ** 112n}"}}`, /balance in market 0 is out of range/],
    ['{"balances":{"WE TH":"1"}}', /"balances.WE TH" is named wrongly/],
    [`{"balances":{"DOGE":"${SECRET}"}}`, /"balances" has DOGE, which the market file does not/],
    [`{"balances":{"toString":"1"}}`, /"balances" has toString, which/],
    [`{"balances":{},"viewingKey":"${SECRET}"}`, /do not belong there: viewingKey$/],
    ['{"id":"a b","balances":{}}', /"id" must be 1 to 80 printable ASCII characters/],
    ['{"id":"","balances":{}}', /"id" must be 1 to 80/],
    ['{"id":"\\u001b","balances":{}}', /"id" must be 1 to 80/],
    ['{"id":7,"balances":{}}', /"id" must be a string$/],
    [whole('format', 'zkliq/account/2'), /"format" must be "zkliq\/account\/1"$/],
    [whole('nonce', undefined), /"nonce" must be a string$/],
    [whole('viewingKey', `-${SECRET}`), /"viewingKey" must be a whole number/],
    [whole('spendingKey', `${SECRET}`), /do not belong there: spendingKey$/],
    [`{"id":"${'a'.repeat(70_000)}","balances":{}}`, /is too long$/],
    ['{"id":"\xff","balances":{}}', /is not UTF-8 text$/],
  ] as const) {
    it(`refuses ${line.length > 60 ? `${line.slice(0, 60)}…` : line || 'an empty line'}`, async () => {
      const bytes = Buffer.from(`${good}\n${good}\n${line}\n${good}\n`, 'latin1');
      const error = await expectRejection(read(bytes), InputError, 'INVALID_FILE');
      expect(error.message).to.match(/accounts\.ndjson:3: /);
      expect(error.message).to.match(problem);
      expect(error.details).to.include({ line: 3 });
      expectNoSecrets(error, [SECRET]);
    });
  }

  it('refuses a line that never ends, without keeping it', async () => {
    const endless = Buffer.alloc(1_000_000, '7');
    const error = await expectRejection(read(endless), InputError, 'INVALID_FILE');
    expect(error.message).to.match(/:1: is too long$/);
  });

  it('refuses what others may read, unless told', async function () {
    if (process.platform === 'win32') this.skip();
    await expectRejection(read(good, 0o640), InputError, 'FILE_NOT_PRIVATE');
    const path = folder.path('accounts.ndjson');
    const book = await readAccountLines(path, markets, { allowReadable: true });
    expect(book.count).to.equal(1);
  });

  it('refuses a file that is not there, and a folder', async () => {
    const gone = readAccountLines(folder.path('none'), markets);
    await expectRejection(gone, InputError, 'FILE_NOT_FOUND');
    const inFolder = readAccountLines(folder.path(), markets);
    await expectRejection(inFolder, InputError, 'INVALID_FILE');
  });

  it('ends when it is told to', async () => {
    const path = folder.path('three.ndjson');
    await writeFile(path, `${good}\n${good}\n${good}\n`, { mode: 0o600 });
    const counts: number[] = [];
    const reading = readAccountLines(path, markets, {
      onAccount: (count) => {
        counts.push(count);
        if (count === 2) throw new InputError('USAGE', 'enough');
      },
    });
    await expectRejection(reading, InputError, 'USAGE');
    expect(counts).to.deep.equal([1, 2]);
  });
});
