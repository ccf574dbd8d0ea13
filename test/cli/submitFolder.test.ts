import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { setUp } from '../../src/artifacts/setup.js';
import { readProofFile, writeProofFile } from '../../src/files/proofFile.js';
import { computeContext } from '../../src/statement/context.js';
import { nullifiersOf } from '../../src/statement/words.js';
import { TINY_BATCH } from '../support/artifacts.js';
import { type CliResult, MAIN, ROOT, runCli } from '../support/cli.js';
import { CliChain } from '../support/cliChain.js';
import { TINY } from '../support/cliWorld.js';
import { changedFile } from '../support/exampleFiles.js';
import { expectFailure, expectSuccess } from '../support/expectCli.js';
import { ProxyNode, type RpcRequest } from '../support/proxyNode.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const STRANGER = `0x${'12'.repeat(20)}`;

interface Submitted {
  readonly authorized: number;
  readonly skipped: number;
  readonly transactions: readonly {
    readonly transaction: string;
    readonly nonce: number;
    readonly authorized: readonly string[];
  }[];
  readonly proofs: readonly {
    readonly file: string;
    readonly status: string;
    readonly reason: string | null;
  }[];
  readonly receipts: readonly string[];
}

/** The proofs are made once; each test has them in a folder of its own, on the chain as it was then. */
describe('cli: submit of a folder', () => {
  const folder = new TemporaryFolder();
  const chain = new CliChain(folder);
  const proxy = new ProxyNode(() => chain.url);
  const options = () => ({ env: chain.env });
  const keyless = () => ({ env: { ZKLIQ_RPC: chain.url } });
  const submit = (name: string, ...more: string[]) => [
    'submit',
    folder.path(name),
    ...chain.deployment('host'),
    ...more,
  ];
  const files = ['a.json', 'b.json', 'cd.json'];
  let nullifiers: string[] = [];
  let snapshot: unknown;
  let nonce = 0;
  let count = 0;

  before(async () => {
    await setUp(TINY_BATCH, { root: 'artifacts' });
    await chain.writeConfig('config.json', { circuits: [TINY, TINY_BATCH] });
    await expectSuccess(chain.deploy('host'), options());
    await expectSuccess(['round', 'make', ...chain.deployment('host')], options());
    await mkdir(folder.path('proofs'));
    // As many as one tree has room for: all proofs are under its last root.
    for (const [i, name] of [...'abcd'].entries()) {
      await chain.writeAccount(`${name}.json`, { nonce: `${3 + i}` });
      await chain.insertAccount('host', `${name}.json`);
    }
    for (const names of ['a', 'b', 'cd']) {
      const accounts = [...names].flatMap((name) => ['--account', folder.path(`${name}.json`)]);
      await expectSuccess(chain.prove('host', `proofs/${names}.json`, ...accounts), keyless());
    }
    const proofs = files.map((file) => readProofFile(folder.path(`proofs/${file}`)));
    nullifiers = nullifiersOf(await Promise.all(proofs)).map(String);
    nonce = await chain.provider.getTransactionCount(chain.wallet.address);
    snapshot = await chain.provider.send('evm_snapshot', []);
  });
  beforeEach(async () => {
    await chain.provider.send('evm_setAutomine', [true]);
    await chain.provider.send('evm_revert', [snapshot]);
    // Which anvil does not revert.
    await chain.provider.send('anvil_setNextBlockBaseFeePerGas', ['0x3b9aca00']);
    snapshot = await chain.provider.send('evm_snapshot', []);
  });

  /** The proofs in a new folder, and its name. */
  const fresh = async (...more: readonly (readonly [file: string, content: unknown])[]) => {
    const name = `folder ${count++}`;
    await cp(folder.path('proofs'), folder.path(name), { recursive: true });
    for (const [file, content] of more) await folder.write(`${name}/${file}`, content);
    return name;
  };
  const read = async (name: string) => JSON.parse(await readFile(folder.path(name), 'utf8'));
  const parse = ({ stdout }: CliResult): Submitted => JSON.parse(stdout);
  const submitted = async (args: string[], code = 0): Promise<Submitted> => {
    const result = await runCli([...args, '--json'], options());
    expect(result.code, result.stderr).to.equal(code);
    return parse(result);
  };
  const statuses = ({ proofs }: Submitted) => proofs.map(({ status }) => status);

  const pending = async () => {
    const status = (await chain.provider.send('txpool_status', [])) as { pending: string };
    return Number(status.pending);
  };
  const eventually = async (condition: () => Promise<boolean>) => {
    for (let looks = 0; looks < 3_000; looks++) {
      if (await condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('What was waited for has not come');
  };

  const running = new Set<ChildProcess>();
  const start = (args: readonly string[], rpc: string) => {
    const env = { ...process.env, ...chain.env, ZKLIQ_RPC: rpc };
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: ROOT, env });
    running.add(child);
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      texts.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      texts.stderr += chunk;
    });
    const ended = once(child, 'close').then(([code]) => ({
      code: code as number | null,
      ...texts,
    }));
    return { child, ended };
  };
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    running.clear();
  });

  /** So many transactions were mined, and each account authorized once. */
  const expectOnce = async (transactions: number) => {
    const { gate } = await read('host/deployment.json');
    const logs = await chain.provider.getLogs({ address: gate, fromBlock: 0 });
    const told = logs.filter(({ topics }) => topics.length === 3).map(({ topics }) => topics[1]);
    expect(told.map((topic) => `${BigInt(topic!)}`).sort()).to.deep.equal([...nullifiers].sort());
    const mined = await chain.provider.getTransactionCount(chain.wallet.address);
    expect(mined - nonce).to.equal(transactions);
  };

  it('tries them without a key, and writes nothing down', async () => {
    const name = await fresh();
    const { stdout } = await expectSuccess(submit(name, '--dry-run'), keyless());
    expect(stdout).to.match(
      /^the gate would accept 3 proofs, in 2 transactions\ntransaction {2}2 proofs, at most [0-9,]+ gas\n/,
    );
    expect((await readdir(folder.path(name))).sort()).to.deep.equal(files);
  });

  it('sends them in a transaction for each circuit, with receipts, and tells the same again', async () => {
    const name = await fresh();
    const args = submit(name, '--receipts', folder.path('receipts'));
    const first = await submitted(args);
    expect([first.authorized, first.skipped]).to.deep.equal([4, 0]);
    expect(first.transactions).to.have.lengthOf(2);
    expect(statuses(first)).to.deep.equal(files.map(() => 'authorized'));
    await expectOnce(2);
    const verified = await expectSuccess(['verify', ...first.receipts], keyless());
    expect(verified.stdout).to.match(/^valid: 4 files\n/);
    expect(await submitted(args)).to.deep.equal(first);
    await expectOnce(2);
    const journal = folder.path(`${name}/submit.journal`);
    expect((await stat(journal)).mode & 0o777).to.equal(0o600);
    const text = await readFile(journal, 'utf8');
    expect(text).to.not.include(chain.wallet.privateKey.slice(2));
    expect(text).to.not.include(chain.url.replace('http://', ''));
  });

  it('says what is settled if a receipt is in the way of one of its own, and replaces it if told to', async () => {
    const name = await fresh();
    await mkdir(folder.path('stale'));
    await folder.write(`stale/${nullifiers[0]}.json`, { format: 'zkliq/receipt/1' });
    const args = submit(name, '--receipts', folder.path('stale'));
    const { code, stderr } = await runCli(args, options());
    expect(code).to.equal(2);
    expect(stderr).to.match(
      /stale.*exists: move it away, or say --force\. All is settled: once nothing is in the way, or with --force, the same command/,
    );
    const { receipts } = await submitted([...args, '--force']);
    const verified = await expectSuccess(['verify', ...receipts], keyless());
    expect(verified.stdout).to.match(/^valid: 4 files\n/);
    await expectOnce(2);
  });

  it('says for people what became of each, and what happens meanwhile in lines', async () => {
    const name = await fresh();
    const args = submit(name, '--proofs-per-transaction', '1');
    const { stdout, stderr } = await expectSuccess(args, options());
    expect(stdout).to.match(
      /^4 liquidations authorized, 0 skipped\ntransaction {2}0x\w{64}, block /,
    );
    expect(stdout.match(/^transaction /gm)).to.have.lengthOf(3);
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    for (const event of ['begin', 'sending', 'mined', 'settled']) expect(events).to.include(event);
    await expectOnce(3);
  });

  it('sends the good ones among others, and says with 4 what is wrong with those', async () => {
    const proof = await read('proofs/a.json');
    const other = await read('proofs/b.json');
    const name = await fresh(
      ['foreign.json', changedFile(proof, 'authorization.gate', STRANGER)],
      ['nonsense.json', { format: 'zkliq/market/1' }],
      ['repeated.json', proof],
      ['wrong.json', { ...proof, proof: other.proof }],
      ['notes.txt', 'not looked at'],
    );
    // Under a development key, for a chain where that is refused.
    const { words, authorization, ...rest } = await readProofFile(folder.path('proofs/a.json'));
    const live = { ...authorization, chainId: 1n };
    const under = { ...words, context: computeContext(live) };
    const moved = { ...rest, authorization: live, words: under };
    await writeProofFile(folder.path(`${name}/live.json`), moved, { overwrite: false });
    const told = await submitted(submit(name), 4);
    expect(told.proofs.map(({ file, status }) => [file, status])).to.deep.equal([
      ...files.map((file) => [file, 'authorized']),
      ['foreign.json', 'refused'],
      ['live.json', 'refused'],
      ['nonsense.json', 'refused'],
      ['repeated.json', 'authorized'],
      ['wrong.json', 'refused'],
    ]);
    const reasons = Object.fromEntries(told.proofs.map(({ file, reason }) => [file, reason]));
    expect(reasons['foreign.json']).to.match(/context/);
    expect(reasons['live.json']).to.match(/development key/);
    expect(reasons['nonsense.json']).to.match(/"format" must be "zkliq\/proof\/1"/);
    expect(reasons['wrong.json']).to.match(/does not hold/);
    await expectOnce(2);
  });

  it('says of accounts that were taken before that they were skipped', async () => {
    const first = await fresh();
    await expectSuccess(
      ['submit', folder.path(`${first}/a.json`), ...chain.deployment('host')],
      options(),
    );
    const told = await submitted(submit(first));
    expect(statuses(told)).to.deep.equal(['skipped', 'authorized', 'authorized']);
    await expectOnce(3);
  });

  it('says with 4 that it is too late', async () => {
    await chain.provider.send('evm_increaseTime', [4_000]);
    await chain.provider.send('evm_mine', []);
    const name = await fresh();
    const told = await submitted(submit(name), 4);
    expect(statuses(told)).to.deep.equal(files.map(() => 'expired'));
    expect(told.transactions).to.deep.equal([]);
  });

  describe('refuses', () => {
    const wrong: readonly (readonly [what: string, string[], string[], RegExp])[] = [
      ['a folder without proofs', ['receipts'], [], /has no proof file: their names end in/],
      ['a folder among files', ['proofs', 'proofs/a.json'], [], /is a folder: name it alone/],
      ['a file for all receipts', ['proofs'], ['--receipt', 'x.json'], /folder with --receipts/],
      [
        'options for folders with files',
        ['proofs/a.json'],
        ['--patience', '5'],
        /--patience is for a/,
      ],
      ['no confirmations', ['proofs'], ['--confirmations', '0'], /from 1 to 100000/],
    ];
    before(() => mkdir(folder.path('receipts'), { recursive: true }));
    for (const [what, names, more, message] of wrong) {
      it(what, async () => {
        const empty = names[0] === 'receipts' ? ['host/none'] : names;
        await mkdir(folder.path('host/none'), { recursive: true });
        const paths = empty.map((name) => folder.path(name));
        const args = ['submit', ...paths, ...chain.deployment('host'), ...more];
        await expectFailure(args, 2, message, options());
      });
    }

    it('receipts among the proofs', async () => {
      const args = submit('proofs', '--receipts', folder.path('proofs'));
      await expectFailure(args, 2, /has the proofs: name another folder/, options());
    });
  });

  it('keeps others out; interrupted, it tells what is under way, and then goes on with the same bytes', async () => {
    const name = await fresh();
    await chain.provider.send('evm_setAutomine', [false]);
    const { child, ended } = start(submit(name), chain.url);
    await eventually(async () => (await pending()) === 2);
    const other = await runCli([...submit(name), '--json'], options());
    expect(other.code).to.equal(2);
    expect(other.stderr).to.match(/"code": "IN_USE"/);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).to.deep.equal([130, '']);
    const [, hash] = /aborted\. Under way, and possibly mined: (0x[0-9a-f]{64}), 0x/.exec(stderr)!;
    await chain.provider.send('evm_setAutomine', [true]);
    const told = await submitted(submit(name));
    expect(told.transactions[0]!.transaction).to.equal(hash);
    await expectOnce(2);
  });

  it('waits while gas is too dear, and says how to pay more', async () => {
    const name = await fresh();
    await chain.provider.send('anvil_setNextBlockBaseFeePerGas', ['0x174876e800']);
    await chain.provider.send('evm_mine', []);
    const args = submit(name, '--max-fee', '1', '--patience', '2');
    const { code, stderr } = await runCli(args, options());
    expect(code).to.equal(4);
    expect(stderr).to.match(/With --max-fee more is paid/);
    expect(await readFile(folder.path(`${name}/submit.journal`), 'utf8')).to.equal('');
  });

  describe('killed', () => {
    /** Kills at the request of this number of a method. */
    const killAt = (method: string, number: number, kill: () => void) => {
      let seen = 0;
      return (request: RpcRequest) => {
        if (request.method !== method || ++seen !== number) return;
        kill();
        throw new Error('killed');
      };
    };
    for (const [method, number] of [
      ['eth_sendRawTransaction', 2],
      ['eth_getTransactionReceipt', 2],
    ] as const) {
      for (const when of ['before', 'meddle'] as const) {
        const moment = when === 'before' ? 'before' : 'after';
        it(`${moment} ${method} number ${number}, it goes on`, async () => {
          const args = submit(await fresh(), '--proofs-per-transaction', '1');
          const { child, ended } = start(args, proxy.url);
          proxy[when] = killAt(method, number, () => child.kill('SIGKILL'));
          expect((await ended).code).to.equal(null);
          proxy[when] = () => {};
          expect((await start(args, proxy.url).ended).code).to.equal(0);
          await expectOnce(3);
        });
      }
    }
  });
});
