import { chmod, copyFile } from 'node:fs/promises';
import { expect } from 'chai';
import { exampleFile } from '../../examples/make.js';
import { runCli } from '../support/cli.js';
import { CliWorld } from '../support/cliWorld.js';
import { changedFile, exampleAccountFile, exampleRoundFile } from '../support/exampleFiles.js';
import { expectFailure, expectJson, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Report {
  readonly healthFactor: string | null;
  readonly liquidatable: boolean;
  readonly positions: readonly {
    readonly symbol: string;
    readonly liquidationPrice: string | null;
  }[];
  readonly warnings?: readonly string[];
}

const CALM = `\
market  balance    price  weight       value  liquidatable at
WETH       12.5  3,943.2    83 %   40,910.70   ≤ 3,431.619084
WBTC        0.4   94,221    78 %   29,396.95  ≤ 77,209.294871
USDC    -40,000        1   100 %  -40,000.00       ≥ 1.132692
DAI     -25,000        1   100 %  -25,000.00       ≥ 1.212307

assets         70,307.65
liabilities    65,000.00
health factor   1.081656

not liquidatable at round 2, threshold 100 %
`;

const CRASH = `\
market  balance      price  weight       value  liquidatable at
WETH       12.5   3,640.44    83 %   37,769.56   ≤ 3,657.948545
WBTC        0.4  86,694.82    78 %   27,048.78  ≤ 87,277.035256
USDC    -40,000          1   100 %  -40,000.00       ≥ 0.995459
DAI     -25,000          1   100 %  -25,000.00       ≥ 0.992734

assets         64,818.34
liabilities    65,000.00
health factor   0.997205

liquidatable at round 9, threshold 100 %
`;

describe('cli/health', () => {
  const folder = new TemporaryFolder();
  const world = new CliWorld(folder);

  async function example(round: string): Promise<string[]> {
    const account = folder.path('example-account.json');
    await copyFile(exampleFile('account.json'), account);
    await chmod(account, 0o600);
    const market = exampleFile('market.json');
    return ['health', '--market', market, '--round', exampleFile(round), '--account', account];
  }

  for (const [round, table] of [
    ['round.json', CALM],
    ['crash-round.json', CRASH],
  ] as const) {
    it(`prints the example account at ${round}`, async () => {
      const { stdout, stderr } = await expectSuccess(await example(round));
      expect(stdout).to.equal(table);
      expect(stderr).to.equal('');
    });
  }

  it('says the same exactly as JSON', async () => {
    const report = await expectJson<Report>(await example('crash-round.json'));
    expect(report).to.deep.include({
      round: '9',
      sinceRound: '1',
      tier: 'maintenance',
      threshold: '10000',
      liabilities: '65000',
      healthFactor: '0.997205366769230769',
      liquidatable: true,
    });
    expect(report.positions[3]).to.deep.include({
      symbol: 'DAI',
      balance: '-25000',
      weight: '10000',
      value: '-25000',
    });
  });

  it('prints prices at which the account is liquidatable', async () => {
    const report = await expectJson<Report>(world.health());
    for (const { symbol, liquidationPrice } of report.positions) {
      const file = changedFile(exampleRoundFile, `prices.${symbol}`, liquidationPrice);
      const round = await folder.write('moved.json', file);
      const moved = await expectJson<Report>(world.health('--round', round));
      expect(moved.liquidatable, symbol).to.equal(true);
    }
  });

  it('goes by tier and threshold', async () => {
    const at = async (...more: string[]) => expectJson<Report>(world.health(...more));
    expect((await at()).healthFactor).to.match(/^0\.9414/);
    expect((await at('--tier', 'initial')).healthFactor).to.match(/^0\.8825/);
    expect((await at('--threshold', '9000')).liquidatable).to.equal(false);
  });

  it('has no health factor without debt', async () => {
    const account = await folder.write('rich.json', {
      ...exampleAccountFile,
      balances: { WETH: '5' },
    });
    const args = world.health('--account', account);
    const report = await expectJson<Report>(args);
    expect(report.healthFactor).to.equal(null);
    expect(report.liquidatable).to.equal(false);
    expect(report.positions[0]!.liquidationPrice).to.equal(null);
    const { stdout } = await expectSuccess(args);
    expect(stdout).to.match(/^WETH +~0\.000000 .* -$/m);
    expect(stdout).to.match(/health factor +no debt/);
  });

  it('shows an account that holds nothing', async () => {
    const account = await folder.write('empty.json', { ...exampleAccountFile, balances: {} });
    const { stdout } = await expectSuccess(world.health('--account', account));
    expect(stdout).to.match(/^market .*\n\nassets +0\.00\n/);
  });

  it('takes an odd number of markets', async () => {
    const one = { ...exampleRoundFile, prices: { WETH: '2000' } };
    const market = await folder.write('one.json', {
      format: 'zkliq/market/1',
      markets: [
        {
          symbol: 'WETH',
          decimals: 18,
          weights: {
            maintenance: { asset: 8000, liability: 10000 },
            initial: { asset: 8000, liability: 10000 },
          },
        },
      ],
    });
    const account = await folder.write('one-account.json', {
      ...exampleAccountFile,
      balances: { WETH: '5' },
    });
    const round = await folder.write('one-round.json', one);
    await expectSuccess(['health', '--market', market, '--round', round, '--account', account]);
  });

  it('warns of a round that proves nothing', async () => {
    const round = await folder.write('early.json', { ...exampleRoundFile, number: '6' });
    const args = world.health('--round', round);
    const warning =
      "round 6 is not later than the account's last update, round 6: it proves nothing";
    expect((await expectJson<Report>(args)).warnings).to.deep.equal([warning]);
    expect((await expectSuccess(args)).stderr).to.equal(`zkliq: warning: ${warning}\n`);
  });

  it('refuses an account that others may read, unless told', async function () {
    if (process.platform === 'win32') this.skip();
    const account = await folder.write('open.json', exampleAccountFile, 0o644);
    const args = world.health('--account', account);
    const error = await expectFailure(args, 2, /chmod 600 it, or say --allow-readable-secrets/);
    expect(error).to.deep.include({ code: 'FILE_NOT_PRIVATE', details: { path: account } });
    expect((await runCli([...args, '--allow-readable-secrets'])).code).to.equal(0);
  });

  const wrong: readonly (readonly [
    what: string,
    option: string,
    content: unknown,
    message: RegExp,
  ])[] = [
    ['a file that is not JSON', 'round', 'number: 7', /is not JSON/],
    ['a file of another kind', 'round', exampleAccountFile, /"format" must be "zkliq\/round\/1"/],
    [
      'a price that is a number',
      'round',
      { ...exampleRoundFile, prices: { WETH: 1 } },
      /"prices\.WETH" must be a string/,
    ],
    [
      'a price that is too large',
      'round',
      { ...exampleRoundFile, prices: { WETH: '9'.repeat(40), USDC: '1' } },
      /price of WETH is negative or too large/,
    ],
    [
      'a balance of a strange market',
      'account',
      { ...exampleAccountFile, balances: { LINK: '1' } },
      /does not list/,
    ],
  ];
  for (const [what, option, content, message] of wrong) {
    it(`refuses ${what}`, async () => {
      const file = await folder.write('wrong.json', content);
      await expectFailure(world.health(`--${option}`, file), 2, message);
    });
  }

  for (const threshold of ['-1', '0', '1.5', '1e4', '1048576', '9'.repeat(100), 'ten']) {
    it(`refuses --threshold ${threshold.slice(0, 20)}`, () =>
      expectFailure(
        world.health('--threshold', threshold),
        2,
        /Give a whole number, basis points/,
      ));
  }

  it('refuses a file that is not there', async () => {
    const missing = folder.path('missing.json');
    await expectFailure(
      world.health('--market', missing),
      2,
      /missing\.json cannot be read: there is no such file or folder/,
    );
  });
});
