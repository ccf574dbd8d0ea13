import type { Result } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import type { ContractRunner, TransactionReceipt } from 'ethers/providers';
import { ChainError, InputError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
import type { PriceRound } from '../../market/round.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { ChainContract } from '../node/chainContract.js';
import { once } from '../node/once.js';
import { asked, chainIdOf, rpcFailed } from '../node/rpc.js';
import { PriceRoundsClient } from '../rounds/priceRounds.js';
import type { SendOptions } from '../sending/sendOptions.js';
import { withSent } from '../sending/sent.js';
import { sendAndWait } from '../sending/transaction.js';
import { type GateVerifier, placeOfProof, readVerifier } from './gateVerifiers.js';
import { encodeLiquidation, liquidationGateInterface } from './liquidationCall.js';
import { requireEventOf } from './liquidationEvent.js';

/** What a gate has recorded under a nullifier. */
export interface Authorization {
  /** Who is credited; null if the host spent the nullifier, because the account moved. */
  readonly liquidator: string | null;
  /** Number of the price round, 0 if the host spent the nullifier. */
  readonly round: bigint;
  /** Basis points, 0 if the host spent the nullifier. */
  readonly threshold: bigint;
  /** When, unix seconds. */
  readonly time: bigint;
}

export interface LiquidationOptions {
  /** What the proof's extra hash is the hash of, 0x and hex; default none. */
  readonly extraData?: string;
  /** The proof's round, if it is at hand: else it is read from the chain. */
  readonly round?: PriceRound;
}

export interface SubmitOptions extends LiquidationOptions, SendOptions {}

export interface SubmittedLiquidation {
  /** Hash of the transaction. */
  readonly transaction: string;
  /** Number of its block. */
  readonly block: number;
  readonly gasUsed: bigint;
  readonly authorization: Authorization;
}

/** Of a gate: contracts/CircuitVerifiers.sol. */
const MAXIMUM_CIRCUITS = 4;

/** A host's gate on chain: see contracts/interfaces/ILiquidationGate.sol. */
export class LiquidationGateClient {
  readonly #contract: ChainContract;
  readonly #rounds = once(async () => {
    const [address] = await this.#contract.read('rounds');
    return new PriceRoundsClient(address as string, this.runner);
  });
  readonly #maximumRoundAge = once(async () => {
    const [age] = await this.#contract.read('maximumRoundAge');
    return age as bigint;
  });
  readonly #verifiers = once(async (): Promise<readonly GateVerifier[]> => {
    const [addresses] = await this.#contract.read('verifiers');
    const listed: readonly string[] = (addresses as Result).toArray();
    if (listed.length === 0 || listed.length > MAXIMUM_CIRCUITS) throw this.#contract.missing();
    return Promise.all(listed.map((each) => readVerifier(each, this.runner)));
  });

  /**
   * @param runner a provider; to submit proofs a signer with one
   * @throws InputError INVALID_VALUE if the address is none, or the signer is not connected
   */
  constructor(
    readonly address: string,
    readonly runner: ContractRunner,
  ) {
    this.#contract = new ChainContract(
      'liquidation gate',
      address,
      liquidationGateInterface,
      runner,
    );
  }

  /**
   * Where the gate's prices come from: itself, or another contract.
   *
   * @throws ChainError NO_CONTRACT, RPC_FAILED
   */
  rounds(): Promise<PriceRoundsClient> {
    return this.#rounds();
  }

  /**
   * The verifiers of the gate's circuits; a liquidation names its circuit by its place among them.
   *
   * @throws ChainError NO_CONTRACT, RPC_FAILED
   */
  verifiers(): Promise<readonly GateVerifier[]> {
    return this.#verifiers();
  }

  /**
   * Seconds for which a round counts.
   *
   * @throws ChainError NO_CONTRACT, RPC_FAILED
   */
  maximumRoundAge(): Promise<bigint> {
    return this.#maximumRoundAge();
  }

  /**
   * What is recorded under a nullifier, null if it is unused.
   *
   * @throws ChainError NO_CONTRACT, RPC_FAILED
   */
  async authorizationOf(nullifier: bigint): Promise<Authorization | null> {
    const [record] = await this.#contract.read('authorizationOf', [nullifier]);
    const [liquidator, round, threshold, time] = record as Result;
    if (time === 0n) return null;
    return { liquidator: BigInt(liquidator) === 0n ? null : liquidator, round, threshold, time };
  }

  /**
   * Whether the host knows a root, so that proofs under it count.
   *
   * @throws ChainError NO_CONTRACT, RPC_FAILED
   */
  async isKnownRoot(root: bigint): Promise<boolean> {
    const [isKnown] = await this.#contract.read('isKnownRoot', [root]);
    return isKnown as boolean;
  }

  /**
   * Whether the host accepts a threshold, in basis points.
   *
   * @throws ChainError NO_CONTRACT, RPC_FAILED
   */
  async isAcceptedThreshold(threshold: bigint): Promise<boolean> {
    const [isAccepted] = await this.#contract.read('isAcceptedThreshold', [threshold]);
    return isAccepted as boolean;
  }

  /**
   * Tries a proof without sending anything.
   *
   * @returns the gas that its transaction needs
   * @throws InputError INVALID_VALUE if the proof is for another gate, round, function or extra data
   * @throws ChainError REFUSED with the gate's reason; WRONG_CHAIN, CIRCUIT_NOT_TAKEN, KEY_MISMATCH;
   *   what `PriceRoundsClient.round` throws; GAS_TOO_HIGH, NO_CONTRACT, RPC_FAILED
   */
  async simulate(proof: LiquidationProof, options: LiquidationOptions = {}): Promise<bigint> {
    return this.#contract.estimate(await this.#prepare(proof, options));
  }

  /**
   * Sends a proof, once, and waits until the transaction is mined. It is tried before, so that a
   * refusal costs nothing. Anyone may send: the liquidator that the proof names is credited.
   *
   * @throws InputError INVALID_VALUE also if the runner cannot send
   * @throws ChainError what `simulate` throws; FEE_TOO_HIGH; TRANSACTION_FAILED if the transaction was
   *   not taken, reverted or is not mined in time; EVENTS_MISSING. `details.transaction` has its hash,
   *   once it was sent.
   */
  async submit(
    proof: LiquidationProof,
    options: SubmitOptions = {},
  ): Promise<SubmittedLiquidation> {
    const data = await this.#prepare(proof, options);
    const receipt = await sendAndWait(this.runner, { to: this.address, data }, options);
    const { hash: transaction, blockNumber: block, gasUsed } = receipt;
    const authorization = await withSent(transaction, () => this.#authorizationIn(receipt, proof));
    return { transaction, block, gasUsed, authorization };
  }

  /** Calldata that the gate takes now. */
  async #prepare(
    proof: LiquidationProof,
    { extraData, round }: LiquidationOptions,
  ): Promise<string> {
    await this.#requireAddressedHere(proof);
    const place = placeOfProof(await this.verifiers(), proof);
    const rounds = await this.rounds();
    const ofProof = round ?? (await rounds.round(proof.words.round));
    const data = encodeLiquidation(proof, ofProof, place, extraData);
    await this.#contract.simulate(data);
    return data;
  }

  async #requireAddressedHere({ authorization }: LiquidationProof): Promise<void> {
    if (!isSameAddress(authorization.gate, this.address)) {
      throw new InputError(
        'INVALID_VALUE',
        `The proof is for the gate ${authorization.gate}, not ${this.address}: take what it was made for`,
        { gate: authorization.gate },
      );
    }
    const chainId = await chainIdOf(this.#contract.provider);
    if (authorization.chainId === chainId) return;
    throw new ChainError(
      'WRONG_CHAIN',
      `The proof is for chain ${authorization.chainId}, the node is on chain ${chainId}`,
      { proof: authorization.chainId, node: chainId },
    );
  }

  /** What the transaction's event tells, and its block the time. */
  async #authorizationIn(
    receipt: TransactionReceipt,
    { words, authorization }: LiquidationProof,
  ): Promise<Authorization> {
    const { blockNumber } = receipt;
    const { nullifier, round, threshold } = words;
    const { liquidator } = authorization;
    requireEventOf(receipt, this.address, { nullifier, liquidator, round, threshold });
    const { provider } = this.#contract;
    const block = await asked(() => provider.getBlock(blockNumber), provider);
    if (block === null)
      throw rpcFailed(`it does not have the block ${blockNumber} it was mined in`);
    return { liquidator: getAddress(liquidator), round, threshold, time: BigInt(block.timestamp) };
  }
}
