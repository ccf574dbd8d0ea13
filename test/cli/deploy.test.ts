import { mkdirSync, renameSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { setUp } from '../../src/artifacts/setup.js';
import { readDeploymentFile } from '../../src/chain/deployment/deploymentFile.js';
import { type CliOptions, runCli } from '../support/cli.js';
import { CliChain } from '../support/cliChain.js';
import { TINY } from '../support/cliWorld.js';
import { expectFailure, expectJson, expectSuccess, type JsonError } from '../support/expectCli.js';
import { ProxyNode, type RpcAnswer } from '../support/proxyNode.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Deployed {
  readonly folder: string;
  readonly gate: string;
  readonly contracts: readonly { readonly address: string }[];
}

/** What is kept of a deployment that was not completed. */
interface DeployedFile {
  readonly chainId: string;
  readonly transaction: string | null;
  readonly contracts: readonly {
    readonly name: string;
    readonly address: string;
    readonly transaction: string;
    readonly constructorArguments: string;
  }[];
}

describe('cli/deploy', () => {
  const folder = new TemporaryFolder();
  const chain = new CliChain(folder);
  const options = (env: Record<string, string> = {}) => ({ env: { ...chain.env, ...env } });
  const leftovers = async () =>
    (await readdir(folder.path())).filter((name) => name.startsWith('.zkliq'));

  it('deploys a private ledger, and writes what is needed to use and to verify it', async () => {
    const { stdout, stderr } = await expectSuccess(chain.deploy('host'), options());
    expect(await readdir(folder.path('host'))).to.have.members([
      'deployment.json',
      'standard-json-input.json',
    ]);
    const deployment = await readDeploymentFile(folder.path('host/deployment.json'));
    expect(stdout).to.match(
      new RegExp(
        [
          `^gate {8}${deployment.gate} \\(private-ledger, chain 31337\\)`,
          'rounds {6}made by the gate',
          `verifier {4}0x[0-9a-fA-F]{40} \\(${TINY}, development key\\)`,
          'gas {9}[0-9,]+ in 3 transactions',
          'deployment  .*host/deployment.json',
          'sources {5}.*host/standard-json-input.json\n$',
        ].join('\n'),
      ),
    );
    const costs = / {2}costs at most 0\.\d+ of the chain's coin: [0-9,]+ gas, [0-9.]+ gwei each\n/g;
    expect(stderr.match(costs)?.length).to.equal(3);
    expect(stderr.replace(costs, '')).to.equal(
      [
        'connecting',
        'compiling contracts',
        'asking the feeds',
        `deploying the verifier of ${TINY}`,
        'deploying PoseidonT3',
        'deploying PrivateLedger\n',
      ].join('\n'),
    );
    const sources = await readFile(folder.path('host/standard-json-input.json'), 'utf8');
    expect(JSON.parse(sources).language).to.equal('Solidity');
    expect(await leftovers()).to.deep.equal([]);
  });

  it('never shows the key or the URL', async () => {
    const env = { ...chain.env, ZKLIQ_RPC: `${chain.url}/?key=secretkey` };
    const { stdout, stderr } = await expectSuccess(chain.deploy('shown'), { env });
    for (const secret of ['secretkey', '127.0.0.1', chain.wallet.privateKey.slice(2)]) {
      expect(stdout + stderr).to.not.include(secret);
    }
    for (const name of await readdir(folder.path('shown'))) {
      expect(await readFile(folder.path(`shown/${name}`), 'utf8')).to.not.include('secretkey');
    }
  });

  it('deploys an addressed ledger', async () => {
    await setUp('liquidatable-8-0', { root: 'artifacts' });
    await chain.writeConfig('addressed.json', {
      host: 'addressed-ledger',
      circuits: ['liquidatable-8-0'],
    });
    const made = await expectJson<Deployed>(chain.deploy('addressed', 'addressed.json'), options());
    expect(made.folder).to.equal(folder.path('addressed'));
    expect(made.contracts.map(({ address }) => address)).to.include(made.gate);
    await expectJson(['round', 'make', ...chain.deployment('addressed')], options());
  });

  describe('refuses', () => {
    const none = async () => {
      expect(await readdir(folder.path())).to.not.include('none');
      expect(await leftovers()).to.deep.equal([]);
    };
    afterEach(none);
    const args = () => chain.deploy('none');
    /** Once: two at the same time would want the same folder. */
    const failing = async (given: readonly string[], env: CliOptions) => {
      const { code, stdout, stderr } = await runCli([...given, '--json'], env);
      expect([code, stdout]).to.deep.equal([4, '']);
      return JSON.parse(stderr).error as JsonError;
    };

    it('a folder that exists', async () => {
      await folder.write('taken', '');
      const error = await expectFailure(chain.deploy('taken'), 2, /taken exists: name/, options());
      expect(error.code).to.equal('FILE_EXISTS');
    });

    it('a folder in a folder that does not exist', async () => {
      await expectFailure(
        chain.deploy('no/where'),
        2,
        /cannot be made: there is no such/,
        options(),
      );
    });

    it('to go on without a key, and says what to set', async () => {
      const without = options({ ZKLIQ_PRIVATE_KEY: '' });
      const error = await expectFailure(args(), 2, /set ZKLIQ_PRIVATE_KEY to 0x and 64/, without);
      expect(error.code).to.equal('SECRET_MISSING');
    });

    for (const key of ['0x1234', 'abandon abandon', '0'.repeat(64), 'f'.repeat(64)]) {
      it(`"${key.slice(0, 15)}" as a key, and does not show it`, async () => {
        const wrong = options({ ZKLIQ_PRIVATE_KEY: key });
        const error = await expectFailure(args(), 2, /ZKLIQ_PRIVATE_KEY must be a private/, wrong);
        expect(error.code).to.equal('SECRET_INVALID');
        expect(JSON.stringify(error)).to.not.include(key);
      });
    }

    it('a key on the command line', async () => {
      await expectFailure([...args(), '--private-key', '0x12'], 2, /unknown option/, options());
    });

    it('a sender without means', async () => {
      const poor = options({ ZKLIQ_PRIVATE_KEY: `0x${'77'.repeat(32)}` });
      const error = await failing(args(), poor);
      expect(error.message).to.match(/too little to pay for it/);
      expect(error.code).to.equal('TRANSACTION_FAILED');
    });

    it('a circuit whose artifacts are missing', async () => {
      const elsewhere = [...args(), '--artifacts', folder.path('nowhere')];
      const error = await expectFailure(
        elsewhere,
        5,
        /run "zkliq setup --circuit liquidatable-2-2"/,
        options(),
      );
      expect(error.code).to.equal('ARTIFACTS_MISSING');
    });

    it('a chain that is not meant, before anything is sent', async () => {
      await chain.writeConfig('elsewhere.json', { chainId: '1337' });
      const elsewhere = chain.deploy('none', 'elsewhere.json');
      const error = await failing(elsewhere, options());
      expect(error.message).to.match(/The config is for chain 1337, the node is on chain 31337/);
      expect(error.code).to.equal('WRONG_CHAIN');
      expect(error.details).to.deep.equal({ config: '1337', node: '31337' });
    });

    it('to pay more than the maximum', async () => {
      const cheap = [...args(), '--max-fee', '0.000000001'];
      const error = await failing(cheap, options());
      expect(error.message).to.match(/\. With --max-fee more is paid$/);
      expect(error.code).to.equal('FEE_TOO_HIGH');
    });

    it('a config that does not fit', async () => {
      await chain.writeConfig('deep.json', { circuits: ['liquidatable-8-0'] });
      const error = await expectFailure(
        chain.deploy('none', 'deep.json'),
        2,
        /deep\.json: a private-ledger takes circuits of one depth above 0/,
        options(),
      );
      expect(error.code).to.equal('INVALID_FILE');
    });
  });

  describe('when it fails on the way', () => {
    const proxy = new ProxyNode(() => chain.url);
    const behind = () => options({ ZKLIQ_RPC: proxy.url });
    const readRecord = async (name: string): Promise<DeployedFile> =>
      JSON.parse(await readFile(folder.path(`${name}/deployed.json`), 'utf8'));

    /** Meddles with the answer to the transaction of this number. */
    const atTransaction = (number: number, meddle: (answer: RpcAnswer) => void) => {
      let sent = 0;
      proxy.meddle = ({ method }, answer) => {
        if (method === 'eth_sendRawTransaction' && ++sent === number) meddle(answer);
      };
    };

    it('tells what it has deployed when it is interrupted, and keeps it', async () => {
      const { code, stdout, stderr } = await runCli(chain.deploy('interrupted'), {
        ...options(),
        interruptAt: 'deploying PoseidonT3',
      });
      expect([code, stdout]).to.deep.equal([130, '']);
      expect(stderr).to.match(
        /zkliq: aborted\..* Deployed so far: Groth16Verifier at 0x[0-9a-fA-F]{40}.*\. What was sent is recorded in .*interrupted\/deployed\.json\n$/,
      );
      expect(await readdir(folder.path('interrupted'))).to.deep.equal(['deployed.json']);
      const { contracts } = await readRecord('interrupted');
      expect(stderr).to.include(contracts[0]!.address);
    });

    it('keeps what was sent, and says so the next time', async () => {
      let hash = '';
      atTransaction(2, ({ result }) => {
        hash = result as string;
        throw new Error('broken');
      });
      const { code, stdout, stderr } = await runCli(
        [...chain.deploy('broken'), '--json'],
        behind(),
      );
      expect([code, stdout]).to.deep.equal([6, '']);
      const { error } = JSON.parse(stderr);
      const record = await readRecord('broken');
      const [verifier] = record.contracts;
      expect(error.message).to.include('may be mined');
      expect(error.details).to.deep.include({
        Groth16Verifier: verifier!.address,
        transaction: hash,
        record: folder.path('broken/deployed.json'),
      });
      expect(record).to.deep.include({
        chainId: '31337',
        host: 'private-ledger',
        transaction: hash,
      });
      expect(record.contracts.map(({ name }) => name)).to.deep.equal(['Groth16Verifier']);
      expect(verifier!.constructorArguments.length).to.be.above(1_000);
      const deployed = await chain.provider.getTransactionReceipt(verifier!.transaction);
      expect(deployed?.contractAddress).to.equal(verifier!.address);

      const again = /broken is of a deployment that was not completed.*deployed\.json tells what/;
      const refused = await expectFailure(chain.deploy('broken'), 2, again, options());
      expect(refused.code).to.equal('FILE_EXISTS');
    });

    it('keeps a transaction that the node may have taken, though nothing is deployed', async () => {
      let hash = '';
      atTransaction(1, (answer) => {
        hash = answer.result as string;
        delete answer.result;
        answer.error = { code: -32000, message: 'out of order' };
      });
      const { code, stderr } = await runCli([...chain.deploy('first'), '--json'], behind());
      expect(code).to.equal(6);
      expect(JSON.parse(stderr).error.details.transaction).to.equal(hash);
      expect(await readRecord('first')).to.deep.include({ contracts: [], transaction: hash });
    });

    it('leaves nothing of a transaction that the node did not take', async () => {
      atTransaction(1, (answer) => {
        delete answer.result;
        answer.error = { code: -32000, message: 'insufficient funds for gas * price + value' };
      });
      const { code, stderr } = await runCli([...chain.deploy('poor'), '--json'], behind());
      expect(code).to.equal(4);
      expect(JSON.parse(stderr).error.message).to.match(/too little to pay for it$/);
      expect(await readdir(folder.path())).to.not.include('poor');
    });

    it('keeps all of it if the files cannot be written in the end', async () => {
      // The last question of a deployment: whether the host is there.
      atTransaction(3, () => mkdirSync(folder.path('full/deployment.json')));
      const { code, stderr } = await runCli([...chain.deploy('full'), '--json'], behind());
      expect(code).to.equal(2);
      const { error } = JSON.parse(stderr);
      const { contracts } = await readRecord('full');
      expect(contracts.map(({ name }) => name)).to.deep.equal([
        'Groth16Verifier',
        'PoseidonT3',
        'PrivateLedger',
      ]);
      for (const { name, address } of contracts) expect(error.details[name]).to.equal(address);
      expect(error.message).to.not.include('may be mined');
    });

    it('sends nothing more if it cannot record', async () => {
      const before = await chain.provider.getTransactionCount(chain.wallet.address);
      atTransaction(1, () => {
        // Removing it might meet a file that is just being written there.
        renameSync(folder.path('gone'), folder.path('moved'));
      });
      const { code, stderr } = await runCli(chain.deploy('gone'), behind());
      expect(code).to.equal(2);
      expect(stderr).to.match(/cannot be written.* Deployed so far: Groth16Verifier at 0x/);
      expect(stderr).to.not.include('is recorded in');
      expect(await chain.provider.getTransactionCount(chain.wallet.address)).to.equal(before + 1);
    });
  });
});

describe('cli/deploy on a chain that others use', () => {
  const folder = new TemporaryFolder();
  const chain = new CliChain(folder, { chainId: 4_242n });

  it('refuses development keys before anything is sent', async () => {
    const sent = () => chain.provider.getTransactionCount(chain.wallet.address);
    const before = await sent();
    const { env } = chain;
    const error = await expectFailure(chain.deploy('none'), 5, /development key.*4242/, { env });
    expect(error.code).to.equal('DEVELOPMENT_KEY');
    expect(await sent()).to.equal(before);
  });
});
