import { ChainError } from '../../errors.js';
import { estimateGas, gasLimitFor } from '../node/gas.js';
import { chooseFees, type Fees, mostPerGas, raiseFees } from '../sending/fees.js';
import { noticeOf } from '../sending/sendOptions.js';
import { type Attempt, signAttempt, type Unsigned } from './attempt.js';
import type { GroupCall } from './groupMaker.js';
import type { NonceSlot } from './nonceSlot.js';
import type { OutboxContext } from './outboxContext.js';
import { occupied, SlotGiver } from './slotGiver.js';

/** Signs transactions and writes them down before a node gets them, and pays more if it takes too long. */
export class SlotSender {
  readonly #giver: SlotGiver;

  constructor(private readonly context: OutboxContext) {
    this.#giver = new SlotGiver(context);
  }

  /** What the chain takes now; null if that is above the maximum, which hinders all. */
  async fees(): Promise<Fees | null> {
    const { provider, maximumFeePerGas, patience, progress } = this.context;
    try {
      return await patience.ask(() => chooseFees(provider, maximumFeePerGas));
    } catch (error) {
      if (!(error instanceof ChainError) || error.code !== 'FEE_TOO_HIGH') throw error;
      progress.isHinderedBy(error);
      return null;
    }
  }

  /**
   * Gives proofs a nonce, and sends the first transaction of it.
   *
   * @returns false if a transaction from elsewhere waits under that nonce: it is not to be outbid
   */
  async begin({ proofs, terms, data, gasLimit }: GroupCall, fees: Fees): Promise<boolean> {
    const { chainId, book, calls, progress } = this.context;
    const nonce = book.nextNonce(await this.#giver.count('latest'));
    if ((await this.#giver.count('pending')) > nonce) {
      progress.isHinderedBy(occupied(nonce));
      return false;
    }
    const to = calls.gate.address;
    const first = await this.#sign({ chainId, nonce, to, data, gasLimit, fees });
    const listed = proofs.map(({ file, id, nullifiers }) => ({
      file,
      id,
      nullifiers: [...nullifiers],
    }));
    this.#tell('sending', first, proofs.length);
    const slot = await book.begin({ terms, proofs: listed }, first);
    await this.#giver.give(slot);
    return true;
  }

  /**
   * Does what gets a slot's transaction mined: gives it to a node that does not have it, and pays more if
   * it has waited for long. One that can only fail by now is replaced by one that does nothing, which
   * costs less than the failure.
   *
   * @param time of the chain, unix seconds
   */
  async press(slot: NonceSlot, time: bigint): Promise<void> {
    const { calls, replaceAfter, progress } = this.context;
    const isLate = performance.now() - slot.since >= replaceAfter;
    const isVain = !slot.last.isCancel && (await calls.lateness(slot.group.terms, time)) !== null;
    if (!isVain) await this.#giveAgain(slot);
    if (slot.isOccupied) progress.isHinderedBy(occupied(slot.nonce));
    else if (isLate || isVain) await this.#replace(slot, isVain);
    // What cannot be replaced has to be mined, if only to fail: its nonce is in the way of others.
    if (isVain) await this.#giveAgain(slot);
  }

  async #giveAgain(slot: NonceSlot): Promise<void> {
    if (performance.now() < slot.retryAt) return;
    if (await this.#giver.isKnown(slot.last)) {
      slot.isUnaffordable = false;
      return;
    }
    // The maximum was higher when it was signed.
    const isTooDear = mostPerGas(slot.last.fees) > this.context.maximumFeePerGas;
    if (isTooDear) return this.#stayAtCeiling(slot);
    const { hash: transaction, nonce } = slot.last;
    if (slot.isSent) this.context.tell({ kind: 'resending', transaction, nonce });
    await this.#giver.give(slot);
  }

  async #replace(slot: NonceSlot, isVain: boolean): Promise<void> {
    const { calls, book, maximumFeePerGas } = this.context;
    const { last, group } = slot;
    const current = await this.fees();
    if (current === null) return;
    const fees = raiseFees(last.fees, current, maximumFeePerGas);
    if (fees === null) return this.#stayAtCeiling(slot);
    const isCancel = isVain || last.isCancel || (await calls.refusalOf(last.data)) !== null;
    // More is offered in vain by who cannot pay so much, unless it is for less gas.
    if (slot.isUnaffordable && isCancel === last.isCancel) return;
    const call = isCancel ? await this.#nothing() : last;
    const { to, data, gasLimit } = call;
    const { chainId, nonce } = last;
    const next = await this.#sign({ chainId, nonce, to, data, gasLimit, fees });
    this.#tell(isCancel ? 'cancelling' : 'replacing', next, group.proofs.length);
    await book.replace(slot, next);
    await this.#giver.give(slot);
  }

  /** Signers elsewhere may take their time: who aborts meanwhile wants nothing written down. */
  async #sign(unsigned: Unsigned): Promise<Attempt> {
    const { signer, sender, patience } = this.context;
    const attempt = await signAttempt(signer, sender, unsigned);
    patience.requireNotAborted();
    return attempt;
  }

  /** A transaction of the sender to itself. */
  async #nothing(): Promise<Pick<Attempt, 'to' | 'data' | 'gasLimit'>> {
    const { signer, sender, patience } = this.context;
    const request = { to: sender, data: '0x' };
    const gas = await patience.ask(() => estimateGas(signer, request));
    return { ...request, gasLimit: gasLimitFor(gas) };
  }

  #stayAtCeiling(slot: NonceSlot): void {
    const { progress, tell } = this.context;
    progress.isHinderedBy(atCeiling(slot.last));
    if (slot.isAtCeiling) return;
    slot.isAtCeiling = true;
    tell({ kind: 'ceiling', transaction: slot.last.hash });
  }

  #tell(kind: 'sending' | 'replacing' | 'cancelling', attempt: Attempt, proofs: number): void {
    const { hash, gasLimit, nonce, fees } = attempt;
    this.context.tell({ kind, nonce, proofs, notice: noticeOf(hash, gasLimit, fees) });
  }
}

function atCeiling({ hash: transaction, nonce, fees }: Attempt): ChainError {
  return new ChainError(
    'TRANSACTION_FAILED',
    `Transaction ${transaction} is not mined, and offers as much for its gas as it may, or more: allow a higher maximum fee per gas, or wait`,
    { transaction, nonce, feePerGas: mostPerGas(fees) },
  );
}
