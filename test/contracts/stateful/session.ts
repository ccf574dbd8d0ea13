import { expect } from 'chai';
import type { PriceRound } from '../../../src/market/round.js';
import type { Prover } from '../../../src/pool/prover.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import { drawn } from '../../support/accounts.js';
import type { Entry } from './accounts.js';
import { GateModel, type Question } from './gateModel.js';
import {
  type BatchCall,
  encodeBatchCall,
  encodeCall,
  type LiquidationCall,
} from './liquidationCall.js';
import { type Fact, nameOf, type Outcome, outcomeOf } from './outcome.js';
import { type LedgerSystem, START } from './system.js';
import type { Tally } from './tally.js';

/** A proof that was made, with the call that it is for. */
export interface Ticket {
  readonly entry: Entry;
  readonly round: PriceRound;
  readonly proof: LiquidationProof;
  readonly call: LiquidationCall;
  /** Whether it was taken. */
  isSpent: boolean;
}

/** Proofs under the same terms, and what they are about. */
export interface BatchTicket {
  readonly round: PriceRound;
  readonly proofs: readonly LiquidationProof[];
  readonly entries: readonly Entry[];
}

/** One run of ledger and model side by side: whatever is done is done to both, and compared. */
export class Session {
  readonly model: GateModel;
  readonly address: string;
  readonly entries: Entry[] = [];
  readonly tickets: Ticket[] = [];
  readonly batches: BatchTicket[] = [];
  /** Of the next block, unix seconds. */
  now = START + 1n;
  /** Accounts made so far: the next one's number. */
  accounts = 0;
  readonly #nullifiers = new Set<bigint>([0n, drawn('stray nullifier')]);
  readonly #roots = new Set<bigint>([0n, drawn('stray root')]);
  readonly #log: string[] = [];

  constructor(
    readonly system: LedgerSystem,
    readonly prover: Prover,
    /** Of the circuit for several accounts. */
    readonly batchProver: Prover,
    readonly tally: Tally,
    rootWindow: bigint,
  ) {
    this.address = system.ledgers.get(rootWindow)!;
    const { operator, chain } = system;
    const { chainId } = chain;
    this.model = new GateModel({ chainId, address: this.address, operator, rootWindow });
  }

  /** The operator for 0, others for other numbers. */
  sender(pick: number): string {
    const { senders } = this.system.chain;
    return senders[pick % senders.length]!;
  }

  stranger(pick: number): string {
    return this.sender(1 + (pick % (this.system.chain.senders.length - 1)));
  }

  /** Calls a function of the ledger. */
  call(
    label: string,
    from: string,
    method: string,
    args: readonly unknown[],
    specified: () => readonly Fact[],
  ): Promise<Outcome> {
    const data = this.system.encode(method, args);
    return this.step(label, { from, to: this.address, data }, specified);
  }

  /** Asks for a liquidation. */
  async liquidate(label: string, call: LiquidationCall, from: string): Promise<Outcome> {
    this.#nullifiers.add(call.nullifier);
    this.#roots.add(call.root);
    const transaction = { from, to: this.address, data: encodeCall(call) };
    return this.step(label, transaction, () => this.model.authorize(call, this.now));
  }

  /** Asks for several liquidations. */
  async liquidateBatch(label: string, call: BatchCall, from: string): Promise<Outcome> {
    for (const nullifier of call.nullifiers) this.#nullifiers.add(nullifier);
    this.#roots.add(call.root);
    const transaction = { from, to: this.address, data: encodeBatchCall(call) };
    const outcome = await this.step(label, transaction, () =>
      this.model.authorizeBatch(call, this.now),
    );
    const isPartial =
      outcome.accepted && outcome.events.some(([name]) => name === 'LiquidationSkipped');
    if (isPartial) this.tally.count('partial', 'accepted');
    return outcome;
  }

  /** Sends a transaction and demands the outcome that is specified. */
  async step(
    label: string,
    transaction: { readonly from: string; readonly to: string; readonly data: string },
    specified: () => readonly Fact[],
  ): Promise<Outcome> {
    const outcome = outcomeOf(specified);
    const actual = await this.system.send(transaction, this.now);
    this.note(label, nameOf(outcome));
    expect(actual, this.#story('another outcome')).to.deep.equal(outcome);
    return outcome;
  }

  /** Records an outcome that needed no transaction, or has been compared. */
  note(label: string, outcome: string): void {
    this.tally.count(label.split(' ')[0]!, outcome);
    this.#log.push(`${this.now - START} s: ${label}: ${outcome}`);
  }

  /** Demands that the ledger answers as the model does, whatever can be asked. */
  async compareState(): Promise<void> {
    const questions = this.#questions();
    const actual = await this.system.answers(this.address, questions);
    const told = (answers: readonly unknown[]) => questions.map((each, i) => [each, answers[i]]);
    const specified = questions.map((each) => this.model.answer(each));
    expect(told(actual), this.#story('another state')).to.deep.equal(told(specified));
  }

  #questions(): Question[] {
    const { ledger, prices } = this.model;
    for (const { nullifier } of this.entries) this.#nullifiers.add(nullifier);
    for (const { root } of ledger.past) this.#roots.add(root);
    const upTo = (last: number) => Array.from({ length: last + 1 }, (_, i) => BigInt(i));
    const each = (method: string, values: Iterable<bigint>) =>
      [...values].map((value): Question => [method, value]);
    return [
      ...each('authorizationOf', this.#nullifiers),
      ...each('isSettled', this.#nullifiers),
      ...each('isKnownRoot', this.#roots),
      ...each('roundHash', upTo(prices.rounds.length + 1)),
      ...each('sizeOf', upTo(ledger.trees.length)),
      ...['latestRound', 'currentTree', 'currentRoot'].map((method): Question => [method]),
    ];
  }

  #story(what: string): string {
    return `${what} after\n${this.#log.join('\n')}\n`;
  }
}
