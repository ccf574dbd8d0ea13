import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Contract, ContractFactory, JsonRpcProvider, type JsonRpcSigner } from 'ethers';
import { accountLeaf } from '../../src/account/account.js';
import { privateLedgerAbi } from '../../src/chain/abi/privateLedger.js';
import { type Anvil, startAnvil } from '../../src/chain/anvil.js';
import { compileContracts } from '../../src/chain/compile/compileContracts.js';
import { readAccountFile } from '../../src/files/accountFile.js';
import { readMarketFile } from '../../src/files/marketFile.js';
import { readRoundFile } from '../../src/files/roundFile.js';
import { formatPrice } from '../../src/market/prices.js';

/** First account of anvil, which is everybody's. */
const OPERATOR_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

const FEED_DECIMALS = 8;

/** What the README's commands on a chain find there: a node, feeds, an account that fell. */
export class ReadmeChain {
  private constructor(
    private readonly anvil: Anvil,
    private readonly provider: JsonRpcProvider,
    private readonly operator: JsonRpcSigner,
    private readonly folder: string,
    private readonly circuits: readonly string[],
  ) {}

  /** Starts the chain, deploys feeds at the prices of examples/crash-round.json and writes a config. */
  static async start(folder: string, circuits: readonly string[]): Promise<ReadmeChain> {
    const anvil = await startAnvil();
    const provider = new JsonRpcProvider(anvil.url, undefined, { cacheTimeout: -1 });
    provider.pollingInterval = 20;
    const operator = await provider.getSigner(0);
    const chain = new ReadmeChain(anvil, provider, operator, folder, circuits);
    await chain.#writeConfig();
    return chain;
  }

  get environment(): Record<string, string> {
    return { ZKLIQ_RPC: this.anvil.url, ZKLIQ_PRIVATE_KEY: OPERATOR_KEY };
  }

  async #writeConfig(): Promise<void> {
    const example = JSON.parse(await readFile('examples/deployment-config.json', 'utf8'));
    const markets = await readMarketFile('examples/market.json');
    const { prices } = await readRoundFile('examples/crash-round.json', markets);
    const { PostedFeed } = await compileContracts(['contracts/examples/PostedFeed.sol']);
    const factory = new ContractFactory(PostedFeed!.abi, PostedFeed!.bytecode, this.operator);
    for (const [k, { decimals }] of markets.entries()) {
      const feed = await factory.deploy(FEED_DECIMALS, this.operator.address);
      await feed.waitForDeployment();
      const [whole, fraction = ''] = formatPrice(prices[k]!, decimals).split('.');
      const answer = BigInt(whole + fraction.padEnd(FEED_DECIMALS, '0'));
      await (
        await new Contract(feed.target, PostedFeed!.abi, this.operator).getFunction('post')(answer)
      ).wait();
      example.markets[k].feeds = [feed.target];
    }
    example.operator = this.operator.address;
    example.circuits = this.circuits;
    // For slow machines: the commands come one after another.
    example.maximumRoundAge = 3_600;
    await writeFile(join(this.folder, 'deployment-config.json'), JSON.stringify(example));
  }

  /** Once there is a host: a round passes, and accounts are posted, one beside a folder of others. */
  async open(): Promise<void> {
    const deployment = JSON.parse(
      await readFile(join(this.folder, 'host/deployment.json'), 'utf8'),
    );
    const ledger = new Contract(deployment.gate, privateLedgerAbi, this.operator);
    await (await ledger.getFunction('makeRound')()).wait();
    await mkdir(join(this.folder, 'accounts'), { mode: 0o700 });
    const names = ['account.json', 'accounts/a.json', 'accounts/b.json', 'c.json', 'd.json'];
    const leaves: bigint[] = [];
    for (const [nonce, name] of names.entries()) {
      leaves.push(await this.#writeAccount(name, nonce));
    }
    const lines = await Promise.all(
      names.slice(3).map((name) => readFile(join(this.folder, name), 'utf8')),
    );
    await writeFile(join(this.folder, 'accounts.ndjson'), lines.join('\n'), { mode: 0o600 });
    await (await ledger.getFunction('insert')(leaves)).wait();
  }

  /** The example account after so many updates more, which makes it another one to the ledger. */
  async #writeAccount(name: string, updates: number): Promise<bigint> {
    const account = JSON.parse(await readFile('examples/account.json', 'utf8'));
    account.nonce = `${Number(account.nonce) + updates}`;
    const file = join(this.folder, name);
    await writeFile(file, JSON.stringify(account), { mode: 0o600 });
    const markets = await readMarketFile('examples/market.json');
    return accountLeaf(await readAccountFile(file, markets, 8));
  }

  async stop(): Promise<void> {
    this.provider.destroy();
    await this.anvil.stop();
  }
}
