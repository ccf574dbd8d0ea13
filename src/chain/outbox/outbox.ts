import type { Block } from 'ethers/providers';
import { ChainError, InputError } from '../../errors.js';
import { asked } from '../node/rpc.js';
import { GroupMaker } from './groupMaker.js';
import type { NonceSlot } from './nonceSlot.js';
import { type OpenedOutbox, openOutbox } from './openOutbox.js';
import { completeOptions, type OutboxOptions } from './outboxOptions.js';
import type { NamedProof, OutboxReport, OutboxTransaction } from './outboxReport.js';
import { ProofQueue } from './proofQueue.js';
import { newestOf, SlotFollower } from './slotFollower.js';
import { SlotSender } from './slotSender.js';
import { isUndone, type SettledSlot, type Settlement } from './slots.js';
import { transactionOf } from './verdicts.js';

/**
 * Sends many proofs to their gate, in as few transactions as have room for them, and sees to it that
 * they are mined: whatever the node, the chain or the machine do meanwhile.
 *
 * A transaction is in the journal, signed, before a node gets it. Whoever opens the journal later
 * goes on with the same bytes, so that no proof is ever under way under two nonces. Only once the chain
 * shows that another transaction has the nonce, or that ours did nothing, a proof gets a new one.
 */
export class Outbox {
  readonly #queue: ProofQueue;
  readonly #sender: SlotSender;
  readonly #follower: SlotFollower;
  readonly #maker: GroupMaker;
  #head = -1;
  #isSubmitting = false;

  private constructor(
    private readonly opened: OpenedOutbox,
    private readonly window: number,
    most: number,
  ) {
    const { context } = opened;
    this.#queue = new ProofQueue(context.book, context.tell);
    this.#sender = new SlotSender(context);
    this.#follower = new SlotFollower(context, this.#sender, (...args) => this.#settle(...args));
    const { waiting, leaveOut } = this.#queue;
    this.#maker = new GroupMaker(context.calls, most, waiting, leaveOut);
  }

  /**
   * Holds the folder of the journal, and the sender's nonce, until it is closed.
   *
   * @throws InputError IN_USE if another process holds one of them; INVALID_VALUE for an option out of
   *   range, a runner that does not sign, or a journal with transactions of another key, gate or
   *   chain under way; FILE_NOT_FOUND, FILE_NOT_WRITABLE, FILE_NOT_PRIVATE, INVALID_FILE
   * @throws ChainError RPC_FAILED
   */
  static async open(options: OutboxOptions): Promise<Outbox> {
    const complete = completeOptions(options);
    const { window, proofsPerTransaction } = complete;
    return new Outbox(await openOutbox(complete), window, proofsPerTransaction);
  }

  /** Hashes of the transactions that the chain has not decided about. */
  get underWay(): readonly string[] {
    return this.#context.book.open.map(({ last }) => last.hash);
  }

  /** Transactions that the chain has decided about, in the order in which it did. */
  get transactions(): readonly OutboxTransaction[] {
    return this.#context.book.settled.map(transactionOf).filter((each) => each !== null);
  }

  /**
   * Sends what is left to send, and waits until the chain has decided about all of it, earlier
   * transactions of the journal included. Proofs are not verified here, but tried at the gate.
   *
   * @throws ChainError RPC_FAILED, FEE_TOO_HIGH or TRANSACTION_FAILED once nothing has come forward for
   *   so long as the patience lasts, the sender cannot pay, or a signer fails; NO_CONTRACT; EVENTS_MISSING
   * @throws InputError IN_USE while it is submitting others; FILE_NOT_WRITABLE; INVALID_VALUE if the signer
   *   does not sign; the signal's reason. Whatever it is, what is under way stays in the journal, and may
   *   be gone on with.
   */
  async submit(proofs: readonly NamedProof[]): Promise<OutboxReport> {
    if (this.#isSubmitting) {
      throw new InputError('IN_USE', 'The outbox is submitting other proofs: wait until it has');
    }
    this.#isSubmitting = true;
    try {
      this.#queue.take(proofs);
      await this.#submit();
      return { transactions: this.transactions, proofs: this.#queue.verdicts() };
    } finally {
      this.#isSubmitting = false;
    }
  }

  /** Transactions that are under way may still be mined. */
  close(): Promise<void> {
    return this.opened.release();
  }

  get #context() {
    return this.opened.context;
  }

  async #submit(): Promise<void> {
    const { book, patience, progress } = this.#context;
    await this.#maker.leaveMisfits();
    // Patience is for what comes now, whatever became of earlier calls, and however long ago they were.
    progress.comes();
    for (;;) {
      const head = await this.#look();
      await this.#expire(BigInt(head.timestamp));
      await this.#fill();
      if (book.open.length === 0 && this.#queue.waiting.size === 0) return;
      progress.require(() => this.#explain());
      await patience.pause();
    }
  }

  /** What the chain says of the nonces that are not settled, or only just. */
  async #look(): Promise<Block> {
    const { book, provider, sender, patience, progress } = this.#context;
    const head = await newestOf(this.#context);
    const settled = book.settledSince;
    if (book.open.length === 0 && settled.length === 0) return head;
    const count = await patience.ask(() =>
      asked(() => provider.getTransactionCount(sender, 'latest'), provider),
    );
    for (const each of settled) if (isUndone(each, head.number, count)) await this.#reopen(each);
    for (const slot of book.open) await this.#follower.follow(slot, head, count);
    const isConfirming = book.open.length > 0 && book.open.every(({ minedIn }) => minedIn !== null);
    if (isConfirming && head.number > this.#head) progress.comes();
    this.#head = head.number;
    return head;
  }

  async #expire(time: bigint): Promise<void> {
    const { calls } = this.#context;
    for (const queued of [...this.#queue.waiting]) {
      const reason = await calls.lateness(await calls.termsOf(queued), time);
      if (reason !== null) this.#queue.leaveOut([queued], 'expired', reason);
    }
  }

  /** Sends as much as may be under way at once. */
  async #fill(): Promise<void> {
    const { book, progress } = this.#context;
    while (this.#queue.waiting.size > 0 && book.open.length < this.window) {
      const fees = await this.#sender.fees();
      if (fees === null) return;
      const call = await this.#maker.next(new Set(book.open.flatMap((slot) => slot.nullifiers)));
      if (call === null) return;
      if (!(await this.#sender.begin(call, fees))) return;
      this.#queue.areSent(call.proofs);
      progress.comes();
    }
  }

  async #settle(slot: NonceSlot, settlement: Settlement): Promise<void> {
    const { book, progress, tell } = this.#context;
    await book.settle(slot, settlement);
    progress.comes();
    const transaction = transactionOf({ slot, settlement });
    if (transaction !== null) tell({ kind: 'settled', transaction });
    this.#queue.placeAgain(slot);
  }

  /** The chain has dropped the block that settled it. */
  async #reopen(settled: SettledSlot): Promise<void> {
    await this.#context.book.reopen(settled);
    this.#context.tell({ kind: 'reorganised', nonce: settled.slot.nonce });
    this.#queue.placeAgain(settled.slot);
  }

  #explain(): ChainError {
    const [transaction = null] = this.underWay;
    return new ChainError(
      'TRANSACTION_FAILED',
      `Transaction ${transaction} is not mined and confirmed in time`,
      { transaction },
    );
  }
}
