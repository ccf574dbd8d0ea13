import { readdir, readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { exampleFile } from '../../examples/make.js';
import { runCli } from '../support/cli.js';
import { exampleAccountFile, exampleMarketFile } from '../support/exampleFiles.js';
import { expectFailure, expectJson, expectNoneShown, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Listed {
  readonly id: string | null;
  readonly line: number;
  readonly healthFactor: string;
}

interface Report {
  readonly round: string;
  readonly threshold: string;
  readonly accounts: number;
  readonly distribution: readonly { readonly below: string | null; readonly accounts: number }[];
  readonly withoutDebt: number;
  readonly liquidatable: { readonly accounts: number; readonly listed: readonly Listed[] };
  readonly shocks: readonly {
    readonly changes: Readonly<Record<string, string>>;
    readonly prices: Readonly<Record<string, string>>;
    readonly liquidatable: number;
    readonly additional: { readonly accounts: number; readonly listed: readonly Listed[] };
  }[];
}

const line = (id: string | undefined, balances: Readonly<Record<string, string>>) =>
  JSON.stringify({ id, balances });

const ACCOUNTS = [
  line('alice', {
    WETH: '12500000000000000000',
    WBTC: '40000000',
    USDC: '-40000000000',
    DAI: '-25000000000000000000000',
  }),
  line(undefined, { WETH: '12500000000000000000', USDC: '-36500000000' }),
  line('rich', { WETH: '12500000000000000000' }),
  line('poor', { DAI: '-12500000000000000000' }),
  line('safe', { WBTC: '100000000', GHO: '-20000000000000000000000' }),
].join('\n');

const TEXT = `\
account  health factor     assets  liabilities
poor          0.000000       0.00        12.50
alice         0.997205  64,818.34    65,000.00

health factor  accounts
below 0.9             1
0.9 to 0.95           0
0.95 to 1             1
1 to 1.05             1
1.05 to 1.1           0
1.1 to 1.25           0
1.25 to 1.5           0
1.5 to 2              0
2 and more            1
no debt               1
all                   5

2 of 5 accounts liquidatable at round 9, threshold 100 %

account  health factor     assets  liabilities
#2            0.931304  33,992.60    36,500.00

1 more with WETH -10%, USDC 0%

0 more with WBTC -50%
`;

describe('cli/scan', () => {
  const folder = new TemporaryFolder();
  const [market, round] = ['market.json', 'crash-round.json'].map(exampleFile) as [string, string];
  const scan = (...more: string[]) => ['scan', '--market', market, '--round', round, ...more];
  let accounts: string;
  before(async () => {
    accounts = await folder.write('accounts.ndjson', ACCOUNTS);
  });
  const file = (name: string) => folder.path(name);
  const shocks = ['--shock', 'WETH=-10%,USDC=0%', '--shock', 'WBTC=-50%'];

  it('lists who may be liquidated, everybody by health factor, and whom shocks add', async () => {
    const { stdout, stderr } = await expectSuccess(scan('--accounts', accounts, ...shocks));
    expect(stdout).to.equal(TEXT);
    expect(stderr).to.equal(`reading ${accounts}\n`);
  });

  it('says the same from a snapshot, which is secret and has no keys', async () => {
    const whole = `${ACCOUNTS}\n${JSON.stringify(exampleAccountFile)}\n`;
    const more = await folder.write('more.ndjson', whole);
    const snapshot = file('more.snapshot');
    const save = scan('--accounts', more, '--save-snapshot', snapshot, ...shocks);
    const fromLines = await expectSuccess(save);
    expect(fromLines.stderr).to.equal(`reading ${more}\nwriting ${snapshot}\n`);
    const fromSnapshot = await expectSuccess(scan('--snapshot', snapshot, ...shocks));
    expect(fromSnapshot.stdout).to.equal(fromLines.stdout);
    if (process.platform !== 'win32') expect((await stat(snapshot)).mode & 0o777).to.equal(0o600);
    const bytes = (await readFile(snapshot)).toString('hex');
    for (const key of [exampleAccountFile.ownerKey, exampleAccountFile.viewingKey]) {
      const hex = BigInt(key).toString(16).padStart(64, '0');
      expect(bytes).to.not.include(hex);
      expect(bytes).to.not.include(Buffer.from(hex, 'hex').reverse().toString('hex'));
      expect(bytes).to.not.include(Buffer.from(key).toString('hex'));
    }
    const keys = [exampleAccountFile.ownerKey, exampleAccountFile.viewingKey].map(BigInt);
    expectNoneShown([fromLines.stdout, fromLines.stderr], keys);
    await expectFailure(save, 2, /more\.snapshot exists: move it away, or say --force$/m);
    await expectSuccess([...save, '--force']);
  });

  it('says the same as JSON', async () => {
    const report = await expectJson<Report>(scan('--accounts', accounts, ...shocks));
    expect(report).to.include({ round: '9', threshold: '10000', accounts: 5, withoutDebt: 1 });
    expect(report.liquidatable).to.deep.equal({
      accounts: 2,
      listed: [
        { id: 'poor', line: 4, healthFactor: '0', assets: '0', liabilities: '12.5' },
        {
          id: 'alice',
          line: 1,
          healthFactor: '0.997205366769230769',
          assets: '64818.34884',
          liabilities: '65000',
        },
      ],
    });
    expect(report.distribution[2]).to.deep.equal({ from: '0.95', below: '1', accounts: 1 });
    expect(report.distribution.at(-1)).to.deep.equal({ from: '2', below: null, accounts: 1 });
    const [first, second] = report.shocks;
    expect(first!.changes).to.deep.equal({ WETH: '-10%', USDC: '0%' });
    expect(first!.prices).to.include({ WETH: '3276.396', WBTC: '86694.82' });
    expect(first).to.include({ liquidatable: 3 });
    expect(first!.additional.listed).to.have.length(1);
    expect(first!.additional.listed[0]).to.include({ id: null, line: 2 });
    expect(second).to.include({ liquidatable: 2 });
    expect(second!.additional).to.deep.equal({ accounts: 0, listed: [] });
  });

  it('goes by threshold, and lists as many as it is told to', async () => {
    const at = async (...more: string[]) =>
      (await expectJson<Report>(scan('--accounts', accounts, ...more))).liquidatable;
    expect(await at('--threshold', '10400')).to.include({ accounts: 3 });
    const [lowest] = (await at('--limit', '1')).listed;
    expect(lowest).to.include({ id: 'poor' });
    expect((await at('--limit', '1')).accounts).to.equal(2);
    const { stdout } = await expectSuccess(scan('--accounts', accounts, '--limit', '1'));
    expect(stdout).to.match(/^2 of 5 accounts .* 100 %; listed: the 1 lowest$/m);
    const none = await expectSuccess(scan('--accounts', accounts, '--limit', '0'));
    expect(none.stdout).to.match(/^health factor .*\n[\s\S]* 100 %; --limit lists some\n$/);
  });

  it('finds nobody among none', async () => {
    const empty = await folder.write('empty.ndjson', '');
    const { stdout } = await expectSuccess(scan('--accounts', empty));
    expect(stdout).to.match(/^health factor [\s\S]*\n0 of 0 accounts liquidatable at round 9/);
  });

  it('refuses accounts that are not named, or twice', async () => {
    await expectFailure(scan(), 2, /give --accounts or --snapshot$/m);
    const both = scan('--accounts', accounts, '--snapshot', accounts);
    await expectFailure(both, 2, /'--accounts <file>' cannot be used with option '--snapshot/);
  });

  it('refuses shocks before it reads accounts', async () => {
    for (const [shock, problem] of [
      ['WETH', /"WETH" is no change of a price/],
      ['WETH=-100%', /cannot change by -100%/],
      ['DOGE=-10%', /names DOGE, which the market file does not list: it has WETH, WBTC/],
    ] as const) {
      const { code } = await expectFailure(
        scan('--accounts', file('none'), '--shock', shock),
        2,
        problem,
      );
      expect(code).to.equal('INVALID_VALUE');
    }
  });

  it('refuses bad files by place', async () => {
    const bad = await folder.write('bad.ndjson', `${ACCOUNTS}\n{"balances":{"WETH":5}}\n`);
    const options = ['--save-snapshot', file('bad.snapshot')];
    await expectFailure(
      scan('--accounts', bad, ...options),
      2,
      /bad\.ndjson:6: "balances\.WETH" must be a string$/m,
    );
    await expectFailure(scan('--snapshot', bad), 2, /is no snapshot of this version/);
    await expectFailure(['scan', '--market', market, '--accounts', bad], 2, /--round/);
    await expectFailure(scan('--accounts', bad, '--limit', '-1'), 2, /whole number, from 0/);
  });

  it('ends at once when it is interrupted, and leaves nothing', async () => {
    const many = await folder.write('many.ndjson', '{"balances":{"WETH":"1"}}\n'.repeat(500_000));
    const args = scan('--accounts', many, '--save-snapshot', file('many.snapshot'));
    for (const interruptAt of ['reading', 'writing']) {
      const { code, stdout } = await runCli(args, { interruptAt });
      expect([code, stdout], interruptAt).to.deep.equal([130, '']);
      expect(await readdir(folder.path())).to.not.match(/many\.snapshot|\.tmp/);
    }
  });

  it('leaves nothing when it is interrupted again, and writing does not end', async () => {
    const script = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { open } = fs.promises;
      const interrupt = () => process.kill(process.pid, 'SIGINT');
      fs.promises.open = async (path, ...more) => {
        const file = await open(path, ...more);
        if (!path.endsWith('.tmp')) return file;
        file.sync = () => new Promise(() => { interrupt(); setInterval(interrupt, 100); });
        return file;
      };
      syncBuiltinESMExports();`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
    const args = scan('--accounts', accounts, '--save-snapshot', file('stuck.snapshot'));
    const { code, stdout, stderr } = await runCli(args, { env });
    expect([code, stdout]).to.deep.equal([130, '']);
    expect(stderr).to.match(/writing /);
    expect(await readdir(folder.path())).to.not.match(/stuck\.snapshot|\.tmp/);
  });

  it('refuses what others may read, unless told', async function () {
    if (process.platform === 'win32') this.skip();
    const open = await folder.write('open.ndjson', ACCOUNTS, 0o644);
    const { code } = await expectFailure(scan('--accounts', open), 2, /--allow-readable-secrets/);
    expect(code).to.equal('FILE_NOT_PRIVATE');
    await expectSuccess(scan('--accounts', open, '--allow-readable-secrets'));
  });

  it('refuses a snapshot of other markets, and to replace what it reads', async () => {
    const snapshot = file('own.snapshot');
    await expectSuccess(scan('--accounts', accounts, '--save-snapshot', snapshot));
    const other = await folder.write('market.json', exampleMarketFile);
    const prices = { WETH: '2000', USDC: '1' };
    const otherRound = { format: 'zkliq/round/1', number: '7', time: '1798761600', prices };
    const files = ['--market', other, '--round', await folder.write('round.json', otherRound)];
    await expectFailure(['scan', ...files, '--snapshot', snapshot], 2, /is of other markets/);
    const over = scan('--accounts', accounts, '--save-snapshot', accounts, '--force');
    await expectFailure(over, 2, /is named twice: it would replace/);
  });
});
