import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { Contract, ContractFactory } from 'ethers/contract';
import { JsonRpcProvider, type JsonRpcSigner } from 'ethers/providers';
import { type Account, accountLeaf } from '../../src/account/account.js';
import type { Artifacts } from '../../src/artifacts/artifacts.js';
import { type Anvil, startAnvil } from '../../src/chain/anvil.js';
import {
  type CompiledContract,
  compileContracts,
} from '../../src/chain/compile/compileContracts.js';
import { encodeConstructorArguments } from '../../src/chain/gate/groth16Verifier.js';
import { encodeLiquidation, extraHashOf } from '../../src/chain/gate/liquidationCall.js';
import { DEFAULT_ACTION } from '../../src/defaults.js';
import { coefficientsOfRound, type PriceRound } from '../../src/market/round.js';
import { Prover } from '../../src/pool/prover.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import { wordCount } from '../../src/statement/words.js';
import { AccountTree } from '../../src/tree/accountTree.js';
import {
  DAY,
  defaultTiers,
  weightsStruct,
  ZERO_ADDRESS,
} from '../contracts/harness/roundsFixture.js';
import { TINY, testArtifacts } from '../support/artifacts.js';

/** In wei. */
export const BOUNTY = 10n ** 17n;

const MARKETS = [
  { symbol: 'WETH', decimals: 18, weights: defaultTiers },
  { symbol: 'USDC', decimals: 6, weights: defaultTiers },
];

export const guide = readFileSync('docs/integrating.md', 'utf8');

/** The host of docs/integrating.md: its Solidity, as it stands there. */
export function poolSource(): string {
  const blocks = [...guide.matchAll(/```solidity\n(\/\/ SPDX[\s\S]*?)```/g)];
  expect(blocks.length, 'whole contracts in the guide').to.equal(1);
  return blocks[0]![1]!;
}

/** The guide's host on a chain of its own, with real proofs of the tiny circuit. */
export class LendingPoolFixture {
  pool = new Contract(ZERO_ADDRESS, []);
  operator!: JsonRpcSigner;
  liquidator!: JsonRpcSigner;
  relayer!: JsonRpcSigner;
  readonly #tree: AccountTree;
  #rounds = new Contract(ZERO_ADDRESS, []);
  #feed = new Contract(ZERO_ADDRESS, []);

  private constructor(
    private readonly anvil: Anvil,
    readonly provider: JsonRpcProvider,
    private readonly contracts: Readonly<Record<string, CompiledContract>>,
    readonly artifacts: Artifacts,
    private readonly prover: Prover,
    tree: AccountTree,
  ) {
    this.#tree = tree;
  }

  static async setUp(): Promise<LendingPoolFixture> {
    const [anvil, contracts, pool, artifacts] = await Promise.all([
      startAnvil(),
      compileContracts([
        'contracts/Groth16Verifier.sol',
        'contracts/PriceRounds.sol',
        'test/contracts/harness/Feeds.sol',
      ]),
      compileContracts(['LendingPool.sol'], { 'LendingPool.sol': poolSource() }),
      testArtifacts(TINY),
    ]);
    const provider = new JsonRpcProvider(anvil.url, undefined, { cacheTimeout: -1 });
    provider.pollingInterval = 20;
    const fixture = new LendingPoolFixture(
      anvil,
      provider,
      { ...pool, ...contracts },
      artifacts,
      await Prover.create(artifacts),
      await AccountTree.create([], artifacts.instance.depth),
    );
    await fixture.#deployAll();
    return fixture;
  }

  async tearDown(): Promise<void> {
    this.provider.destroy();
    await Promise.all([this.prover.close(), this.anvil.stop()]);
  }

  /** In the guide's order. */
  async #deployAll(): Promise<void> {
    this.operator = await this.provider.getSigner(0);
    this.liquidator = await this.provider.getSigner(1);
    this.relayer = await this.provider.getSigner(2);
    this.#feed = await this.#deploy('Feed', [8, [0, 2_400n * 10n ** 8n, false, 0]]);
    const dollar = await this.#deploy('Feed', [8, [0, 10n ** 8n, false, 0]]);
    const feeds = [await this.#feed.getAddress(), await dollar.getAddress()];
    const listings = MARKETS.map(({ decimals, weights }, k) => [
      decimals,
      3_600,
      [feeds[k]],
      weightsStruct(weights),
    ]);
    const settings = [ZERO_ADDRESS, DAY, ZERO_ADDRESS, 0];
    this.#rounds = await this.#deploy('PriceRounds', [listings, settings]);
    const { circuitId, instance, verifyingKey } = this.artifacts;
    const key = encodeConstructorArguments(circuitId, wordCount(instance), verifyingKey);
    const { abi, bytecode } = this.contracts.Groth16Verifier!;
    const verifier = await new ContractFactory([], bytecode + key.slice(2), this.operator).deploy();
    expect(await new Contract(verifier, abi, this.provider).getFunction('keyHash')()).to.equal(
      this.artifacts.keyHash,
    );
    this.pool = await this.#deploy('LendingPool', [
      await this.#rounds.getAddress(),
      [await verifier.getAddress()],
      BOUNTY,
      instance.depth,
    ]);
  }

  async #deploy(name: string, args: readonly unknown[]): Promise<Contract> {
    const { abi, bytecode } = this.contracts[name]!;
    const contract = await new ContractFactory(abi, bytecode, this.operator).deploy(...args);
    await contract.waitForDeployment();
    return contract as Contract;
  }

  /** A round in which an ether is worth so many dollars. */
  async makeRound(dollars: bigint): Promise<PriceRound> {
    await this.send(this.#feed, 'set', [[0, dollars * 10n ** 8n, false, 0]]);
    const { logs } = await this.send(this.#rounds, 'makeRound');
    const { args } = this.#rounds.interface.parseLog(logs[0]!)!;
    const [number, time, weightsVersion, prices] = args.toArray(true);
    return { number, time, weightsVersion, prices };
  }

  async send(
    contract: Contract,
    method: string,
    args: readonly unknown[] = [],
    from?: JsonRpcSigner,
  ) {
    const called = contract.connect(from ?? this.operator) as Contract;
    const sent = await called.getFunction(method)(...args);
    return (await sent.wait())!;
  }

  /** Appends an account's leaf as `post` or `settle` do. */
  async #insert(method: string, first: unknown, account: Account): Promise<void> {
    this.#tree.insert(accountLeaf(account));
    await this.send(this.pool, method, [first, [accountLeaf(account)], this.#tree.root]);
  }

  /** The nullifiers are those of what the account was. */
  post(account: Account, moved: readonly bigint[] = []): Promise<void> {
    return this.#insert('post', moved, account);
  }

  settle(nullifier: bigint, account: Account): Promise<void> {
    return this.#insert('settle', nullifier, account);
  }

  /** A proof of an account in the tree, crediting the liquidator. */
  async prove(account: Account, round: PriceRound, extraData = '0x'): Promise<LiquidationProof> {
    return this.prover.prove({
      account,
      path: this.#tree.path(accountLeaf(account)),
      threshold: 10_000n,
      round: round.number,
      coefficients: coefficientsOfRound(MARKETS, round.prices),
      context: {
        chainId: this.anvil.chainId,
        gate: await this.pool.getAddress(),
        action: DEFAULT_ACTION,
        liquidator: this.liquidator.address,
        deadline: round.time + 120n,
        extraHash: extraHashOf(extraData),
      },
    });
  }

  /** Sent by the relayer, who is not the liquidator, whatever will come of it; whether it succeeded. */
  async authorize(proof: LiquidationProof, round: PriceRound, extraData?: string) {
    const to = await this.pool.getAddress();
    const data = encodeLiquidation(proof, round, 0, extraData);
    const sent = await this.relayer.sendTransaction({ to, data, gasLimit: 1_000_000n });
    return sent.wait().then(
      () => true,
      () => false,
    );
  }

  /** Name of the custom error, or the data of a refusal if it is none. */
  async refusal(data: string, from = this.relayer): Promise<string> {
    const call = { to: await this.pool.getAddress(), data, from: from.address };
    const answer = await this.provider.call(call).then(
      () => null,
      (error: { data?: string }) => error.data ?? String(error),
    );
    expect(answer, 'accepted').not.to.equal(null);
    if (answer!.length < 10) return answer!;
    const abis = Object.values(this.contracts).map(({ abi }) => new Interface(abi));
    const parsed = abis.map((abi) => abi.parseError(answer!)).find((each) => each !== null);
    return parsed?.name ?? answer!;
  }
}
