import type { Block, TransactionReceipt } from 'ethers/providers';
import { outcomeOf } from '../gate/liquidationEvent.js';
import { rpcFailed } from '../node/nodeError.js';
import { asked } from '../node/rpc.js';
import { reverted } from '../sending/transaction.js';
import type { NonceSlot } from './nonceSlot.js';
import type { OutboxContext } from './outboxContext.js';
import type { SlotSender } from './slotSender.js';
import type { Settlement } from './slots.js';

/**
 * A node that tells of a nonce before it has the receipt is asked again so often before a transaction
 * of ours counts as lost: who believes it too soon pays for two.
 */
const SUSPICIONS = 5;

/** Finds out what became of transactions. */
export class SlotFollower {
  constructor(
    private readonly context: OutboxContext,
    private readonly sender: SlotSender,
    private readonly settle: (slot: NonceSlot, settlement: Settlement) => Promise<void>,
  ) {}

  /**
   * @param head the newest block
   * @param count the sender's transactions that are mined
   */
  async follow(slot: NonceSlot, head: Block, count: number): Promise<void> {
    const isUsed = count > slot.nonce;
    const receipt = isUsed ? await this.#receiptOf(slot) : null;
    if (receipt !== null) return this.#isMined(slot, receipt, head);
    if (slot.minedIn !== null) this.#isNotMined(slot);
    if (isUsed) return this.#isSuspected(slot, head);
    slot.suspicions = 0;
    await this.sender.press(slot, BigInt(head.timestamp));
  }

  async #isMined(slot: NonceSlot, receipt: TransactionReceipt, head: Block): Promise<void> {
    const { hash: transaction, blockNumber: block, blockHash } = receipt;
    slot.suspicions = 0;
    if (slot.minedIn !== blockHash) {
      slot.minedIn = blockHash;
      this.context.progress.comes();
      this.context.tell({ kind: 'mined', transaction, block });
    }
    if (head.number - block + 1 < this.context.confirmations) return;
    await this.settle(slot, await this.#settlementOf(slot, receipt));
  }

  #isNotMined(slot: NonceSlot): void {
    slot.minedIn = null;
    slot.since = performance.now();
    this.context.tell({ kind: 'reorganised', nonce: slot.nonce });
  }

  /** The nonce is used, but not by the slot: by somebody else, or the node is not of one mind. */
  async #isSuspected(slot: NonceSlot, head: Block): Promise<void> {
    const { provider, sender, confirmations, patience } = this.context;
    const { nonce } = slot;
    const confirmed = Math.max(0, head.number - confirmations + 1);
    const count = await patience.ask(() =>
      asked(() => provider.getTransactionCount(sender, confirmed), provider),
    );
    slot.suspicions = count > nonce ? slot.suspicions + 1 : 0;
    if (slot.suspicions < SUSPICIONS) return;
    this.context.tell({ kind: 'lost', nonce });
    const nothing = { transaction: null, block: null, gasUsed: null, authorized: [], skipped: [] };
    await this.settle(slot, { nonce, outcome: 'lost', ...nothing, reason: null });
  }

  async #receiptOf({ attempts }: NonceSlot): Promise<TransactionReceipt | null> {
    const { provider, patience } = this.context;
    for (const { hash } of attempts.toReversed()) {
      const receipt = await patience.ask(() =>
        asked(() => provider.getTransactionReceipt(hash), provider),
      );
      if (receipt === null) continue;
      if (receipt.hash === hash) return receipt;
      throw rpcFailed('its receipt is of another transaction');
    }
    return null;
  }

  /** @throws ChainError RPC_FAILED, EVENTS_MISSING if the receipt contradicts itself or the call */
  async #settlementOf(slot: NonceSlot, receipt: TransactionReceipt): Promise<Settlement> {
    const { hash: transaction, blockNumber: block, gasUsed, status } = receipt;
    const mined = { nonce: slot.nonce, transaction, block, gasUsed };
    const attempt = slot.attempts.find(({ hash }) => hash === transaction)!;
    const none = { ...mined, authorized: [], skipped: [] };
    if (attempt.isCancel) return { ...none, outcome: 'cancelled', reason: null };
    if (status !== 1) {
      const { message } = await reverted(this.context.provider, attempt, attempt, receipt);
      return { ...none, outcome: 'failed', reason: message };
    }
    const nullifiers = [...new Set(slot.nullifiers)];
    const { authorized, skipped } = outcomeOf(receipt, attempt.to, nullifiers, slot.group.terms);
    const outcome = 'authorized';
    return { ...mined, outcome, authorized: [...authorized], skipped: [...skipped], reason: null };
  }
}

/** @throws ChainError RPC_FAILED */
export async function newestOf({ provider, patience }: OutboxContext): Promise<Block> {
  return patience.ask(async () => {
    const block = await asked(() => provider.getBlock('latest'), provider);
    if (block === null) throw rpcFailed('it has no newest block');
    return block;
  });
}
