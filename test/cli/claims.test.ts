import { readdir, readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { type Account, accountLeaf } from '../../src/account/account.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import { readAccountFile } from '../../src/files/accountFile.js';
import { ClaimFile, type NamedClaim } from '../../src/files/claimFile.js';
import { claimOfLine, parseClaimLine } from '../../src/files/claimLines.js';
import { readMarketFile } from '../../src/files/marketFile.js';
import { decideClaim } from '../../src/statement/claim.js';
import { CliWorld, DEADLINE, GATE, LIQUIDATOR, TINY } from '../support/cliWorld.js';
import { exampleAccountFile } from '../support/exampleFiles.js';
import { expectFailure, expectJson, expectNoneShown, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const KEY = `0x${'c1a135'.repeat(11)}`.slice(0, 66);

interface Gathered {
  readonly accounts: number;
  readonly claimed: number;
  readonly sealed: boolean;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly listed: readonly { readonly id: string | null; readonly line: number; code: string }[];
}

const { ownerKey, viewingKey, balances } = exampleAccountFile;
const secrets = [ownerKey, viewingKey, balances.USDC].map(BigInt);

const healthy = { ...exampleAccountFile, nonce: '3', balances: { WETH: '1000000000000000000' } };
const fresh = { ...exampleAccountFile, nonce: '4', sinceRound: '7' };
const stranger = { ...exampleAccountFile, nonce: '5' };
const other = { ...exampleAccountFile, nonce: '6' };

describe('cli/claims', () => {
  const folder = new TemporaryFolder();
  new CliWorld(folder);
  let leaf: bigint;
  before(async () => {
    const markets = await readMarketFile(folder.path('market.json'));
    const leafOf = async (contents: object) =>
      accountLeaf(await readAccountFile(await folder.write('one.json', contents), markets, 2));
    leaf = await leafOf(exampleAccountFile);
    const leaves = [await leafOf(healthy), leaf, await leafOf(fresh), await leafOf(other)];
    await folder.write('claim-tree.json', { format: 'zkliq/tree/1', depth: 2, leaves }, 0o644);
    const lines = [
      { id: 'rich', ...healthy },
      { id: 'poor', ...exampleAccountFile },
      { id: 'fresh', ...fresh },
      { id: 'stranger', ...stranger },
      other,
    ];
    await folder.write('accounts.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'));
    await folder.write('healthy.json', healthy);
  });
  const file = (name: string) => folder.path(name);
  const claims = (out: string, ...more: string[]) => [
    'claims',
    ...['--market', file('market.json'), '--round', file('round.json')],
    ...['--tree', file('claim-tree.json'), '--circuit', TINY, '--gate', GATE],
    ...['--chain-id', '31337', '--deadline', DEADLINE, '--liquidator', LIQUIDATOR],
    ...['--out', file(out), ...more],
  ];
  const lines = () => ['--accounts', file('accounts.ndjson')];
  const read = (name: string, key = KEY) =>
    ClaimFile.with(
      file(name),
      { key: async () => Buffer.from(key.slice(2), 'hex') },
      async (open) => {
        const found: (NamedClaim & { readonly account: Account })[] = [];
        for await (const line of open.lines()) {
          const { id, ...claim } = parseClaimLine(open.path, line);
          found.push({
            claim: claimOfLine(claim),
            account: claim.account,
            ...(id !== undefined && { id }),
          });
        }
        return found;
      },
    );

  it('claims those that may be liquidated, and counts who is left out and why', async () => {
    const { stdout, stderr } = await expectSuccess(claims('claims.ndjson', ...lines()));
    expect(stdout).to.equal(
      [
        `claims    ${file('claims.ndjson')} (secret, mode 0600)`,
        'accounts  2 of 5 claimed',
        'left out  1 not liquidatable',
        'left out  1 updated in this round or later',
        'left out  1 not in the tree: their files may be out of date',
        'round     7',
        'deadline  2100-01-01T00:00:00Z\n',
      ].join('\n'),
    );
    expect(stderr).to.equal('gathering claims\n');
    expectNoneShown([stdout, stderr], secrets);
    const found = await read('claims.ndjson');
    expect(found.map(({ id }) => id)).to.deep.equal(['poor', undefined]);
    for (const { claim } of found) {
      decideClaim(circuitInstance(TINY), claim);
      expect(claim.context.liquidator).to.equal(LIQUIDATOR);
    }
    expect(found[0]!.claim.path.leaf).to.equal(leaf);
    if (process.platform !== 'win32') {
      expect((await stat(file('claims.ndjson'))).mode & 0o777).to.equal(0o600);
    }
  });

  it('lists who is left out as JSON, and seals', async () => {
    const env = { ZKLIQ_CLAIMS_KEY: KEY };
    const report = await expectJson<Gathered>(claims('sealed', ...lines(), '--seal'), { env });
    expect(report).to.deep.include({ accounts: 5, claimed: 2, sealed: true, round: '7' });
    expect(report.leftOut).to.deep.equal({
      NOT_LIQUIDATABLE: 1,
      ROUND_NOT_LATER: 1,
      NOT_IN_TREE: 1,
    });
    expect(report.listed).to.deep.equal(
      [
        ['rich', 1, 'NOT_LIQUIDATABLE'],
        ['fresh', 3, 'ROUND_NOT_LATER'],
        ['stranger', 4, 'NOT_IN_TREE'],
      ].map(([id, line, code]) => ({ id, line, file: file('accounts.ndjson'), code })),
    );
    expect(await read('sealed')).to.deep.equal(await read('claims.ndjson'));
    expect(await readFile(file('sealed'), 'latin1')).to.not.include('account');
  });

  it('seals under a keystore', async () => {
    const env = { ZKLIQ_KEYSTORE_PASSWORD: 'long enough' };
    const store = file('store.json');
    const making = ['--new-keystore', store, '--chain-id', '1', '--host', GATE];
    await expectSuccess(['keygen', ...making, '--out', file('made.json')], { env });
    const named = ['--seal', '--claims-keystore', store];
    await expectSuccess(claims('stored', ...lines(), ...named), { env });
    expect((await readFile(file('stored'), 'latin1')).slice(0, 14)).to.equal('zkliq/sealed/1');
  });

  it('takes account files and folders, and with --all healthy accounts, too', async () => {
    const given = ['--account', file('account.json'), '--account', file('healthy.json')];
    const few = await expectJson<Gathered>(claims('few.ndjson', ...given));
    expect([few.accounts, few.claimed]).to.deep.equal([2, 1]);
    expect(few.listed).to.deep.equal([
      { id: null, line: null, file: file('healthy.json'), code: 'NOT_LIQUIDATABLE' },
    ]);
    const all = await expectJson<Gathered>(claims('all.ndjson', ...given, '--all'));
    expect([all.claimed, all.leftOut]).to.deep.equal([2, {}]);
    const poor = await read('all.ndjson');
    expect(poor.map(({ account }) => account.nonce)).to.deep.equal([2n, 3n]);
  });

  it('writes nothing, with 3, if there is nothing to claim', async () => {
    const none = claims('none.ndjson', '--account', file('healthy.json'));
    const error = await expectFailure(none, 3, /nothing to claim: of 1 accounts 1 not liquidat/);
    expect(error.code).to.equal('NOT_LIQUIDATABLE');
    expect(await readdir(folder.path())).to.not.match(/none|\.tmp/);
  });

  const wrong: readonly (readonly [what: string, () => string[], RegExp])[] = [
    ['no accounts', () => [], /Name the accounts: give --accounts or --account$/m],
    ['both', () => [...lines(), '--account', file('account.json')], /cannot be used with/],
    ['--seal without a key', () => [...lines(), '--seal'], /set ZKLIQ_CLAIMS_KEY to 0x and 64/],
    [
      'a keystore that seals nothing',
      () => [...lines(), '--claims-keystore', file('store.json')],
      /--claims-keystore goes with --seal$/m,
    ],
    ['accounts without keys', () => ['--accounts', file('bare.ndjson')], /:1: "format" must be/],
    ['an unlisted market', () => ['--accounts', file('doge.ndjson')], /:2: .*has DOGE, which/],
    ['to replace what it reads', () => [...lines(), '--out', file('round.json')], /named twice/],
    [
      'an addressed circuit with a tree',
      () => [...lines(), '--circuit', 'liquidatable-8-0'],
      /takes no tree/,
    ],
  ];
  for (const [what, more, message] of wrong) {
    it(`refuses ${what}`, async () => {
      await folder.write('bare.ndjson', '{"balances":{"WETH":"1"}}\n');
      const doge = { ...exampleAccountFile, balances: { DOGE: balances.USDC } };
      const doges = [exampleAccountFile, doge].map((line) => JSON.stringify(line)).join('\n');
      await folder.write('doge.ndjson', doges);
      const error = await expectFailure(claims('refused.ndjson', ...more()), 2, message);
      expectNoneShown([JSON.stringify(error)], secrets);
      expect(await readdir(folder.path())).to.not.match(/refused|\.tmp/);
    });
  }

  it('refuses a key that is none, and shows nothing of it', async () => {
    const env = { ZKLIQ_CLAIMS_KEY: '0x5ec2e7' };
    const sealing = claims('refused', ...lines(), '--seal');
    const error = await expectFailure(sealing, 2, /must be 0x and 64 hex digits/, { env });
    expect(JSON.stringify(error)).to.not.include('5ec2e7');
  });

  it('refuses accounts that others may read, unless told', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write('open.ndjson', await readFile(file('accounts.ndjson')), 0o644);
    const open = claims('open-claims.ndjson', '--accounts', file('open.ndjson'));
    await expectFailure(open, 2, /--allow-readable-secrets/);
    await expectSuccess([...open, '--allow-readable-secrets']);
  });
});
