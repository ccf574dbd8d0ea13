import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { setUp } from '../../src/artifacts/setup.js';
import { readProofFile } from '../../src/files/proofFile.js';
import { nullifiersOf } from '../../src/statement/words.js';
import { TINY_BATCH } from '../support/artifacts.js';
import { CliChain } from '../support/cliChain.js';
import { LIQUIDATOR, TINY } from '../support/cliWorld.js';
import { changedFile, exampleAccountFile } from '../support/exampleFiles.js';
import { expectFailure, expectJson, expectNoneShown, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const STRANGER = `0x${'12'.repeat(20)}`;

interface Proved {
  readonly circuit: string;
  readonly nullifiers: readonly string[];
}

interface Submitted {
  readonly transaction: string;
  readonly authorized: readonly string[];
  readonly skipped: readonly string[];
  readonly receipts: readonly string[];
}

interface Verified {
  readonly valid: boolean;
  readonly files: readonly { readonly file: string; readonly valid: boolean; reason?: string }[];
}

const { ownerKey, viewingKey, balances } = exampleAccountFile;
const secrets = [ownerKey, viewingKey, balances.USDC].map(BigInt);

/** The tests go through the liquidation of four accounts, in this order. */
describe('cli: batches on a chain', () => {
  const folder = new TemporaryFolder();
  const chain = new CliChain(folder);
  const options = () => ({ env: chain.env });
  const keyless = () => ({ env: { ZKLIQ_RPC: chain.url } });
  const accounts = ['accounts/a.json', 'accounts/b.json', 'c.json', 'd.json'];
  const prove = (out: string, files: readonly string[], ...more: string[]) =>
    chain.prove('host', out, ...files.flatMap((file) => ['--account', folder.path(file)]), ...more);
  const submit = (files: readonly string[], ...more: string[]) => [
    'submit',
    ...files.map((file) => folder.path(file)),
    ...chain.deployment('host'),
    ...more,
  ];
  const read = async (name: string) => JSON.parse(await readFile(folder.path(name), 'utf8'));
  const nullifiersIn = async (file: string) =>
    nullifiersOf([await readProofFile(folder.path(file))]).map(String);

  before(async () => {
    await setUp(TINY_BATCH, { root: 'artifacts' });
    await chain.writeConfig('batch-config.json', { circuits: [TINY, TINY_BATCH] });
    await expectSuccess(chain.deploy('host', 'batch-config.json'), options());
    await expectSuccess(['round', 'make', ...chain.deployment('host')], options());
    await mkdir(folder.path('accounts'));
    await mkdir(folder.path('empty'));
    for (const [i, file] of accounts.entries()) {
      await chain.writeAccount(file, { nonce: `${i + 3}` });
      await chain.insertAccount('host', file);
    }
  });

  describe('prove', () => {
    it('proves the accounts of a folder in one proof, and shows nothing of them', async () => {
      const { stdout, stderr } = await expectSuccess(prove('ab.json', ['accounts']), keyless());
      const nullifiers = await nullifiersIn('ab.json');
      expect(nullifiers).to.have.lengthOf(2);
      expect(stdout).to.match(
        new RegExp(
          [
            '^proof {6}.*ab.json',
            `circuit {4}${TINY_BATCH}`,
            ...nullifiers.map((each) => `nullifier  ${each}`),
            'round {6}1\n$',
          ].join('\n'),
        ),
      );
      expect(stderr).to.include('asking about 2 accounts\n');
      expectNoneShown([stdout, stderr], secrets);
    });

    it('takes --account repeatedly, in that order, and a circuit with room to spare', async () => {
      const proved = await expectJson<Proved>(
        prove('ba.json', accounts.slice(0, 2).reverse()),
        keyless(),
      );
      expect(proved.nullifiers).to.deep.equal((await nullifiersIn('ab.json')).reverse());
      const spare = prove('c-batch.json', ['c.json'], '--circuit', TINY_BATCH);
      const { circuit, nullifiers } = await expectJson<Proved>(spare, keyless());
      expect([circuit, nullifiers.length]).to.deep.equal([TINY_BATCH, 1]);
      for (const name of ['c', 'd']) {
        const one = await expectJson<Proved>(
          prove(`${name}-proof.json`, [`${name}.json`]),
          keyless(),
        );
        expect(one.circuit).to.equal(TINY);
      }
    });

    const wrong: readonly (readonly [what: string, string[], string[], number, RegExp])[] = [
      [
        'more than a circuit has room for',
        ['accounts', 'c.json'],
        [],
        2,
        /room for 3 accounts: prove at most 2 at a time/,
      ],
      [
        'several with a circuit for one',
        ['accounts'],
        ['--circuit', TINY],
        2,
        /is about one account, not 2$/m,
      ],
      [
        'a folder without accounts',
        ['empty'],
        [],
        2,
        /empty has no account file: their names end in \.json/,
      ],
      [
        'an account twice',
        ['c.json', 'c.json'],
        [],
        2,
        /c\.json is about the account of .*c\.json/,
      ],
      ['a file that is not there', ['c.json', 'none.json'], [], 2, /none\.json cannot be read/],
      ['another kind of file', ['c.json', 'config.json'], [], 2, /config\.json/],
    ];
    for (const [what, files, more, code, message] of wrong) {
      it(`refuses ${what}`, async () => {
        await expectFailure(prove('none-proof.json', files, ...more), code, message, keyless());
      });
    }

    it('names the account that is healthy, or not in the tree', async () => {
      await chain.writeAccount('healthy.json', { nonce: '9', balances: { WETH: '1' } });
      await chain.writeAccount('stranger.json', { nonce: '10' });
      const absent = prove('none-proof.json', ['c.json', 'stranger.json']);
      await expectFailure(absent, 2, /stranger\.json: The leaf is not in the ledger/, keyless());
      await chain.insertAccount('host', 'healthy.json');
      const standing = prove('none-proof.json', ['c.json', 'healthy.json']);
      const error = await expectFailure(standing, 3, /healthy\.json: .*owes nothing/, keyless());
      expect(error.details).to.include({ claim: 1, file: folder.path('healthy.json') });
    });

    it('refuses any account file that others may read', async function () {
      if (process.platform === 'win32') this.skip();
      await chmod(folder.path('accounts/b.json'), 0o644);
      const open = prove('none-proof.json', ['accounts']);
      const error = await expectFailure(open, 2, /b\.json holds secrets/, keyless());
      expect(error.code).to.equal('FILE_NOT_PRIVATE');
      await expectSuccess(prove('open.json', ['accounts'], '--allow-readable-secrets'), keyless());
      await chmod(folder.path('accounts/b.json'), 0o600);
    });
  });

  describe('claims', () => {
    interface Gathered {
      readonly claimed: number;
      readonly leftOut: Readonly<Record<string, number>>;
    }
    const claims = (out: string, ...more: string[]) => [
      'claims',
      ...chain.deployment('host'),
      ...['--liquidator', LIQUIDATOR, '--out', folder.path(out), ...more],
    ];
    const lineOf = async (file: string) => JSON.stringify(await read(file));

    it('gathers those that the gate would take, of any number, and batch proves them', async () => {
      const files = [...accounts, 'healthy.json', 'stranger.json'];
      const lines = await Promise.all(files.map(lineOf));
      await folder.write('accounts.ndjson', lines.join('\n'));
      const args = claims('claims.ndjson', '--accounts', folder.path('accounts.ndjson'));
      const gathered = await expectJson<Gathered>(args, keyless());
      expect(gathered).to.deep.include({
        claimed: 4,
        leftOut: { NOT_LIQUIDATABLE: 1, NOT_IN_TREE: 1 },
        round: '1',
      });
      const batch = ['batch', folder.path('claims.ndjson'), '--out', folder.path('proofs')];
      await expectSuccess(batch);
      const names = (await readdir(folder.path('proofs'))).filter((name) => /json$/.test(name));
      const nullifiers = await Promise.all(names.map((name) => nullifiersIn(`proofs/${name}`)));
      const expected = await Promise.all(
        ['ab.json', 'c-proof.json', 'd-proof.json'].map(nullifiersIn),
      );
      expect(nullifiers.flat().sort()).to.deep.equal(expected.flat().sort());
      const tried = submit(names.map((name) => `proofs/${name}`).slice(0, 1), '--dry-run');
      await expectSuccess(tried, keyless());
    });

    it('leaves out who was liquidated, which the gate is asked', async () => {
      await chain.writeAccount('e.json', { nonce: '20' });
      await chain.insertAccount('host', 'e.json');
      await expectSuccess(prove('e-proof.json', ['e.json']), keyless());
      await expectSuccess(submit(['e-proof.json']), options());
      const given = ['--account', folder.path('e.json'), '--account', folder.path('c.json')];
      const gathered = await expectJson<Gathered>(claims('less.ndjson', ...given), keyless());
      expect(gathered).to.deep.include({ claimed: 1, leftOut: { NULLIFIER_USED: 1 } });
      const none = claims('none.ndjson', '--account', folder.path('e.json'));
      await expectFailure(none, 3, /of 1 accounts 1 liquidated or moved before$/m, keyless());
    });

    it('refuses a threshold that the gate does not take, and options of the other form', async () => {
      const given = ['--account', folder.path('c.json')];
      const wrong = claims('wrong.ndjson', ...given, '--threshold', '9000');
      const error = await expectFailure(wrong, 4, /threshold/i, keyless());
      expect(error.code).to.equal('REFUSED');
      await expectFailure(
        claims('wrong.ndjson', ...given, '--market', 'x'),
        2,
        /--market does not go with --deployment/,
        keyless(),
      );
    });
  });

  describe('verify', () => {
    const verify = (...files: string[]) => ['verify', ...files.map((file) => folder.path(file))];

    it('says for how many accounts a proof is', async () => {
      const { stdout } = await expectSuccess(verify('ab.json'));
      expect(stdout).to.match(/^valid: 2 accounts under root \d+\nare liquidatable at round 1, /);
      for (const each of await nullifiersIn('ab.json')) {
        expect(stdout).to.include(`nullifier   ${each}\n`);
      }
      expect(await expectJson(verify('c-batch.json'))).to.include({ valid: true, accounts: 1 });
    });

    it('takes several, of whatever circuits', async () => {
      const files = ['ab.json', 'c-proof.json', 'd-proof.json', 'c-batch.json'];
      const { stdout } = await expectSuccess(verify(...files));
      const [verdict, ...lines] = stdout.trimEnd().split('\n');
      expect(verdict).to.equal('valid: 4 files');
      expect(lines.map((line) => line.split('  ')[0])).to.deep.equal(
        files.map((file) => folder.path(file)),
      );
      expect(lines[0]).to.match(/ab\.json {2}valid: 2 accounts at round 1, for 0x1111/);
      expect(lines[1]).to.match(/c-proof\.json {2}valid: an account at round 1, /);
    });

    it('names those that are not valid, with 1', async () => {
      const { proof } = await readProofFile(folder.path('d-proof.json'));
      const file = await read('c-proof.json');
      await folder.write(
        'wrong.json',
        changedFile(file, 'proof.a', { x: `${proof.a.x}`, y: `${proof.a.y}` }),
      );
      await folder.write('other.json', changedFile(file, 'digest', '5'));
      const args = verify('wrong.json', 'd-proof.json', 'other.json');
      const { valid, files } = await expectJson<Verified>(args, {}, 1);
      expect([valid, ...files.map(({ reason }) => reason)]).to.deep.equal([
        false,
        'PROOF_INVALID',
        undefined,
        'WRONG_FOLD',
      ]);
    });
  });

  describe('export', () => {
    it('has calldata that the verifier takes', async () => {
      const { stdout } = await expectSuccess(['export', folder.path('ab.json'), '--calldata']);
      const { circuits } = await read('host/deployment.json');
      const to = circuits[1].verifier;
      expect(await chain.provider.call({ to, data: stdout.trim() })).to.equal('0x');
    });
  });

  describe('submit refuses', () => {
    const wrong: readonly (readonly [what: string, string[], string[], number, RegExp])[] = [
      [
        'a proof twice',
        ['c-proof.json', 'c-proof.json'],
        [],
        2,
        /c-proof\.json is about no account that/,
      ],
      [
        'proofs of two circuits',
        ['ab.json', 'c-proof.json'],
        [],
        2,
        /c-proof\.json has another circuit than .*ab\.json/,
      ],
      [
        'a file for several receipts',
        ['ab.json'],
        ['--receipt', 'x.json'],
        2,
        /for one liquidation, these are 2: name a folder with --receipts/,
      ],
      ['both', ['ab.json'], ['--receipt', 'x', '--receipts', 'y'], 2, /cannot be used with/],
      [
        'receipts of nothing',
        ['ab.json'],
        ['--receipts', 'y', '--dry-run'],
        2,
        /cannot be used with/,
      ],
    ];
    for (const [what, files, more, code, message] of wrong) {
      it(what, () =>
        expectFailure(submit(files, ...more), code, message, options()).then(() => {}),
      );
    }

    it('a folder for receipts that is a file, before anything is sent', async () => {
      const args = submit(['ab.json'], '--receipts', folder.path('config.json'));
      await expectFailure(
        args,
        2,
        /config\.json cannot be made: something else is there/,
        options(),
      );
    });

    it('proofs of two rounds, of two liquidators, of another gate', async () => {
      await expectSuccess(['round', 'make', ...chain.deployment('host')], options());
      const later = chain.prove(
        'host',
        'later.json',
        '--account',
        folder.path('d.json'),
        '--round',
        '2',
      );
      await expectSuccess(later, keyless());
      const mixed = submit(['c-proof.json', 'later.json']);
      const error = await expectFailure(mixed, 2, /later\.json has another round than/, options());
      expect(error.code).to.equal('PROOFS_DIFFER');
      const file = await read('d-proof.json');
      await folder.write('theirs.json', changedFile(file, 'authorization.liquidator', STRANGER));
      const theirs = submit(['c-proof.json', 'theirs.json']);
      await expectFailure(theirs, 2, /theirs\.json has another liquidator than/, options());
      await folder.write('foreign.json', changedFile(file, 'authorization.gate', STRANGER));
      const foreign = submit(['c-proof.json', 'foreign.json']);
      await expectFailure(foreign, 2, /foreign\.json is for the gate 0x1212/, options());
    });
  });

  describe('submit', () => {
    it('tries a batch without a key', async () => {
      const tried = submit(['ab.json'], '--dry-run');
      const { stdout } = await expectSuccess(tried, keyless());
      expect(stdout).to.match(
        /^the gate would accept this proof\naccounts {2}2\ngas {7}[0-9,]+\n$/,
      );
    });

    it('liquidates the accounts of one proof, and writes a receipt of each', async () => {
      const args = submit(['ab.json'], '--receipts', folder.path('receipts'));
      const { stdout } = await expectSuccess(args, options());
      expect(stdout).to.match(/^2 liquidations authorized, 0 skipped\ntransaction {2}0x/);
      const nullifiers = await nullifiersIn('ab.json');
      for (const each of nullifiers) expect(stdout).to.include(`authorized   ${each}\n`);
      expect(stdout).to.include(`liquidator   ${LIQUIDATOR}\n`);
      const files = await readdir(folder.path('receipts'));
      expect(files.sort()).to.deep.equal(nullifiers.map((each) => `${each}.json`).sort());
      const receipts = files.map((file) => folder.path(`receipts/${file}`));
      const verified = await expectSuccess(['verify', ...receipts], keyless());
      expect(verified.stdout).to.match(/^valid: 2 files\n/);
      expect(verified.stdout).to.match(
        /, gate 0x\w+ on chain 31337 \(is it the .*\), signed by 0x/,
      );
    });

    it('refuses them the second time', async () => {
      const error = await expectFailure(
        submit(['ab.json']),
        4,
        /Every nullifier of the batch/,
        options(),
      );
      expect(error.details.error).to.equal('NothingToAuthorize');
      await expectFailure(
        prove('none.json', ['accounts']),
        4,
        /a\.json: The nullifier is used/,
        keyless(),
      );
    });

    it('liquidates by several proofs, and tells who was skipped', async () => {
      await expectSuccess(submit(['c-proof.json']), options());
      const args = submit(['c-proof.json', 'd-proof.json'], '--receipts', folder.path('more'));
      const told = await expectJson<Submitted>(args, options());
      const [[c], [d]] = [await nullifiersIn('c-proof.json'), await nullifiersIn('d-proof.json')];
      expect([told.authorized, told.skipped]).to.deep.equal([[d], [c]]);
      expect(told.receipts).to.deep.equal([folder.path(`more/${d}.json`)]);
    });
  });
});
