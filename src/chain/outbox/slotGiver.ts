import { ChainError } from '../../errors.js';
import { chainErrorOf } from '../node/nodeError.js';
import { asked } from '../node/rpc.js';
import type { Attempt } from './attempt.js';
import type { NonceSlot } from './nonceSlot.js';
import type { OutboxContext } from './outboxContext.js';
import { pauseAfter } from './patience.js';

/** Gives transactions to the node, and finds out which of them it has. */
export class SlotGiver {
  constructor(private readonly context: OutboxContext) {}

  /**
   * Gives the last of a slot's to the node. Whatever that answers: it has a transaction if it shows it.
   *
   * @throws ChainError TRANSACTION_FAILED if the sender cannot pay for it, and nothing else is under way
   */
  async give(slot: NonceSlot): Promise<void> {
    const { provider, interval, patience } = this.context;
    const { last } = slot;
    patience.requireNotAborted();
    slot.isSent = true;
    try {
      await provider.broadcastTransaction(last.signed);
    } catch (thrown) {
      if (!(await this.isKnown(last))) {
        slot.rejections++;
        slot.retryAt = performance.now() + pauseAfter(slot.rejections, interval);
        return this.#isRejected(slot, chainErrorOf(thrown, provider) as ChainError);
      }
    }
    slot.rejections = 0;
    slot.isOccupied = false;
    slot.isUnaffordable = false;
    this.context.progress.isFree();
  }

  async isKnown({ hash }: Attempt): Promise<boolean> {
    const { provider, patience } = this.context;
    return patience.ask(() =>
      asked(async () => (await provider.getTransaction(hash)) !== null, provider),
    );
  }

  /** The sender's transactions. */
  count(until: 'latest' | 'pending'): Promise<number> {
    const { provider, sender, patience } = this.context;
    return patience.ask(() => asked(() => provider.getTransactionCount(sender, until), provider));
  }

  async #isRejected(slot: NonceSlot, error: ChainError): Promise<void> {
    const { book, progress } = this.context;
    const { reason } = error.details;
    // Something with this nonce is mined: the next look tells what.
    if (reason === 'NONCE_EXPIRED') return;
    slot.isUnaffordable = reason === 'INSUFFICIENT_FUNDS';
    const isAlone = slot.isUnaffordable && book.open.length === 1;
    // One that pays less may wait to be mined.
    if (isAlone && !(await this.#knowsAny(slot))) throw error;
    if (reason === 'REPLACEMENT_UNDERPRICED') slot.isOccupied = !(await this.#knowsAny(slot));
    progress.isHinderedBy(slot.isOccupied ? occupied(slot.nonce) : error);
  }

  async #knowsAny({ attempts }: NonceSlot): Promise<boolean> {
    for (const attempt of attempts) if (await this.isKnown(attempt)) return true;
    return false;
  }
}

/** A transaction that is not of the journal is in the way. */
export function occupied(nonce: number): ChainError {
  return new ChainError(
    'TRANSACTION_FAILED',
    `Another transaction of the sender waits under the nonce ${nonce}, sent from elsewhere: wait until it is mined, or withdraw it`,
    { nonce },
  );
}
