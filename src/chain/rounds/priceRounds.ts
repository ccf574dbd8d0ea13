import type { Result } from 'ethers/abi';
import type { ContractRunner, Log, TransactionReceipt } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
import type { Coefficients } from '../../market/coefficients.js';
import type { Tier } from '../../market/market.js';
import type { PriceRound } from '../../market/round.js';
import { ChainContract } from '../node/chainContract.js';
import { DEFAULT_CHUNK, readLogs } from '../node/logs.js';
import { refused, rpcFailed } from '../node/nodeError.js';
import { newestBlock } from '../node/rpc.js';
import { expectedRefusal } from '../refusals/refusals.js';
import type { SendOptions } from '../sending/sendOptions.js';
import { withSent } from '../sending/sent.js';
import { sendAndWait } from '../sending/transaction.js';
import { coefficientsUnder, type MarketWeights, weightsOfStruct } from './marketWeights.js';
import { hasHash, priceRoundsInterface, roundOfLog, roundTopics } from './roundEvent.js';

/** Rounds in use are recent: so many blocks are searched unless a first one is named. */
const SEARCHED_BLOCKS = 5_000_000;

/** How a round's event is searched for. */
export interface RoundSearch {
  /** Where the search for a round's event ends; default 5,000,000 blocks before the newest. */
  readonly fromBlock?: number;
  /** Most blocks a request; default 10,000, halved where a node refuses so many. */
  readonly chunk?: number;
}

/** Price rounds on chain: contracts/PriceRounds.sol, or a gate that makes its own. */
export class PriceRoundsClient {
  readonly #contract: ChainContract;

  /**
   * @param runner a provider; to make rounds a signer with one
   * @throws InputError INVALID_VALUE if the address is none, or the signer is not connected
   */
  constructor(
    readonly address: string,
    runner: ContractRunner,
  ) {
    this.#contract = new ChainContract('price rounds', address, priceRoundsInterface, runner);
  }

  /**
   * Number of the latest round, 0 if there is none.
   *
   * @throws ChainError NO_CONTRACT, RPC_FAILED
   */
  async latest(): Promise<bigint> {
    const [number] = await this.#contract.read('latestRound');
    return number as bigint;
  }

  /**
   * A round, by default the latest. It is read from its event, and must have the hash that the
   * chain keeps.
   *
   * @throws ChainError ROUND_UNKNOWN if there is none; EVENTS_MISSING if the node does not have its
   *   event; RPC_FAILED, also if no event has the round's hash; NO_CONTRACT
   */
  async round(number?: bigint, search: RoundSearch = {}): Promise<PriceRound> {
    const wanted = number ?? (await this.latest());
    const hash = await this.#hashOf(wanted);
    let found = 0;
    for await (const logs of this.#search(wanted, search)) {
      const rounds = logs.map(roundOfLog);
      const round = rounds.find((each) => each !== null && hasHash(each, hash));
      if (round) return round;
      found += logs.length;
      if (found > 0) break;
    }
    if (found > 0) throw eventContradicts(wanted);
    throw new ChainError(
      'EVENTS_MISSING',
      `The node has no event of round ${wanted} in the blocks searched: search from an earlier block, or ask a node that keeps all events`,
      { round: wanted },
    );
  }

  /**
   * The weights of a version, one entry a market.
   *
   * @throws ChainError NO_CONTRACT, also if there is no such version; RPC_FAILED
   */
  async weightsOf(version: bigint): Promise<readonly MarketWeights[]> {
    const [weights] = await this.#contract.read('weightsOf', [version]);
    return (weights as Result).toArray().map(weightsOfStruct);
  }

  /**
   * The coefficients of a round: what one base unit held and owed counts for in each market. They
   * are computed here, from a round that has the hash that the chain keeps.
   *
   * @param weights of the round's version, if they are known: else they are asked of the node
   * @throws ChainError REFUSED or ROUND_UNKNOWN if there is no such round; NO_CONTRACT, RPC_FAILED
   */
  async coefficients(
    round: PriceRound,
    tier: Tier = 'maintenance',
    weights?: readonly MarketWeights[],
  ): Promise<Coefficients> {
    if (!hasHash(round, await this.#hashOf(round.number))) {
      throw refused(expectedRefusal('RoundUnknown', round.number));
    }
    return coefficientsUnder(weights ?? (await this.weightsOf(round.weightsVersion)), round, tier);
  }

  /**
   * Makes a round from what the feeds say now.
   *
   * @throws InputError INVALID_VALUE if the runner cannot send
   * @throws ChainError REFUSED, GAS_TOO_HIGH, FEE_TOO_HIGH, before anything is sent; TRANSACTION_FAILED,
   *   EVENTS_MISSING, NO_CONTRACT, RPC_FAILED. `details.transaction` has its hash, once it was sent.
   */
  async make(options: SendOptions = {}): Promise<PriceRound> {
    const contract = this.#contract;
    const data = priceRoundsInterface.encodeFunctionData('makeRound');
    contract.decode('makeRound', await contract.simulate(data));
    const receipt = await sendAndWait(contract.runner, { to: this.address, data }, options);
    return withSent(receipt.hash, () => this.#roundIn(receipt));
  }

  /** The round that a transaction made, if it has the hash that the chain keeps. */
  async #roundIn({ logs, hash: transaction }: TransactionReceipt): Promise<PriceRound> {
    const own = logs.filter(({ address }) => isSameAddress(address, this.address));
    const round = own.map(roundOfLog).find((each) => each !== null);
    if (!round) {
      throw new ChainError('EVENTS_MISSING', `Transaction ${transaction} has no event of a round`, {
        transaction,
      });
    }
    const { number } = round;
    if (hasHash(round, await this.#hashOf(number))) return round;
    throw eventContradicts(number);
  }

  async #hashOf(number: bigint): Promise<string> {
    if (number > 0n && number < 1n << 256n) {
      const [hash] = await this.#contract.read('roundHash', [number]);
      if (BigInt(hash as string) !== 0n) return hash as string;
    }
    throw new ChainError(
      'ROUND_UNKNOWN',
      number === 0n ? 'No round has been made yet: make one' : `There is no round ${number}`,
      { round: number },
    );
  }

  /** Rounds in use are recent: backwards. */
  async *#search(
    number: bigint,
    { fromBlock, chunk = DEFAULT_CHUNK }: RoundSearch,
  ): AsyncGenerator<readonly Log[], void> {
    const { provider, address } = this.#contract;
    const head = await newestBlock(provider);
    const from = fromBlock ?? Math.max(0, head - SEARCHED_BLOCKS + 1);
    const range = { from, to: head, chunk, newestFirst: true };
    yield* readLogs(provider, { address, topics: roundTopics(number) }, range);
  }
}

function eventContradicts(round: bigint): ChainError {
  return rpcFailed(`its event of round ${round} is not what the chain has the hash of`, { round });
}
