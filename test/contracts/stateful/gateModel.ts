import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { circuitInstance } from '../../../src/circuits/instances.js';
import { DEFAULT_ACTION } from '../../../src/defaults.js';
import { SCALAR_MODULUS } from '../../../src/field.js';
import { coefficientsOfRound, roundHash } from '../../../src/market/round.js';
import { listWords } from '../../../src/statement/words.js';
import { LedgerModel, NOBODY } from './ledgerModel.js';
import type { BatchCall, LiquidationCall, TermsCall } from './liquidationCall.js';
import { type Fact, refuse, type Value } from './outcome.js';
import { CIRCUITS, MAXIMUM_AGE, markets, THRESHOLD } from './parameters.js';
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

const nameOf = (circuit: bigint): string => CIRCUITS[Number(circuit)]!;
const accountsOf = (circuit: bigint): number => circuitInstance(nameOf(circuit)).accounts;

/** Ledger, rounds and gate of DESIGN.md, sections 6 and 7, in plain TypeScript. */
export class GateModel {
  readonly prices = new PriceModel();
  readonly ledger: LedgerModel;
  readonly proofs = new ProofBook();

  constructor(private readonly settings: ModelSettings) {
    this.ledger = new LedgerModel(settings.operator, settings.rootWindow);
  }

  authorize(call: LiquidationCall, now: bigint): Fact[] {
    const { nullifier, digest, proof } = call;
    for (const objection of this.#objections(call, now)) if (objection) refuse(...objection);
    const batch = { ...call, nullifiers: [nullifier], digests: [digest], proofs: [proof] };
    for (const objection of this.#proofObjections(batch)) if (objection) refuse(...objection);
    return [this.#record(nullifier, call, now)];
  }

  authorizeBatch(call: BatchCall, now: bigint): Fact[] {
    for (const objection of this.#batchObjections(call, now)) if (objection) refuse(...objection);
    for (const objection of this.#proofObjections(call)) if (objection) refuse(...objection);
    return call.nullifiers
      .filter((nullifier) => nullifier !== 0n)
      .map((nullifier) =>
        this.ledger.isUsed(nullifier)
          ? ['LiquidationSkipped', nullifier]
          : this.#record(nullifier, call, now),
      );
  }

  #record(nullifier: bigint, { round, threshold, ...call }: TermsCall, now: bigint): Fact {
    const liquidator = call.liquidator.toLowerCase();
    this.ledger.records.set(nullifier, { liquidator, round, threshold, time: now });
    return ['LiquidationAuthorized', nullifier, liquidator, round, threshold];
  }

  /**
   * In the order in which they are told, which is the gate's own choice where several hold; what
   * follows may rely on what came before.
   */
  *#objections(call: LiquidationCall, now: bigint): Generator<Fact | false> {
    const { nullifier, circuit } = call;
    yield* this.#termsObjections(call, now);
    yield this.ledger.isUsed(nullifier) && ['NullifierUsed', nullifier];
    yield circuit >= CIRCUITS.length && ['CircuitUnknown', circuit];
    yield accountsOf(circuit) > 1 && ['CircuitForBatches', circuit];
    yield !this.#isRound(call) && ['RoundUnknown', call.round];
  }

  *#batchObjections(call: BatchCall, now: bigint): Generator<Fact | false> {
    const { nullifiers, digests, proofs, circuit } = call;
    yield* this.#termsObjections(call, now);
    yield nullifiers.every((each) => this.ledger.isUsed(each)) && ['NothingToAuthorize'];
    yield circuit >= CIRCUITS.length && ['CircuitUnknown', circuit];
    yield !this.#isRound(call) && ['RoundUnknown', call.round];
    const accounts = proofs.length * accountsOf(circuit);
    const isEven = digests.length === proofs.length && nullifiers.length === accounts;
    yield !isEven && ['BatchUneven'];
  }

  *#termsObjections(call: TermsCall, now: bigint): Generator<Fact | false> {
    const { deadline, threshold, root, round } = call;
    yield now > deadline && ['DeadlinePassed', deadline];
    yield now - call.roundTime > MAXIMUM_AGE && ['RoundTooOld', round];
    yield BigInt(call.liquidator) === 0n && ['LiquidatorZero'];
    yield threshold !== THRESHOLD && ['ThresholdNotAccepted', threshold];
    yield !this.ledger.isKnownRoot(root) && ['RootUnknown', root];
  }

  /** One after the other digest and words are in the field; then come points, then what they prove. */
  *#proofObjections(call: BatchCall): Generator<Fact | false> {
    const { digests, proofs } = call;
    const lists = proofs.map((_, j) => this.#wordsOf(call, j));
    for (const [j, words] of lists.entries()) {
      yield digests[j]! >= SCALAR_MODULUS && ['DigestNotInField'];
      const alias = words.findIndex((word) => word >= SCALAR_MODULUS);
      yield alias >= 0 && ['WordNotInField', BigInt(j * words.length + alias)];
    }
    yield !proofs.every(isWellFormed) && ['ProofMalformed'];
    const isProven = proofs.every((points, j) => {
      const proven = this.proofs.provenBy(points);
      if (proven === null || proven.circuit !== nameOf(call.circuit)) return false;
      return proven.digest === digests[j] && listWords(proven.words).join() === lists[j]!.join();
    });
    yield !isProven && ['ProofInvalid'];
  }

  #isRound({ round, roundTime, weightsVersion, prices }: TermsCall): boolean {
    const made = this.prices.round(round);
    if (made === undefined) return false;
    const same = made.time === roundTime && made.weightsVersion === weightsVersion;
    return same && made.prices.join() === prices.join();
  }

  /** DESIGN.md, sections 5 and 7. */
  #wordsOf(call: BatchCall, j: number): bigint[] {
    const { assets, liabilities } = coefficientsOfRound(markets, call.prices);
    const accounts = accountsOf(call.circuit);
    const nullifiers = call.nullifiers.slice(j * accounts, (j + 1) * accounts);
    const terms = [call.threshold, call.round, this.#contextOf(call)];
    const coefficients = [...assets, ...liabilities];
    return accounts === 1
      ? [call.root, ...nullifiers, ...terms, ...coefficients]
      : [call.root, ...terms, ...coefficients, ...nullifiers];
  }

  #contextOf({ liquidator, deadline, extraData }: TermsCall): bigint {
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
