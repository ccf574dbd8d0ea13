import type { Result } from 'ethers/abi';
import type { ContractRunner } from 'ethers/providers';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { once } from '../../remember.js';
import type { ChainContract } from '../node/chainContract.js';
import { PriceRoundsClient } from '../rounds/priceRounds.js';
import { gateContract } from './gateContract.js';
import { prepareCall, sendCall } from './gateTransaction.js';
import { type GateVerifier, readVerifiers } from './gateVerifiers.js';
import { encodeCall, encodeLiquidation } from './liquidationCall.js';
import { requireBatch } from './proofBatch.js';
import type {
  Authorization,
  LiquidationOptions,
  SubmitOptions,
  SubmittedBatch,
  SubmittedLiquidation,
} from './submission.js';

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
  readonly #verifiers = once(() => readVerifiers(this.#contract));

  /**
   * @param runner a provider; to submit proofs a signer with one
   * @throws InputError INVALID_VALUE if the address is none, or the signer is not connected
   */
  constructor(
    readonly address: string,
    readonly runner: ContractRunner,
  ) {
    this.#contract = gateContract(address, runner);
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
   * @throws InputError INVALID_VALUE if the proof is for another gate, round, function or extra data, or
   *   of a circuit for several accounts: then `simulateBatch` takes it
   * @throws ChainError REFUSED with the gate's reason; WRONG_CHAIN, CIRCUIT_NOT_TAKEN, KEY_MISMATCH;
   *   what `PriceRoundsClient.round` throws; GAS_TOO_HIGH, NO_CONTRACT, RPC_FAILED
   */
  async simulate(proof: LiquidationProof, options: LiquidationOptions = {}): Promise<bigint> {
    return this.#contract.estimate(await this.#prepare(structuredClone(proof), options));
  }

  /**
   * As `simulate`, for proofs under the same terms, of a circuit for one account or several.
   *
   * @throws InputError, ChainError what `submitBatch` throws before anything is sent
   */
  async simulateBatch(
    proofs: readonly LiquidationProof[],
    options: LiquidationOptions = {},
  ): Promise<bigint> {
    return this.#contract.estimate(await this.#prepareBatch(structuredClone(proofs), options));
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
    given: LiquidationProof,
    options: SubmitOptions = {},
  ): Promise<SubmittedLiquidation> {
    // What is checked is what is sent, whatever becomes of the caller's object meanwhile.
    const proof = structuredClone(given);
    const data = await this.#prepare(proof, options);
    const { authorized, skipped, ...submitted } = await sendCall(this, data, [proof], options);
    return submitted;
  }

  /**
   * Sends proofs under the same terms in one transaction, as `submit` does: one proof of one account
   * alone, because that costs less. Of others an account that was liquidated or has moved by then is
   * skipped; if there is no other the gate refuses.
   *
   * @param proofs of one circuit, for one account or several
   * @throws InputError PROOFS_DIFFER, PROOF_REPEATED, with the place in `details.proof`; INVALID_VALUE if
   *   there is none, and as `submit` does
   * @throws ChainError what `submit` throws
   */
  async submitBatch(
    given: readonly LiquidationProof[],
    options: SubmitOptions = {},
  ): Promise<SubmittedBatch> {
    const proofs = structuredClone(given);
    const data = await this.#prepareBatch(proofs, options);
    return sendCall(this, data, proofs, options);
  }

  #prepare(proof: LiquidationProof, options: LiquidationOptions): Promise<string> {
    return prepareCall(this, proof, (...rest) => encodeLiquidation(proof, ...rest), options);
  }

  #prepareBatch(proofs: readonly LiquidationProof[], options: LiquidationOptions): Promise<string> {
    const first = requireBatch(proofs);
    return prepareCall(this, first, (...rest) => encodeCall(proofs, ...rest), options);
  }
}
