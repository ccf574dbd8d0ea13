import { mkdirSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import { deriveAccountKeys } from '../../src/account/keys.js';
import { type CliResult, runCli } from '../support/cli.js';
import { CliChain } from '../support/cliChain.js';
import { CliWorld } from '../support/cliWorld.js';
import { exampleAccountFile } from '../support/exampleFiles.js';
import { type Planted, secretsIn, secretsInFiles } from '../support/planted.js';
import { ProcessWatch } from '../support/processWatch.js';
import { ProxyNode } from '../support/proxyNode.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const SEED = `0x${'5eedfeed'.repeat(8)}`;
const PASSWORD = 'correct-horse-battery-staple-41';
const URL_KEY = 'AbCdEf0123456789-url-key';
const HOST = `0x${'6b'.repeat(20)}`;
/** Liquidatable as the example is, of amounts that nothing else is. */
const BALANCES = { WETH: '1000000000000031337', USDC: '-1700073313' };

/** What an account file or a snapshot is for. */
const VIEWING = [
  ...['viewing key made', 'owner key made', 'viewing key', 'owner key'],
  ...['balance held', 'balance owed'],
];

const made = deriveAccountKeys(Buffer.from(SEED.slice(2), 'hex'), {
  chainId: 31_337n,
  host: HOST,
  index: 0n,
});

describe('cli: secrets that are planted', function () {
  this.timeout(600_000);

  const folder = new TemporaryFolder();
  const world = new CliWorld(folder);
  const chain = new CliChain(folder);
  const node = new ProxyNode(() => chain.url);
  const temporary = () => folder.path('temporary');
  const results: (CliResult & { readonly args: readonly string[] })[] = [];
  let planted: Planted;
  let watch: ProcessWatch;

  before(async () => {
    planted = {
      seed: BigInt(SEED),
      password: PASSWORD,
      'key in the URL': URL_KEY,
      'private key': BigInt(chain.wallet.privateKey),
      'spending key': made.spendingKey,
      'viewing key made': made.viewingKey,
      'owner key made': made.ownerKey,
      'viewing key': BigInt(exampleAccountFile.viewingKey),
      'owner key': BigInt(exampleAccountFile.ownerKey),
      'balance held': BigInt(BALANCES.WETH),
      'balance owed': BigInt(BALANCES.USDC),
    };
    mkdirSync(temporary());
    await folder.write('account.json', { ...exampleAccountFile, balances: BALANCES });
    await chain.writeAccount('fresh.json', { balances: BALANCES });
    const line = JSON.stringify({ id: 'a1', balances: BALANCES });
    await folder.write('accounts.ndjson', `${line}\n`);
    await folder.write('broken.ndjson', `${line}\n${line.slice(0, -3)}x"}}\n`);
    await folder.write('broken.json', { ...exampleAccountFile, balances: { WETH: BALANCES } });
    watch = new ProcessWatch();
  });
  after(() => watch?.stop());

  /** Runs a command with every secret in its environment, for people and as JSON; says how it ended. */
  async function run(args: readonly string[], env: Record<string, string> = {}): Promise<number[]> {
    const options = {
      env: {
        ...chain.env,
        ZKLIQ_RPC: `${node.url}/${URL_KEY}?key=${URL_KEY}`,
        ZKLIQ_SEED: SEED,
        ZKLIQ_KEYSTORE_PASSWORD: PASSWORD,
        TMPDIR: temporary(),
        ...env,
      },
    };
    const codes: number[] = [];
    for (const form of [args, [...args, '--json', '--force']]) {
      const isOption = (option: string) => option !== '--force' || mayForce(args[0]!);
      const result = await runCli(form.filter(isOption), options);
      results.push({ ...result, args: form });
      codes.push(result.code ?? -1);
    }
    return codes;
  }

  const mayForce = (command: string) => ['keygen', 'scan', 'prove', 'submit'].includes(command);
  const path = (name: string) => folder.path(name);
  const keygen = (...more: string[]) => ['keygen', '--chain-id', '31337', '--host', HOST, ...more];
  const scan = (...more: string[]) => [
    ...['scan', '--market', path('market.json'), '--round', path('round.json')],
    ...more,
  ];

  it('are taken by commands that work on files, and by such as fail', async () => {
    expect(await run(keygen('--out', path('made.json')))).to.deep.equal([0, 0]);
    const keystore = ['--new-keystore', path('seed.keystore'), '--out', path('kept.json')];
    expect((await run(keygen(...keystore)))[0]).to.equal(0);
    expect(await run(world.health())).to.deep.equal([0, 0]);
    const accounts = ['--accounts', path('accounts.ndjson')];
    const saved = ['--save-snapshot', path('accounts.snapshot')];
    expect(await run(scan(...accounts, ...saved))).to.deep.equal([0, 0]);
    expect(await run(scan('--accounts', path('broken.ndjson')))).to.deep.equal([2, 2]);
    expect(await run(world.prove('proof.json', { account: path('broken.json') }))).to.deep.equal([
      2, 2,
    ]);
    // It is not in the tree: the example's balances are others.
    expect(await run(world.prove('proof.json'))).to.deep.equal([2, 2]);
  });

  it('are taken by commands that speak to a node', async () => {
    // The second finds the files of the first.
    expect(await run(chain.deploy('host'))).to.deep.equal([0, 2]);
    await chain.insertAccount('host', 'fresh.json');
    expect(await run(['round', 'make', ...chain.deployment('host')])).to.deep.equal([0, 0]);
    const prove = chain.prove('host', 'sent.json', '--account', path('fresh.json'));
    expect(await run(prove)).to.deep.equal([0, 0]);
    expect(await run(['verify', path('sent.json')])).to.deep.equal([0, 0]);
    const submit = ['submit', path('sent.json'), ...chain.deployment('host')];
    // The second is a liquidation of the same account.
    expect(await run([...submit, '--receipt', path('receipt.json')])).to.deep.equal([0, 4]);
    expect(await run([...submit, '--keystore', path('seed.keystore')])).to.deep.equal([4, 4]);
    expect(await run(['doctor'])).to.deep.equal([0, 0]);
  });

  it('are taken by commands whose node, wallet or keystore fails', async () => {
    node.meddle = (_, answer) => {
      answer.error = { code: -32_000, message: `no such key: ${URL_KEY} at ${node.url}` };
      delete answer.result;
    };
    const gone = { ZKLIQ_RPC: `http://user:${PASSWORD}@127.0.0.1:9/${URL_KEY}` };
    const submit = ['submit', path('sent.json'), ...chain.deployment('host')];
    const round = ['round', 'make', ...chain.deployment('host')];
    for (const args of [submit, round, chain.deploy('no')]) {
      expect(await run(args)).to.deep.equal([6, 6]);
    }
    expect(await run(submit, gone)).to.deep.equal([6, 6]);
    const odd = { ZKLIQ_PRIVATE_KEY: `${chain.wallet.privateKey}0` };
    expect(await run(submit, odd)).to.deep.equal([2, 2]);
    const opened = keygen('--keystore', path('seed.keystore'), '--out', path('again.json'));
    expect(await run(opened, { ZKLIQ_KEYSTORE_PASSWORD: `${PASSWORD}?` })).to.deep.equal([2, 2]);
    expect(
      await run(keygen('--out', path('short.json')), { ZKLIQ_SEED: SEED.slice(0, -2) }),
    ).to.deep.equal([2, 2]);
  });

  it('are in no output and no error', () => {
    const shown = results.flatMap(({ args, stdout, stderr }) =>
      secretsIn(stdout + stderr, planted).map((secret) => `${secret}: ${args.join(' ')}`),
    );
    expect(shown).to.deep.equal([]);
    expect(results.length).to.be.above(30);
  });

  it('are in no file, but viewing data in those of its owner alone, and leave no other file', () => {
    expect(secretsInFiles(folder.path(), planted, VIEWING)).to.deep.equal([]);
    expect(readdirSync(temporary())).to.deep.equal([]);
    const traces = readdirSync(folder.path(), { recursive: true, encoding: 'utf8' });
    expect(traces.filter((name) => /core|heap|report\.|\.tmp$|\.log$/i.test(name))).to.deep.equal(
      [],
    );
    expect(readdirSync('.').filter((name) => /^(core|Heap|report\.)/.test(name))).to.deep.equal([]);
  });

  it('are in no argument of any process', function () {
    if (process.platform !== 'linux') this.skip();
    const lines = watch.commandLines;
    expect(lines.some((line) => line.includes('dist/cli/main.js'))).to.equal(true);
    expect(lines.flatMap((line) => secretsIn(line, planted))).to.deep.equal([]);
  });

  it('would have been found', () => {
    const { viewingKey } = exampleAccountFile;
    expect(secretsIn(`x${viewingKey}x`, planted)).to.deep.equal(['viewing key']);
    expect(secretsIn(BigInt(viewingKey).toString(16), planted)).to.deep.equal(['viewing key']);
    expect(secretsIn(Buffer.from(SEED.slice(2), 'hex'), planted)).to.deep.equal(['seed']);
    expect(secretsIn(`http://${URL_KEY}`, planted)).to.deep.equal(['key in the URL']);
    expect(secretsIn(Buffer.from(PASSWORD).toString('base64'), planted)).to.deep.equal([
      'password',
    ]);
  });
});
