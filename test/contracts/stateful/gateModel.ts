import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { DEFAULT_ACTION } from '../../../src/defaults.js';
import { SCALAR_MODULUS } from '../../../src/field.js';
import { coefficientsOfRound, roundHash } from '../../../src/market/round.js';
import { listWords } from '../../../src/statement/words.js';
import { LedgerModel, NOBODY } from './ledgerModel.js';
import type { LiquidationCall } from './liquidationCall.js';
import { type Fact, refuse, type Value } from './outcome.js';
import { MAXIMUM_AGE, markets, THRESHOLD } from './parameters.js';
import { PriceModel } from './priceModel.js';
import { isWellFormed, ProofBook } from './proofBook.js';

export interface ModelSettings {
  readonly chainId: bigint;
  readonly address: string;
  readonly operator: string;
  readonly rootWindow: bigint;
}

/** A question to the ledger, and its answer: what can be observed. */
export type Question = readonly [method: string, ...args: bigint[]];

/** Ledger, rounds and gate of DESIGN.md, section 6, in plain TypeScript. */
export class GateModel {
  readonly prices = new PriceModel();
  readonly ledger: LedgerModel;
  readonly proofs = new ProofBook();

  constructor(private readonly settings: ModelSettings) {
    this.ledger = new LedgerModel(settings.operator, settings.rootWindow);
  }

  authorize(call: LiquidationCall, now: bigint): Fact[] {
    for (const objection of this.#objections(call, now)) if (objection) refuse(...objection);
    const { nullifier, round, threshold } = call;
    const liquidator = call.liquidator.toLowerCase();
    this.ledger.records.set(nullifier, { liquidator, round, threshold, time: now });
    return [['LiquidationAuthorized', nullifier, liquidator, round, threshold]];
  }

  /**
   * In the order in which they are told, which is the gate's own choice where several hold; what
   * follows may rely on what came before.
   */
  *#objections(call: LiquidationCall, now: bigint): Generator<Fact | false> {
    const { deadline, threshold, root, nullifier, circuit, round } = call;
    yield now > deadline && ['DeadlinePassed', deadline];
    yield now - call.roundTime > MAXIMUM_AGE && ['RoundTooOld', round];
    yield BigInt(call.liquidator) === 0n && ['LiquidatorZero'];
    yield threshold !== THRESHOLD && ['ThresholdNotAccepted', threshold];
    yield !this.ledger.isKnownRoot(root) && ['RootUnknown', root];
    yield this.ledger.isUsed(nullifier) && ['NullifierUsed', nullifier];
    yield circuit !== 0n && ['CircuitUnknown', circuit];
    yield !this.#isRound(call) && ['RoundUnknown', round];
    yield call.digest >= SCALAR_MODULUS && ['DigestNotInField'];
    const words = this.#wordsOf(call);
    const alias = words.findIndex((word) => word >= SCALAR_MODULUS);
    yield alias >= 0 && ['WordNotInField', BigInt(alias)];
    yield !isWellFormed(call.proof) && ['ProofMalformed'];
    const proven = this.proofs.provenBy(call.proof);
    const isProven =
      proven?.digest === call.digest && listWords(proven.words).join() === words.join();
    yield !isProven && ['ProofInvalid'];
  }

  #isRound({ round, roundTime, weightsVersion, prices }: LiquidationCall): boolean {
    const made = this.prices.round(round);
    if (made === undefined) return false;
    const same = made.time === roundTime && made.weightsVersion === weightsVersion;
    return same && made.prices.join() === prices.join();
  }

  #wordsOf(call: LiquidationCall): bigint[] {
    const { assets, liabilities } = coefficientsOfRound(markets, call.prices);
    const head = [call.root, call.nullifier, call.threshold, call.round, this.#contextOf(call)];
    return [...head, ...assets, ...liabilities];
  }

  #contextOf({ liquidator, deadline, extraData }: LiquidationCall): bigint {
    const { chainId, address } = this.settings;
    const extraHash = extraData === '0x' ? `0x${'0'.repeat(64)}` : keccak256(extraData);
    const encoded = AbiCoder.defaultAbiCoder().encode(
      ['uint256', 'address', 'bytes4', 'address', 'uint256', 'bytes32'],
      [chainId, address, DEFAULT_ACTION, liquidator, deadline, extraHash],
    );
    return BigInt(keccak256(encoded)) % SCALAR_MODULUS;
  }

  answer([method, argument = 0n]: Question): Value {
    const { ledger, prices } = this;
    switch (method) {
      case 'authorizationOf': {
        const record = ledger.records.get(argument);
        const { liquidator = NOBODY, round = 0n, threshold = 0n, time = 0n } = record ?? {};
        return [liquidator, round, threshold, time];
      }
      case 'isKnownRoot':
        return ledger.isKnownRoot(argument);
      case 'isSettled':
        return ledger.settled.has(argument);
      case 'latestRound':
        return BigInt(prices.rounds.length);
      case 'roundHash': {
        const round = prices.round(argument);
        return round === undefined ? `0x${'0'.repeat(64)}` : roundHash(round);
      }
      case 'currentTree':
        return BigInt(ledger.trees.length - 1);
      case 'sizeOf':
        return BigInt(ledger.trees[Number(argument)]?.length ?? 0);
      case 'currentRoot':
        return ledger.currentRoot;
      default:
        throw new Error(`The model does not know ${method}`);
    }
  }
}
