import { Contract, ContractFactory } from 'ethers/contract';
import { JsonRpcProvider, Network } from 'ethers/providers';
import { HDNodeWallet } from 'ethers/wallet';
import { accountLeaf } from '../../src/account/account.js';
import { setUp } from '../../src/artifacts/setup.js';
import { privateLedgerAbi } from '../../src/chain/abi/privateLedger.js';
import { type Anvil, type AnvilOptions, startAnvil } from '../../src/chain/anvil.js';
import {
  type CompiledContract,
  compileContracts,
} from '../../src/chain/compile/compileContracts.js';
import { readDeploymentFile } from '../../src/chain/deployment/deploymentFile.js';
import { readAccountFile } from '../../src/files/accountFile.js';
import { readMarketFile } from '../../src/files/marketFile.js';
import { LIQUIDATOR, TINY } from './cliWorld.js';
import { exampleAccountFile, exampleMarketFile } from './exampleFiles.js';
import type { TemporaryFolder } from './temporaryFolder.js';

/** Anvil's own accounts: rich, and everybody knows their keys. */
const PHRASE = 'test test test test test test test test test test test junk';

/** Answers with 8 decimals: 1 WETH is 2,000.5 USD, the example account liquidatable. */
const ANSWERS = [200_050_000_000n, 100_000_000n];

/** Fields of a deployment config that a test wants otherwise; `undefined` leaves one out. */
export type ConfigChanges = Readonly<Record<string, unknown>>;

/** A local chain with feeds, and the files with which the command line deploys a tiny host there. */
export class CliChain {
  #anvil: Anvil | undefined;
  #provider: JsonRpcProvider | undefined;
  #feeds: Contract[] = [];
  readonly wallet = HDNodeWallet.fromPhrase(PHRASE);

  /** The chain lives while the tests of the enclosing `describe` run. */
  constructor(
    readonly folder: TemporaryFolder,
    options: AnvilOptions = {},
  ) {
    before(async () => {
      await setUp(TINY, { root: 'artifacts' });
      this.#anvil = await startAnvil(options);
      const network = Network.from(this.#anvil.chainId);
      this.#provider = new JsonRpcProvider(this.#anvil.url, network, {
        staticNetwork: network,
        cacheTimeout: -1,
        pollingInterval: 50,
      });
      const { Feed } = await compileContracts(['test/contracts/harness/Feeds.sol']);
      for (const answer of ANSWERS) this.#feeds.push(await this.#deployFeed(Feed!, answer));
      await this.writeConfig('config.json');
      await this.writeAccount('account.json');
    });
    after(async () => {
      this.#provider?.destroy();
      await this.#anvil?.stop();
    });
  }

  get url(): string {
    return this.#anvil!.url;
  }

  get provider(): JsonRpcProvider {
    return this.#provider!;
  }

  /** Of commands that speak to the chain: the node, and the key of a rich account. */
  get env(): Record<string, string> {
    return { ZKLIQ_RPC: this.url, ZKLIQ_PRIVATE_KEY: this.wallet.privateKey };
  }

  /** A good config of a private ledger, some of it changed. */
  writeConfig(name: string, changes: ConfigChanges = {}): Promise<string> {
    const config = {
      format: 'zkliq/deployment-config/1',
      chainId: this.#anvil!.chainId,
      host: 'private-ledger',
      circuits: [TINY],
      markets: exampleMarketFile.markets.map((market, k) => ({
        ...market,
        feeds: [this.#feeds[k]!.target],
        heartbeat: 3_600,
      })),
      operator: this.wallet.address,
      threshold: 10_000,
      maximumRoundAge: 3_600,
      ...changes,
    };
    return this.folder.write(name, config, 0o644);
  }

  /** The example account before the first round, some of it changed. */
  writeAccount(name: string, changes: object = {}): Promise<string> {
    return this.folder.write(name, { ...exampleAccountFile, sinceRound: '0', ...changes });
  }

  /** Lets a feed give this answer; a feed that answers 0 is not fresh. */
  async setFeed(market: number, answer: bigint): Promise<void> {
    await (await this.#feeds[market]!.getFunction('set')([0, answer, false, 0])).wait();
  }

  /** Arguments of `deploy`. */
  deploy(out: string, config = 'config.json'): string[] {
    return ['deploy', '--config', this.folder.path(config), '--out', this.folder.path(out)];
  }

  /** The option that names a deployment. */
  deployment(out: string): string[] {
    return ['--deployment', this.folder.path(`${out}/deployment.json`)];
  }

  /** Arguments of `prove` from the chain, of the example account unless others are named. */
  prove(deployed: string, out: string, ...more: string[]): string[] {
    const isNamed = more.includes('--account');
    const account = isNamed ? [] : ['--account', this.folder.path('account.json')];
    const given = [...account, '--liquidator', LIQUIDATOR, '--out', this.folder.path(out)];
    return ['prove', ...this.deployment(deployed), ...given, ...more];
  }

  /** Lets the operator post the leaf of an account file. */
  async insertAccount(deployed: string, file = 'account.json'): Promise<void> {
    const { gate } = await readDeploymentFile(this.folder.path(`${deployed}/deployment.json`));
    const market = await this.folder.write('market.json', exampleMarketFile, 0o644);
    const markets = await readMarketFile(market);
    const account = await readAccountFile(this.folder.path(file), markets, 2);
    const ledger = new Contract(gate, privateLedgerAbi, this.#operator);
    await (await ledger.getFunction('insert')([accountLeaf(account)])).wait();
  }

  get #operator() {
    return this.wallet.connect(this.provider);
  }

  async #deployFeed({ abi, bytecode }: CompiledContract, answer: bigint): Promise<Contract> {
    const factory = new ContractFactory(abi, bytecode, this.#operator);
    const feed = await factory.deploy(8, [0, answer, false, 0]);
    await feed.waitForDeployment();
    return feed as Contract;
  }
}
