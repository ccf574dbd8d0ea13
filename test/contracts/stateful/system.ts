import { Interface } from 'ethers/abi';
import type { Artifacts } from '../../../src/artifacts/artifacts.js';
import {
  type CompiledContract,
  compileContracts,
  linkContract,
} from '../../../src/chain/compile/compileContracts.js';
import { encodeConstructorArguments } from '../../../src/chain/gate/groth16Verifier.js';
import { wordCount } from '../../../src/statement/words.js';
import { DAY, type FeedState, HEARTBEAT, modes, weightsStruct } from '../harness/roundsFixture.js';
import { TimedChain, type Transaction } from './chain.js';
import type { Question } from './gateModel.js';
import { NOBODY } from './ledgerModel.js';
import { comparable, type Fact, type Outcome, type Value } from './outcome.js';
import * as parameters from './parameters.js';

/** Far enough ahead that it is no machine's present. */
export const START = 4_000_000_000n;

/** The contracts on a chain: a private ledger for each window of roots, and feeds that they share. */
export class LedgerSystem {
  readonly ledgerInterface: Interface;
  /** By window. */
  readonly ledgers = new Map<bigint, string>();
  readonly feeds: string[][] = [];
  readonly #feedInterface: Interface;
  readonly #errors: readonly Interface[];

  private constructor(
    readonly chain: TimedChain,
    private readonly contracts: Readonly<Record<string, CompiledContract>>,
  ) {
    this.ledgerInterface = new Interface(contracts.PrivateLedger!.abi);
    this.#feedInterface = new Interface(contracts.Feed!.abi);
    this.#errors = [this.ledgerInterface, new Interface(contracts.Groth16Verifier!.abi)];
  }

  /** @param artifacts of the parameters' circuits, in their order */
  static async deploy(
    artifacts: readonly Artifacts[],
    windows: readonly bigint[],
  ): Promise<LedgerSystem> {
    const [contracts, chain] = await Promise.all([
      compileContracts([
        'contracts/Groth16Verifier.sol',
        'contracts/examples/PrivateLedger.sol',
        'test/contracts/harness/Feeds.sol',
      ]),
      TimedChain.start(),
    ]);
    const system = new LedgerSystem(chain, contracts);
    const verifiers: string[] = [];
    for (const each of artifacts) verifiers.push(await system.#deployVerifier(each));
    const PoseidonT3 = await system.#deploy(contracts.PoseidonT3!.bytecode);
    for (const answers of parameters.usualAnswers) {
      const feeds: string[] = [];
      for (const answer of answers) feeds.push(await system.#deployFeed({ answer }));
      system.feeds.push(feeds);
    }
    const linked = linkContract(contracts.PrivateLedger!, { PoseidonT3 });
    for (const window of windows) {
      const settings = system.#settings(verifiers, window);
      const args = system.ledgerInterface.encodeDeploy([settings]);
      system.ledgers.set(window, await system.#deploy(linked + args.slice(2)));
    }
    return system;
  }

  get operator(): string {
    return this.chain.senders[0]!;
  }

  encode(method: string, args: readonly unknown[] = []): string {
    return this.ledgerInterface.encodeFunctionData(method, args);
  }

  encodeFeed(state: FeedState): string {
    return this.#feedInterface.encodeFunctionData('set', [stateStruct(state)]);
  }

  async send(transaction: Transaction, time: bigint): Promise<Outcome> {
    const { succeeded, logs, refusal } = await this.chain.send(transaction, time);
    if (!succeeded) return { accepted: false, refusal: this.#readRefusal(refusal) };
    const events = logs.map((log): Fact => {
      const event = this.ledgerInterface.parseLog(log)!;
      return [event.name, ...event.args.toArray(true).map(comparable)];
    });
    return { accepted: true, events };
  }

  async answers(ledger: string, questions: readonly Question[]): Promise<Value[]> {
    const calldata = questions.map(([method, ...args]) => this.encode(method, args));
    const answers = await this.chain.callAll(ledger, calldata);
    return answers.map((data, i) => {
      const result = this.ledgerInterface.decodeFunctionResult(questions[i]![0], data);
      return comparable(result.toArray(true)[0]);
    });
  }

  #readRefusal(data: string): Fact {
    for (const each of this.#errors) {
      const error = each.parseError(data);
      if (error !== null) return [error.name, ...error.args.toArray(true).map(comparable)];
    }
    return ['no error of ours', data];
  }

  #deployVerifier({ circuitId, instance, verifyingKey }: Artifacts): Promise<string> {
    const words = wordCount(instance);
    const args = encodeConstructorArguments(circuitId, words, verifyingKey);
    return this.#deploy(this.contracts.Groth16Verifier!.bytecode + args.slice(2));
  }

  #deployFeed(state: FeedState): Promise<string> {
    const args = this.#feedInterface.encodeDeploy([parameters.FEED_DECIMALS, stateStruct(state)]);
    return this.#deploy(this.contracts.Feed!.bytecode + args.slice(2));
  }

  async #deploy(data: string): Promise<string> {
    const { succeeded, address } = await this.chain.send(
      { from: this.operator, to: null, data },
      START,
    );
    if (!succeeded || address === null) throw new Error('A deployment failed');
    return address;
  }

  #settings(verifiers: readonly string[], window: bigint): unknown[] {
    const listings = parameters.markets.map(({ decimals, weights }, k) => [
      decimals,
      HEARTBEAT,
      this.feeds[k],
      weightsStruct(weights),
    ]);
    const { MAXIMUM_AGE, THRESHOLD, DEPTH } = parameters;
    const rounds = [NOBODY, DAY, NOBODY, 0];
    return [listings, rounds, verifiers, this.operator, MAXIMUM_AGE, THRESHOLD, DEPTH, window];
  }
}

/** Feed.State of Feeds.sol. */
function stateStruct({ mode = 'answer', answer = 0n, age = 0n, time }: FeedState): unknown[] {
  return [modes.indexOf(mode), answer, time !== undefined, time ?? age];
}
