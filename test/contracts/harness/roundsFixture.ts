import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import {
  type CompiledContract,
  compileContracts,
} from '../../../src/chain/compile/compileContracts.js';
import type { Coefficients } from '../../../src/market/coefficients.js';
import type { Market, Tier } from '../../../src/market/market.js';
import { priceFromFeed } from '../../../src/market/prices.js';
import type { PriceRound } from '../../../src/market/round.js';
import { type CallResult, SENDER, type Sent, TestChain } from './chain.js';

/** The price of an answer: feeds of these tests have 8 decimals and their tokens 18, unless told. */
export const priced = (answer: bigint) => priceFromFeed(answer, 8, 18);

export const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;
export const DAY = 86_400;
export const HEARTBEAT = 3_600;

/** Feed.Mode of Feeds.sol. */
export const modes = [
  'answer',
  'revert',
  'burnGas',
  'shortReturn',
  'hugeReturn',
  'write',
  'thirsty',
] as const;

export interface FeedState {
  readonly mode?: (typeof modes)[number];
  readonly answer?: bigint;
  /** Seconds before now, negative for the future. */
  readonly age?: bigint;
  /** Unix seconds, instead of an age. */
  readonly time?: bigint;
}

const stateStruct = ({ mode = 'answer', answer = 0n, age = 0n, time }: FeedState) => [
  modes.indexOf(mode),
  answer,
  time !== undefined,
  time ?? age,
];

export type Tiers = Market['weights'];

/** A market to be listed: weights and decimals as TypeScript has them, and its feeds. */
export interface Listing {
  readonly decimals?: number;
  readonly heartbeat?: number;
  readonly feeds: readonly string[];
  readonly weights?: Tiers;
}

export interface Settings {
  readonly owner?: string;
  readonly delay?: number;
  readonly sequencerFeed?: string;
  readonly sequencerGrace?: number;
}

export const defaultTiers: Tiers = {
  maintenance: { asset: 8_250n, liability: 10_500n },
  initial: { asset: 7_777n, liability: 12_001n },
};

export const weightsStruct = ({ maintenance, initial }: Tiers) => [
  maintenance.asset,
  maintenance.liability,
  initial.asset,
  initial.liability,
];

const listingStruct = (listing: Listing) => [
  listing.decimals ?? 18,
  listing.heartbeat ?? HEARTBEAT,
  listing.feeds,
  weightsStruct(listing.weights ?? defaultTiers),
];

export interface Refusal {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Price rounds, feeds that do as they are told, and a chain of their own. */
export class RoundsFixture {
  readonly rounds: Interface;
  private readonly feedInterface: Interface;
  private readonly datedFeedInterface: Interface;
  private readonly deskInterface: Interface;
  private desk = '';

  private constructor(
    readonly chain: TestChain,
    private readonly contracts: Readonly<Record<string, CompiledContract>>,
  ) {
    this.rounds = new Interface(contracts.PriceRounds!.abi);
    this.feedInterface = new Interface(contracts.Feed!.abi);
    this.datedFeedInterface = new Interface(contracts.DatedFeed!.abi);
    this.deskInterface = new Interface(contracts.Desk!.abi);
  }

  static async setUp(): Promise<RoundsFixture> {
    const [contracts, chain] = await Promise.all([
      compileContracts(['contracts/PriceRounds.sol', 'test/contracts/harness/Feeds.sol']),
      TestChain.start(),
    ]);
    const fixture = new RoundsFixture(chain, contracts);
    fixture.desk = (await chain.send(null, contracts.Desk!.bytecode)).address;
    return fixture;
  }

  tearDown(): Promise<void> {
    return this.chain.stop();
  }

  /** A new feed; its decimals may be any word. */
  async feed(state: FeedState = {}, decimals = 8n): Promise<string> {
    const { bytecode } = this.contracts.Feed!;
    const data = this.feedInterface.encodeDeploy([decimals, stateStruct(state)]);
    return (await this.chain.send(null, bytecode + data.slice(2))).address;
  }

  async feeds(...answers: bigint[]): Promise<string[]> {
    const made: string[] = [];
    for (const answer of answers) made.push(await this.feed({ answer }));
    return made;
  }

  async set(feed: string, state: FeedState): Promise<void> {
    await this.chain.send(feed, this.feedInterface.encodeFunctionData('set', [stateStruct(state)]));
  }

  /** A new feed that started and was updated now. */
  async datedFeed(answer: bigint, decimals = 8n): Promise<string> {
    const data = this.datedFeedInterface.encodeDeploy([decimals, answer]);
    const code = this.contracts.DatedFeed!.bytecode + data.slice(2);
    return (await this.chain.send(null, code)).address;
  }

  /** Has a dated feed say that it started and was updated so many seconds ago. */
  async setAges(feed: string, started: bigint, updated: bigint): Promise<void> {
    const data = this.datedFeedInterface.encodeFunctionData('setAges', [started, updated]);
    await this.chain.send(feed, data);
  }

  async silent(): Promise<string> {
    return (await this.chain.send(null, this.contracts.Silent!.bytecode)).address;
  }

  private creationCode(listings: readonly Listing[], settings: Settings): string {
    const { owner = SENDER, delay = DAY, sequencerFeed, sequencerGrace = 0 } = settings;
    const rest = [owner, delay, sequencerFeed ?? ZERO_ADDRESS, sequencerGrace];
    const data = this.rounds.encodeDeploy([listings.map(listingStruct), rest]);
    return this.contracts.PriceRounds!.bytecode + data.slice(2);
  }

  deploy(listings: readonly Listing[], settings: Settings = {}): Promise<Sent> {
    return this.chain.send(null, this.creationCode(listings, settings));
  }

  async address(listings: readonly Listing[], settings: Settings = {}): Promise<string> {
    return (await this.deploy(listings, settings)).address;
  }

  /** What a deployment would give, without making one. */
  tryDeploy(listings: readonly Listing[], settings: Settings = {}): Promise<CallResult> {
    return this.chain.call(null, this.creationCode(listings, settings));
  }

  encode(name: string, args: readonly unknown[] = []): string {
    return this.rounds.encodeFunctionData(name, args);
  }

  try(
    rounds: string,
    name: string,
    args: readonly unknown[] = [],
    gas?: bigint,
  ): Promise<CallResult> {
    return this.chain.call(rounds, this.encode(name, args), gas);
  }

  /** Asks the contract, which must answer. */
  async ask(rounds: string, name: string, args: readonly unknown[] = []): Promise<unknown[]> {
    const { ok, data } = await this.try(rounds, name, args);
    expect(ok, `${name}: ${data}`).to.equal(true);
    return this.rounds.decodeFunctionResult(name, data).toArray(true);
  }

  send(rounds: string, name: string, args: readonly unknown[] = []): Promise<Sent> {
    return this.chain.send(rounds, this.encode(name, args));
  }

  /** Makes a round and reads it from its event. */
  async makeRound(rounds: string): Promise<PriceRound> {
    return this.readRound(await this.send(rounds, 'makeRound'));
  }

  readRound({ logs }: Sent): PriceRound {
    expect(logs.length).to.equal(1);
    const { number, time, weightsVersion, prices } = this.event(logs[0]!, 'RoundMade');
    return { number, time, weightsVersion, prices: [...prices] };
  }

  // biome-ignore lint/suspicious/noExplicitAny: an event's fields are whatever it declares
  event(log: Sent['logs'][number], name: string): any {
    const description = this.rounds.parseLog({ topics: log.topics, data: log.data });
    expect(description?.name).to.equal(name);
    return description!.args;
  }

  /** Prices of a round that is not kept. */
  async prices(rounds: string): Promise<bigint[]> {
    return (await this.ask(rounds, 'makeRound'))[1] as bigint[];
  }

  /** Prices of a round made after the feeds were set, of which nothing is kept. */
  async pricesOf(
    rounds: string,
    feeds: readonly string[],
    states: readonly FeedState[],
  ): Promise<bigint[]> {
    const args = [rounds, feeds, states.map(stateStruct)];
    return (await this.askDesk('makeRound', args))[0] as bigint[];
  }

  /** Prices of a new contract's first round. */
  async firstPrices(listings: readonly Listing[]): Promise<bigint[]> {
    return (await this.askDesk('firstRound', [listings.map(listingStruct)]))[0] as bigint[];
  }

  /** Hashes of two rounds of one block, of which nothing is kept. */
  makeTwo(rounds: string): Promise<unknown[]> {
    return this.askDesk('makeTwo', [rounds]);
  }

  private async askDesk(name: string, args: readonly unknown[]): Promise<unknown[]> {
    const calldata = this.deskInterface.encodeFunctionData(name, args);
    const { ok, data } = await this.chain.call(this.desk, calldata, 30_000_000n);
    expect(ok, data).to.equal(true);
    return this.deskInterface.decodeFunctionResult(name, data).toArray(true);
  }

  coefficientsArguments(round: PriceRound, tier: Tier): unknown[] {
    const { number, time, weightsVersion, prices } = round;
    return [number, time, weightsVersion, prices, tier === 'maintenance' ? 0 : 1];
  }

  async coefficients(rounds: string, round: PriceRound, tier: Tier): Promise<Coefficients> {
    const args = this.coefficientsArguments(round, tier);
    const [assets, liabilities] = await this.ask(rounds, 'coefficients', args);
    return { assets: assets as bigint[], liabilities: liabilities as bigint[] };
  }

  expectRefusal({ ok, data }: CallResult, name: string, args: readonly unknown[] = []): void {
    expect(ok, 'accepted').to.equal(false);
    const refusal = this.rounds.parseError(data);
    expect(refusal?.name, data).to.equal(name);
    expect(refusal!.args.toArray().map(comparable)).to.deep.equal(args.map(comparable));
  }
}

const comparable = (value: unknown) =>
  typeof value === 'string' ? value.toLowerCase() : BigInt(value as bigint);
