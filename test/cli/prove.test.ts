import { chmod, copyFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { exampleFile } from '../../examples/make.js';
import { accountLeaf } from '../../src/account/account.js';
import { setUp } from '../../src/artifacts/setup.js';
import { DEFAULT_ACTION } from '../../src/defaults.js';
import { readAccountFile } from '../../src/files/accountFile.js';
import { readMarketFile } from '../../src/files/marketFile.js';
import { readProofFile } from '../../src/files/proofFile.js';
import { TINY_BATCH } from '../support/artifacts.js';
import { runCli } from '../support/cli.js';
import {
  CliWorld,
  DEADLINE,
  GATE,
  LIQUIDATOR,
  type ProveArguments,
  TINY,
} from '../support/cliWorld.js';
import {
  exampleAccountFile,
  exampleMarketFile,
  exampleRoundFile,
} from '../support/exampleFiles.js';
import { expectFailure, expectJson, expectNoneShown, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Proved {
  readonly proof: string;
  readonly circuit: string;
  readonly nullifiers: readonly string[];
  readonly warnings?: readonly string[];
}

const { ownerKey, viewingKey, balances } = exampleAccountFile;
/** The other balance is a power of ten, which prices may hold as well. */
const secrets = [ownerKey, viewingKey, balances.USDC].map(BigInt);

describe('cli/prove', () => {
  const folder = new TemporaryFolder();
  const world = new CliWorld(folder);

  it('writes a proof that verifies, and shows nothing of the account', async () => {
    const { stdout, stderr } = await expectSuccess(world.prove('proof.json'));
    const text = await readFile(folder.path('proof.json'), 'utf8');
    expectNoneShown([stdout, stderr, text], secrets);
    const proof = await readProofFile(folder.path('proof.json'));
    expect(proof.authorization).to.deep.equal({
      chainId: 31_337n,
      gate: GATE,
      action: DEFAULT_ACTION,
      liquidator: LIQUIDATOR,
      deadline: BigInt(DEADLINE),
      extraHash: `0x${'0'.repeat(64)}`,
    });
    expect([proof.circuit, proof.words.round, proof.words.threshold]).to.deep.equal([
      TINY,
      7n,
      10_000n,
    ]);
    expect(stdout).to.match(
      new RegExp(`^proof +.*\nnullifier +${proof.words.nullifiers[0]!}\nround +7\n$`),
    );
    expect(stderr).to.equal('reading files\nloading keys\nproving\n');
    expect((await readdir(folder.path())).some((name) => name.endsWith('.tmp'))).to.equal(false);
    await expectSuccess(['verify', folder.path('proof.json')]);
  });

  it('proves the example account on the default circuit', async () => {
    await setUp('liquidatable-8-20', { root: 'artifacts' });
    const account = folder.path('example-account.json');
    await copyFile(exampleFile('account.json'), account);
    await chmod(account, 0o600);
    const files: ProveArguments = {
      market: exampleFile('market.json'),
      tree: exampleFile('tree.json'),
      account,
      circuit: undefined,
    };
    const crash = { ...files, round: exampleFile('crash-round.json') };
    const proved = await expectJson<Proved>(world.prove('example-proof.json', crash));
    expect(proved).to.deep.include({
      proof: folder.path('example-proof.json'),
      circuit: 'liquidatable-8-20',
    });
    const { words } = await readProofFile(exampleFile('proof.json'));
    expect(proved.nullifiers).to.deep.equal(words.nullifiers.map(String));
    await expectSuccess(['verify', folder.path('example-proof.json')]);
    const calm = { ...files, round: exampleFile('round.json') };
    const error = await expectFailure(world.prove('calm.json', calm), 3, /factor is 1\.0816/);
    expect(error.code).to.equal('NOT_LIQUIDATABLE');
  });

  it('proves several accounts in one proof, by default of a circuit like the default one', async () => {
    const circuit = TINY_BATCH;
    await setUp(circuit, { root: 'artifacts' });
    const files = ['one', 'two'].map((name) => folder.path(`several/${name}.json`));
    await mkdir(folder.path('several'));
    const leaves: bigint[] = [];
    for (const [i, file] of files.entries()) {
      await folder.write(`several/${['one', 'two'][i]}.json`, {
        ...exampleAccountFile,
        nonce: `${i}`,
      });
      const markets = await readMarketFile(folder.path('market.json'));
      leaves.push(accountLeaf(await readAccountFile(file, markets, 2)));
    }
    const tree = await folder.write('two-leaves.json', {
      format: 'zkliq/tree/1',
      depth: 2,
      leaves,
    });
    const account = folder.path('several');
    const args = world.prove('two.json', { account, circuit, tree });
    const { stdout, stderr } = await expectSuccess(args);
    const { words } = await readProofFile(folder.path('two.json'));
    expectNoneShown([stdout, stderr], secrets);
    expect(stdout).to.match(
      new RegExp(`nullifier {2}${words.nullifiers[0]!}\nnullifier {2}${words.nullifiers[1]!}\n`),
    );
    const partly = world.prove('none.json', { account, circuit });
    await expectFailure(partly, 2, /one\.json is not in the tree in .*tree\.json/);
    const narrow = world.prove('none.json', { account, circuit: TINY, tree });
    await expectFailure(narrow, 2, /is about one account, not 2$/m);
    const many = Array.from({ length: 15 }, () => ['--account', files[0]!]).flat();
    const unnamed = world.prove('none.json', { account, circuit: undefined, tree }, ...many);
    const error = await expectFailure(unnamed, 2, /has room for 17 accounts: prove at most 16/);
    expect(error.code).to.equal('CIRCUIT_UNFIT');
    const own = world.prove(
      files[0]!.replace(folder.path(), ''),
      { account, circuit, tree },
      '--force',
    );
    await expectFailure(own, 2, /is named twice: it would replace/);
  });

  it('warns of a deadline that has passed, or is meant otherwise', async () => {
    const past = world.prove('past.json', { deadline: '1500000000' }, '--force');
    const passed = 'the deadline, 2017-07-14T02:40:00Z, has passed: a gate will refuse the proof';
    expect((await expectSuccess(past)).stderr).to.include(`zkliq: warning: ${passed}\n`);
    expect((await expectJson<Proved>(past)).warnings).to.deep.equal([passed]);
    const late = world.prove('late.json', { deadline: '4102444800000' });
    expect((await expectJson<Proved>(late)).warnings?.[0]).to.match(/are these milliseconds\?$/);
  });

  it('leaves nothing when it is interrupted', async () => {
    for (const step of ['loading keys', 'proving']) {
      const { code, stdout, stderr } = await runCli(world.prove('interrupted.json'), {
        interruptAt: step,
      });
      expect([code, stdout]).to.deep.equal([130, '']);
      expect(stderr).to.match(/zkliq: aborted\n$/);
      const left = (await readdir(folder.path())).filter((name) => name.startsWith('interrupted'));
      expect(left).to.deep.equal([]);
    }
  });

  describe('has nothing to prove', () => {
    const cases: readonly (readonly [
      what: string,
      name: string,
      content: unknown,
      code: number,
      message: RegExp,
    ])[] = [
      [
        'of a healthy account',
        'round',
        { ...exampleRoundFile, prices: { WETH: '3000', USDC: '1' } },
        3,
        /not liquidatable: its health factor is 1\.41/,
      ],
      [
        'of an account exactly at the threshold',
        'round',
        { ...exampleRoundFile, prices: { WETH: '2125', USDC: '1' } },
        3,
        /its health factor is 1, the threshold 1$/m,
      ],
      [
        'of an account that was changed since',
        'account',
        { ...exampleAccountFile, balances: { WETH: '1' } },
        2,
        /is not in the tree/,
      ],
      [
        'in a round that is not later',
        'round',
        { ...exampleRoundFile, number: '6' },
        3,
        /Round 6 is not later .*: take a later round/,
      ],
      [
        'in a tree that does not contain the account',
        'tree',
        { format: 'zkliq/tree/1', depth: 2, leaves: ['5'] },
        2,
        /is not in the tree in .*: one of them is out of date/,
      ],
      [
        'in an empty tree',
        'tree',
        { format: 'zkliq/tree/1', depth: 2, leaves: [] },
        2,
        /is not in the tree/,
      ],
      [
        'with a market list too long',
        'market',
        {
          ...exampleMarketFile,
          markets: [0, 1, 2].map((k) => ({ ...exampleMarketFile.markets[0], symbol: `M${k}` })),
        },
        2,
        /lists 3 markets, liquidatable-2-2 takes 2: name a larger --circuit/,
      ],
    ];
    for (const [what, name, content, code, message] of cases) {
      it(what, async () => {
        const file = await folder.write('case.json', content);
        const error = await expectFailure(
          world.prove('none.json', { [name]: file }),
          code,
          message,
        );
        expect(JSON.stringify(error)).to.not.include(viewingKey);
        expect(await readdir(folder.path())).to.not.include('none.json');
      });
    }
  });

  const checksum = '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
  const wrong: readonly (readonly [what: string, changed: ProveArguments, message: RegExp])[] = [
    [
      'a liquidator with a wrong checksum',
      { liquidator: checksum },
      /'--liquidator <address>'.*right checksum/,
    ],
    ['a gate that is no address', { gate: 'gate.eth' }, /'--gate <address>'.*40 hex digits/],
    ['a negative deadline', { deadline: '-5' }, /'--deadline <seconds>'.*unix seconds/],
    ['a date as deadline', { deadline: '2100-01-01' }, /unix seconds, such as/],
    ['a huge chain id', { 'chain-id': `${2n ** 64n}` }, /'--chain-id <number>'/],
    ['a threshold with a fraction', { threshold: '1.5' }, /basis points from 1 to/],
    ['a short action', { action: '0x12' }, /0x and 8 hex digits/],
    ['a short extra hash', { 'extra-hash': '0x12' }, /0x and 64 hex digits/],
    ['no deadline', { deadline: undefined }, /--deadline is missing: give --market, --round/],
    ['no market', { market: undefined }, /--market is missing: .* or --deployment and --rpc/],
    ['a node and no deployment', { rpc: 'http://127.0.0.1:1' }, /--rpc goes with --deployment: /],
    ['a deployment beside files', { deployment: 'x' }, /--market does not go with --deployment: /],
    [
      'no tree',
      { tree: undefined },
      /liquidatable-2-2 proves membership in a tree: name it with --tree/,
    ],
    [
      'a tree for an addressed circuit',
      { circuit: 'liquidatable-8-0' },
      /takes no tree: leave out --tree/,
    ],
    ['an unknown circuit', { circuit: 'liquidatable' }, /no circuit "liquidatable": take one of/],
    ['a folder that is not there', { out: '/nowhere/proof.json' }, /no such file or folder/],
  ];
  for (const [what, changed, message] of wrong) {
    it(`refuses ${what}`, () => expectFailure(world.prove('none.json', changed), 2, message));
  }

  it('replaces no file unless told, and never one that it reads', async () => {
    const out = await folder.write('kept.json', 'kept');
    const error = await expectFailure(
      world.prove('kept.json'),
      2,
      /exists: move it away, or say --force/,
    );
    expect(error.code).to.equal('FILE_EXISTS');
    expect(await readFile(out, 'utf8')).to.equal('kept');
    await expectSuccess(world.prove('kept.json', {}, '--force'));
    for (const name of ['account', 'tree']) {
      const path = folder.path(`${name}.json`);
      const text = await readFile(path, 'utf8');
      await expectFailure(world.prove(`./${name}.json`, {}, '--force'), 2, /named twice/);
      expect(await readFile(path, 'utf8')).to.equal(text);
    }
  });

  it('refuses an account that others may read, unless told', async function () {
    if (process.platform === 'win32') this.skip();
    const account = await folder.write('open.json', exampleAccountFile, 0o640);
    await expectFailure(world.prove('open-proof.json', { account }), 2, /chmod 600/);
    await expectSuccess(world.prove('open-proof.json', { account }, '--allow-readable-secrets'));
  });

  it('refuses a development key on a live chain, unless told in so many words', async () => {
    const live = { 'chain-id': '1' };
    const error = await expectFailure(world.prove('live.json', live), 5, /development key/);
    expect(error.code).to.equal('DEVELOPMENT_KEY');
    await expectSuccess(world.prove('live.json', live, '--allow-development-key'));
    const verifying = ['verify', folder.path('live.json')];
    await expectFailure(verifying, 5, /development key/);
    await expectSuccess([...verifying, '--allow-development-key']);
  });

  it('refuses artifacts that are missing, damaged or not to be trusted', async () => {
    const root = folder.path('damaged');
    const args = (name: string) => world.prove(name, { artifacts: root });
    await expectFailure(
      args('none.json'),
      5,
      /There is no .*: run "zkliq setup --circuit liquidatable-2-2"/,
    );
    for (const [file, from, to, message] of [
      ['witness.wasm', '', '', /witness\.wasm is not the file that the manifest names/],
      ['proving_key.zkey', '', '', /proving_key\.zkey is not the file that the manifest names/],
      ['verification_key.json', '', '', /verification_key\.json is not the file/],
      [
        'manifest.json',
        'development',
        'ceremony',
        /claims a ceremony, but its key is the known development key/,
      ],
    ] as const) {
      await cp(`artifacts/${TINY}`, `${root}/${TINY}`, { recursive: true, force: true });
      const path = `${root}/${TINY}/${file}`;
      const bytes = await readFile(path);
      if (from === '') bytes[500]! ^= 1;
      await writeFile(path, from === '' ? bytes : bytes.toString().replace(from, to));
      await expectFailure(args('none.json'), 5, message);
    }
  });
});
