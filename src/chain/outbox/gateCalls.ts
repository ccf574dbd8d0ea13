import { ChainError, InputError } from '../../errors.js';
import type { PriceRound } from '../../market/round.js';
import { isAddressedTo } from '../gate/addressee.js';
import { gateContract } from '../gate/gateContract.js';
import { placeOfProof } from '../gate/gateVerifiers.js';
import { encodeCall } from '../gate/liquidationCall.js';
import type { LiquidationGateClient } from '../gate/liquidationGate.js';
import type { ChainContract } from '../node/chainContract.js';
import { gasLimitFor } from '../node/gas.js';
import type { Patience } from './patience.js';
import type { QueuedProof } from './queuedProof.js';
import type { GroupTerms } from './submitJournal.js';

export type RoundOf = (number: bigint) => Promise<PriceRound>;

/** There is no such round, or the node has not heard of it yet: it may be behind. */
const NO_ROUND: ReadonlySet<string> = new Set(['ROUND_UNKNOWN', 'EVENTS_MISSING']);

/** So often a round is waited for: a proof may be of one that was only just made. */
const ROUND_PAUSES = 5;

/** What is wrong with a proof, not with the gate or, as far as can be told, the node. */
const MISFITS: ReadonlySet<string> = new Set(['CIRCUIT_NOT_TAKEN', 'KEY_MISMATCH', ...NO_ROUND]);

/** Calls of a gate with proofs, and what it would say to them now. */
export class GateCalls {
  readonly #contract: ChainContract;
  readonly #rounds = new Map<bigint, PriceRound>();
  /** How often the node did not have a round. */
  readonly #misses = new Map<bigint, number>();

  constructor(
    readonly gate: LiquidationGateClient,
    private readonly chainId: bigint,
    private readonly roundOf: RoundOf,
    private readonly patience: Patience,
  ) {
    this.#contract = gateContract(gate.address, gate.runner);
  }

  /** Why the gate could take this proof at no time, whatever it proves; null if it could. */
  async misfit(queued: QueuedProof): Promise<string | null> {
    const { authorization } = queued.proof;
    if (!isAddressedTo(authorization, { gate: this.gate.address, chainId: this.chainId })) {
      return `It is for the gate ${authorization.gate} on chain ${authorization.chainId}`;
    }
    if (queued.nullifiers.length === 0) return 'It is about no account';
    try {
      await this.encode([queued]);
      return null;
    } catch (error) {
      const isMisfit = error instanceof ChainError && MISFITS.has(error.code);
      if (isMisfit || error instanceof InputError) return error.message;
      throw error;
    }
  }

  async termsOf({ proof }: QueuedProof): Promise<GroupTerms> {
    const { words, authorization, circuitId, keyHash } = proof;
    const { round, threshold } = words;
    const { time: roundTime } = await this.#round(round);
    const { liquidator, deadline } = authorization;
    return { circuitId, keyHash, round, roundTime, threshold, liquidator, deadline };
  }

  /** Why it is too late for these terms at a time of the chain, unix seconds; null if it is not. */
  async lateness({ deadline, roundTime, round }: GroupTerms, time: bigint): Promise<string | null> {
    if (time > deadline) return `The deadline of the proof has passed: ${deadline}`;
    const age = await this.patience.ask(() => this.gate.maximumRoundAge());
    return time > roundTime + age ? `Round ${round} is older than ${age} seconds` : null;
  }

  /** Those of a proof's nullifiers under which nothing is recorded. */
  async unused({ nullifiers }: QueuedProof): Promise<bigint[]> {
    const records = await Promise.all(
      nullifiers.map((each) => this.patience.ask(() => this.gate.authorizationOf(each))),
    );
    return nullifiers.filter((_, i) => records[i] === null);
  }

  async encode(queued: readonly QueuedProof[]): Promise<string> {
    const proofs = queued.map(({ proof }) => proof);
    const first = proofs[0]!;
    const round = await this.#round(first.words.round);
    const place = placeOfProof(await this.patience.ask(() => this.gate.verifiers()), first);
    return encodeCall(proofs, round, place);
  }

  /** How the gate would refuse a call now; null if it would take it. */
  async refusalOf(data: string): Promise<ChainError | null> {
    try {
      await this.patience.ask(() => this.#contract.simulate(data));
      return null;
    } catch (error) {
      if (error instanceof ChainError && error.code === 'REFUSED') return error;
      throw error;
    }
  }

  /** @throws ChainError REFUSED, GAS_TOO_HIGH, RPC_FAILED */
  async gasLimitOf(data: string): Promise<bigint> {
    return gasLimitFor(await this.patience.ask(() => this.#contract.estimate(data)));
  }

  async #round(number: bigint): Promise<PriceRound> {
    const known = this.#rounds.get(number);
    if (known !== undefined) return known;
    const round = await this.#awaitRound(number);
    this.#rounds.set(number, round);
    return round;
  }

  async #awaitRound(number: bigint): Promise<PriceRound> {
    for (;;) {
      try {
        return await this.patience.ask(() => this.roundOf(number));
      } catch (error) {
        if (!(error instanceof ChainError) || !NO_ROUND.has(error.code)) throw error;
        const misses = (this.#misses.get(number) ?? 0) + 1;
        this.#misses.set(number, misses);
        if (misses > ROUND_PAUSES) throw error;
      }
      await this.patience.pause();
    }
  }
}
