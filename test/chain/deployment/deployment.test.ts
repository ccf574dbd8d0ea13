import { expect } from 'chai';
import { Contract } from 'ethers/contract';
import solc from 'solc';
import { Artifacts } from '../../../src/artifacts/artifacts.js';
import { addressedLedgerAbi } from '../../../src/chain/abi/addressedLedger.js';
import { priceRoundsAbi } from '../../../src/chain/abi/priceRounds.js';
import { privateLedgerAbi } from '../../../src/chain/abi/privateLedger.js';
import type { DeployedContract } from '../../../src/chain/deployment/deployer.js';
import {
  type Deployment,
  type DeployOptions,
  deployHost,
} from '../../../src/chain/deployment/deployment.js';
import type { DeploymentConfig } from '../../../src/chain/deployment/deploymentConfig.js';
import { readDeploymentConfigFile } from '../../../src/chain/deployment/deploymentConfigFile.js';
import { deploymentSources } from '../../../src/chain/deployment/deploymentSources.js';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import { TRANSACTION_GAS_CAP } from '../../../src/chain/node/gas.js';
import { ArtifactsError, ChainError, InputError } from '../../../src/errors.js';
import { TINY, testArtifacts } from '../../support/artifacts.js';
import { CliChain, type ConfigChanges } from '../../support/cliChain.js';
import { expectRejection } from '../../support/expectError.js';
import { TestProvider } from '../../support/rpc.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

const ADDRESSED = 'liquidatable-8-0';
const NOBODY = `0x${'0'.repeat(40)}`;

/** Breaks the connection at the nth transaction. */
function breakingAt(provider: TestProvider, failAt: number): void {
  let sends = 0;
  provider.tamper = (method, _, result) => {
    if (method !== 'eth_sendRawTransaction' || ++sends < failAt) return result;
    throw Object.assign(new Error('broken'), { code: 'ECONNRESET' });
  };
}

describe('chain/deployment', () => {
  const folder = new TemporaryFolder();
  const chain = new CliChain(folder);
  const signer = () => chain.wallet.connect(chain.provider);
  const configOf = async (changes: ConfigChanges = {}): Promise<DeploymentConfig> =>
    readDeploymentConfigFile(await chain.writeConfig('changed.json', changes));
  let tiny: Artifacts;
  let addressed: Artifacts;
  before(async () => {
    [tiny, addressed] = [await testArtifacts(TINY), await testArtifacts(ADDRESSED)];
  });

  describe('of a private ledger', () => {
    let config: DeploymentConfig;
    let deployment: Deployment;
    const stages: string[] = [];
    const told: string[] = [];
    before(async () => {
      const rest = { weightsOwner: `0x${'b'.repeat(40)}`, weightsDelay: 90_000, rootWindow: 5 };
      config = await configOf(rest);
      deployment = await deployHost(config, [addressed, tiny], signer(), {
        onStage: (stage) => stages.push(stage),
        onDeployed: ({ name }) => told.push(name),
      });
    });

    it('deploys verifier, library and host, and tells of each', () => {
      expect(told).to.deep.equal(['Groth16Verifier', 'PoseidonT3', 'PrivateLedger']);
      expect(deployment.contracts.map(({ name }) => name)).to.deep.equal(told);
      expect(stages).to.deep.equal([
        'compiling contracts',
        'asking the feeds',
        `deploying the verifier of ${TINY}`,
        'deploying PoseidonT3',
        'deploying PrivateLedger',
      ]);
      for (const { gasUsed } of deployment.contracts) {
        expect(Number(gasUsed)).to.be.within(500_000, Number(TRANSACTION_GAS_CAP));
      }
    });

    it('the gate is what the deployment says', async () => {
      const gate = new LiquidationGateClient(deployment.gate, chain.provider);
      expect((await gate.rounds()).address).to.equal(deployment.rounds);
      expect(deployment.rounds).to.equal(deployment.gate);
      expect(await gate.maximumRoundAge()).to.equal(deployment.maximumRoundAge);
      expect(await gate.isAcceptedThreshold(deployment.threshold)).to.equal(true);
      const [verifier] = await gate.verifiers();
      expect(verifier).to.deep.include({ circuitId: tiny.circuitId, keyHash: tiny.keyHash });
      expect(deployment.circuits).to.deep.equal([
        {
          circuit: TINY,
          verifier: verifier!.address,
          circuitId: tiny.circuitId,
          keyHash: tiny.keyHash,
          trust: 'development',
        },
      ]);
      const network = await chain.provider.getNetwork();
      expect(deployment.chainId).to.equal(network.chainId);
    });

    it('the ledger has the settings of the config', async () => {
      const ledger = new Contract(deployment.gate, privateLedgerAbi, chain.provider);
      const read = (name: string, ...args: unknown[]) => ledger.getFunction(name)(...args);
      expect(await read('operator')).to.equal(config.operator);
      expect(await read('depth')).to.equal(2n);
      expect(await read('rootWindow')).to.equal(5n);
      expect(BigInt(await read('owner'))).to.equal(BigInt(config.weightsOwner!));
      expect(await read('delay')).to.equal(90_000n);
      expect(await read('sequencerFeed')).to.equal(NOBODY);
      for (const [k, { feeds, heartbeat, weights }] of config.markets.entries()) {
        const [feed] = await read('feedsOf', k);
        expect([feed.source, feed.heartbeat]).to.deep.equal([feeds[0], BigInt(heartbeat)]);
        const { maintenance, initial } = weights;
        expect([...(await read('weightsOf', 1))[k]]).to.deep.equal([
          maintenance.asset,
          maintenance.liability,
          initial.asset,
          initial.liability,
        ]);
      }
    });

    it('solc makes the deployed code of the sources as they are', async () => {
      const input = await deploymentSources(deployment);
      const output = JSON.parse(solc.compile(JSON.stringify(input)));
      expect(output.errors).to.equal(undefined);
      for (const { name, source, constructorArguments, transaction } of deployment.contracts) {
        const { object } = output.contracts[source][name].evm.bytecode;
        const sent = await chain.provider.getTransaction(transaction);
        expect(sent!.data, name).to.equal(`0x${object}${constructorArguments.slice(2)}`);
      }
      expect(`v${solc.version()}`).to.include(deployment.compiler);
      expect(JSON.stringify(input)).to.not.include(process.cwd());
    });
  });

  it('deploys an addressed ledger with rounds of their own', async () => {
    const config = await configOf({ host: 'addressed-ledger', circuits: [ADDRESSED] });
    const deployment = await deployHost(config, [addressed], signer());
    const names = deployment.contracts.map(({ name }) => name);
    expect(names).to.deep.equal(['Groth16Verifier', 'PriceRounds', 'AddressedLedger']);
    const { gate, rounds } = deployment;
    expect(rounds).to.equal(deployment.contracts[1]!.address);
    const client = new LiquidationGateClient(gate, chain.provider);
    expect((await client.rounds()).address).to.equal(rounds);
    const ledger = new Contract(gate, addressedLedgerAbi, chain.provider);
    expect(await ledger.getFunction('operator')()).to.equal(config.operator);
    const owner = await new Contract(rounds, priceRoundsAbi, chain.provider).getFunction('owner')();
    expect(owner).to.equal(NOBODY);
    expect((await deploymentSources(deployment)).settings).to.deep.include({ libraries: {} });
  });

  describe('before anything is sent', () => {
    const nonce = () => chain.provider.getTransactionCount(chain.wallet.address);
    let start = 0;
    before(async () => {
      start = await nonce();
    });
    afterEach(async () => {
      expect(await nonce()).to.equal(start);
    });

    it('refuses a config that no contract would take', async () => {
      const config = { ...(await configOf()), threshold: 0 };
      await expectRejection(deployHost(config, [tiny], signer()), InputError, 'INVALID_VALUE');
    });

    it('refuses a circuit without artifacts', async () => {
      const config = await configOf();
      const error = await expectRejection(
        deployHost(config, [addressed], signer()),
        InputError,
        'INVALID_VALUE',
      );
      expect(error.message).to.include(TINY);
    });

    it('refuses a signer that is not connected', async () => {
      const config = await configOf();
      const work = deployHost(config, [tiny], chain.wallet);
      await expectRejection(work, InputError, 'INVALID_VALUE');
    });

    it('finds a feed that is none', async () => {
      const config = await configOf();
      const feeds = [`0x${'12'.repeat(20)}`];
      const markets = config.markets.map((market) => ({ ...market, feeds }));
      const work = deployHost({ ...config, markets }, [tiny], signer());
      const error = await expectRejection(work, ChainError, 'REFUSED');
      expect(error.message).to.match(/0x1212.* is no feed/);
    });

    it('refuses to pay more than it may', async () => {
      const work = deployHost(await configOf(), [tiny], signer(), { maximumFeePerGas: 1n });
      await expectRejection(work, ChainError, 'FEE_TOO_HIGH');
    });

    it('refuses what needs too much gas', async () => {
      const gas = async () => TRANSACTION_GAS_CAP + 1n;
      const failing = Object.assign(signer(), { estimateGas: gas });
      const work = deployHost(await configOf(), [tiny], failing);
      await expectRejection(work, ChainError, 'GAS_TOO_HIGH');
    });
  });

  describe('at a node that fails or lies', () => {
    let provider: TestProvider;
    beforeEach(() => {
      provider = new TestProvider(chain.url);
    });
    afterEach(() => provider.destroy());
    const deploy = async (options: DeployOptions = {}) =>
      deployHost(await configOf(), [tiny], chain.wallet.connect(provider), options);

    it('tells what is deployed when the rest fails', async () => {
      breakingAt(provider, 3);
      const error = await expectRejection(deploy(), ChainError, 'RPC_FAILED');
      expect(error.message).to.match(
        /the connection broke\. Look for it .*\. Deployed so far: Groth16Verifier at 0x[0-9a-fA-F]{40}, PoseidonT3 at 0x/,
      );
      const { Groth16Verifier, PoseidonT3, transaction } = error.details;
      for (const address of [Groth16Verifier, PoseidonT3]) {
        expect(await chain.provider.getCode(String(address))).to.not.equal('0x');
      }
      // It was sent, and is mined.
      const sent = await chain.provider.getTransaction(String(transaction));
      expect(sent?.from).to.equal(chain.wallet.address);
    });

    it('does not take an address from its receipt', async () => {
      const theirs = `0x${'66'.repeat(20)}`;
      let receipts = 0;
      provider.tamper = (method, _, result) => {
        if (method !== 'eth_getTransactionReceipt' || result === null) return result;
        return ++receipts < 2 ? result : { ...(result as object), contractAddress: theirs };
      };
      const contracts: DeployedContract[] = [];
      const onDeployed = (each: DeployedContract) => contracts.push(each);
      const error = await expectRejection(deploy({ onDeployed }), ChainError, 'RPC_FAILED');
      expect(error.message).to.match(/names the contract 0x6666.*must be 0x.*Deployed so far/);
      expect(contracts.map(({ name }) => name)).to.deep.equal(['Groth16Verifier']);
      expect(error.details.Groth16Verifier).to.equal(contracts[0]!.address);
      expect(Object.values(error.details)).to.not.include(theirs);
    });

    it('pays no fees that are made up, and tells before what it may pay', async () => {
      provider.tamper = (method, _, result) =>
        method === 'eth_maxPriorityFeePerGas' ? `0x${(10n ** 16n).toString(16)}` : result;
      const most: bigint[] = [];
      const before = await chain.provider.getBalance(chain.wallet.address);
      await deploy({ onSend: ({ maximumFee }) => most.push(maximumFee) });
      const paid = before - (await chain.provider.getBalance(chain.wallet.address));
      expect(most).to.have.length(3);
      expect(paid <= most.reduce((sum, each) => sum + each)).to.equal(true);
      expect(paid < 10n ** 18n).to.equal(true);
    });

    it('tells of it if a callback of the caller fails', async () => {
      const onStage = (stage: string) => {
        if (stage === 'deploying PoseidonT3') throw new DOMException('aborted', 'AbortError');
      };
      const thrown: unknown = await deploy({ onStage }).catch((error: unknown) => error);
      expect(thrown).to.include({ name: 'AbortError' });
      expect(thrown).to.have.nested.property('details.Groth16Verifier');
    });
  });

  it('refuses a verifier that is not the one of the artifacts', async () => {
    const other = Object.assign(Object.create(Artifacts.prototype), tiny, {
      manifest: { ...tiny.manifest, keyHash: `0x${'12'.repeat(32)}` },
    });
    const work = deployHost(await configOf(), [other], signer());
    const error = await expectRejection(work, ChainError, 'KEY_MISMATCH');
    expect(Object.keys(error.details)).to.include('Groth16Verifier');
  });
});

describe('chain/deployment on a chain that others use', () => {
  const chain = new CliChain(new TemporaryFolder(), { chainId: 4_242n });

  it('refuses a development key before anything is sent, unless it is allowed', async () => {
    const tiny = await testArtifacts(TINY);
    const config = await readDeploymentConfigFile(await chain.writeConfig('config.json'));
    const signer = chain.wallet.connect(chain.provider);
    const before = await chain.provider.getTransactionCount(signer.address);
    await expectRejection(deployHost(config, [tiny], signer), ArtifactsError, 'DEVELOPMENT_KEY');
    expect(await chain.provider.getTransactionCount(signer.address)).to.equal(before);
    const allowed = await deployHost(config, [tiny], signer, { allowDevelopmentKey: true });
    expect(allowed.chainId).to.equal(4_242n);
  });
});
