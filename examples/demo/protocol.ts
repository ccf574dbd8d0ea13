import { Contract, ContractFactory, type JsonRpcProvider, type JsonRpcSigner } from 'ethers';
import { privateLedgerAbi } from '../../src/chain/abi/privateLedger.js';
import { compileContracts } from '../../src/chain/compile/compileContracts.js';
import { type Deployment, deployHost } from '../../src/chain/deployment/deployment.js';
import { type Artifacts, type PriceRound, PriceRoundsClient } from '../../src/index.js';
import { FEED_DECIMALS, markets } from './world.js';

/** Leaves that fit a transaction of 16,777,216 gas. */
const LEAVES_A_TRANSACTION = 200;

const DAY = 86_400;
export const THRESHOLD = 10_000n;
/** Seconds for which a round counts: long enough for whoever proves without a native engine. */
export const ROUND_AGE = 600;

/** The made-up protocol on chain: feeds that its operator moves, and a private ledger. */
export class Protocol {
  private constructor(
    readonly deployment: Deployment,
    private answers: readonly bigint[],
    private readonly feeds: readonly Contract[],
    private readonly ledger: Contract,
    private readonly operator: JsonRpcSigner,
  ) {}

  /** @param answers of the feeds, a market each: none is listed without a price */
  static async deploy(
    operator: JsonRpcSigner,
    artifacts: readonly Artifacts[],
    answers: readonly bigint[],
  ): Promise<Protocol> {
    const { PostedFeed } = await compileContracts(['contracts/examples/PostedFeed.sol']);
    const factory = new ContractFactory(PostedFeed!.abi, PostedFeed!.bytecode, operator);
    const feeds: Contract[] = [];
    for (const answer of answers) {
      const deploying = await factory.deploy(FEED_DECIMALS, operator.address);
      const feed = (await deploying.waitForDeployment()) as Contract;
      await (await feed.getFunction('post')(answer)).wait();
      feeds.push(feed);
    }
    const deployment = await deployHost(
      {
        chainId: 31_337n,
        host: 'private-ledger',
        circuits: artifacts.map(({ instance }) => instance.name),
        markets: markets.map((market, k) => ({
          ...market,
          feeds: [String(feeds[k]!.target)],
          heartbeat: DAY,
        })),
        operator: operator.address,
        threshold: Number(THRESHOLD),
        maximumRoundAge: ROUND_AGE,
      },
      artifacts,
      operator,
    );
    const ledger = new Contract(deployment.gate, privateLedgerAbi, operator);
    return new Protocol(deployment, answers, feeds, ledger, operator);
  }

  /** Moves the feeds whose answers change, and makes a round of them, as anybody may. */
  async makeRound(answers: readonly bigint[]): Promise<PriceRound> {
    for (const [k, answer] of answers.entries()) {
      if (answer === this.answers[k]) continue;
      await (await this.feeds[k]!.getFunction('post')(answer)).wait();
    }
    this.answers = answers;
    return new PriceRoundsClient(this.deployment.rounds, this.operator).make();
  }

  /** Posts the leaves of new accounts, and tells what that costs. */
  async post(leaves: readonly bigint[]): Promise<bigint> {
    let gas = 0n;
    for (let start = 0; start < leaves.length; start += LEAVES_A_TRANSACTION) {
      const some = leaves.slice(start, start + LEAVES_A_TRANSACTION);
      const sent = await this.ledger.getFunction('insert')(some);
      gas += (await sent.wait()).gasUsed;
    }
    return gas;
  }
}

/** Lets the chain's clock run on. */
export async function passTime(provider: JsonRpcProvider, seconds: number): Promise<void> {
  await provider.send('evm_increaseTime', [seconds]);
  await provider.send('evm_mine', []);
}
