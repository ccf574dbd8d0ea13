import type { Provider, TransactionReceipt, TransactionResponse } from 'ethers/providers';
import { Transaction } from 'ethers/transaction';
import { makeError } from 'ethers/utils';
import { rpcFailed } from '../node/nodeError.js';
import { pollingIntervalOf } from '../node/pollingInterval.js';
import { newestBlock } from '../node/rpc.js';

/** So many looks may fail one after the other: a node that is busy for a moment is not gone. */
const MAXIMUM_FAILURES = 5;

/**
 * The receipt of a transaction once it has so many confirmations, failed or not. In place of ethers'
 * `wait`, which misses a block that comes while it begins to look, and lets an error that a node
 * gives meanwhile end the process.
 *
 * @param timeout milliseconds
 * @throws ethers' errors: TIMEOUT; TRANSACTION_REPLACED with the receipt of what was mined in its
 *   place, `cancelled` unless it does the same; whatever the node fails with again and again
 * @throws ChainError RPC_FAILED if the node's answers contradict what was sent
 */
export async function awaitReceipt(
  sent: TransactionResponse,
  confirmations: number,
  timeout: number,
): Promise<TransactionReceipt> {
  const interval = pollingIntervalOf(sent.provider);
  const deadline = performance.now() + timeout;
  const search = new ReplacementSearch(sent, deadline);
  for (let failures = 0; ; ) {
    try {
      const receipt = await look(sent, confirmations, search);
      if (receipt !== null) return receipt;
      failures = 0;
    } catch (error) {
      if (isReplaced(error) || ++failures === MAXIMUM_FAILURES) throw error;
    }
    const left = deadline - performance.now();
    if (left <= 0) throw makeError('wait for transaction timeout', 'TIMEOUT');
    await new Promise((resolve) => setTimeout(resolve, Math.min(interval, left)));
  }
}

async function look(
  { provider, hash }: TransactionResponse,
  confirmations: number,
  search: ReplacementSearch,
): Promise<TransactionReceipt | null> {
  const receipt = await provider.getTransactionReceipt(hash);
  if (receipt === null) return search.requireNone(confirmations);
  requireHash(receipt, hash);
  return (await isConfirmed(receipt, confirmations)) ? receipt : null;
}

async function isConfirmed(receipt: TransactionReceipt, confirmations: number): Promise<boolean> {
  return confirmations <= 1 || (await receipt.confirmations()) >= confirmations;
}

function requireHash(receipt: TransactionReceipt, hash: string): void {
  if (receipt.hash !== hash) throw rpcFailed('its receipt is of another transaction');
}

function isReplaced(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'TRANSACTION_REPLACED';
}

/** Whether its sender has signed it, and its hash is its own: the node cannot have made it up. */
function isSigned(mined: TransactionResponse): boolean {
  try {
    return Transaction.from(mined).isSigned();
  } catch {
    return false;
  }
}

/** Looks for another transaction of the sender with the same nonce. */
class ReplacementSearch {
  readonly #provider: Provider;
  #next: number | undefined;

  constructor(
    private readonly sent: TransactionResponse,
    private readonly deadline: number,
  ) {
    this.#provider = sent.provider;
  }

  /** @throws ethers' TRANSACTION_REPLACED */
  async requireNone(confirmations: number): Promise<null> {
    const { from, nonce } = this.sent;
    const head = await newestBlock(this.#provider);
    // A few blocks earlier: it may have been mined before the first look.
    this.#next ??= Math.max(0, head - 3);
    if ((await this.#provider.getTransactionCount(from)) <= nonce) return null;
    for (; this.#next <= head && performance.now() < this.deadline; this.#next++) {
      const block = await this.#provider.getBlock(this.#next, true);
      // A node behind its peers may not have it yet: the next look asks for it again.
      if (block === null) return null;
      const mined = block.prefetchedTransactions.find(
        (each) => each.from === from && each.nonce === nonce && isSigned(each),
      );
      if (mined === undefined) continue;
      // Ours after all: the next look has its receipt.
      if (mined.hash === this.sent.hash) return null;
      const receipt = await this.#provider.getTransactionReceipt(mined.hash);
      if (receipt === null || !(await isConfirmed(receipt, confirmations))) return null;
      requireHash(receipt, mined.hash);
      throw this.#replaced(mined, receipt);
    }
    return null;
  }

  #replaced(mined: TransactionResponse, receipt: TransactionReceipt): Error {
    const { hash, to, data, value } = this.sent;
    const isSame = mined.to === to && mined.data === data && mined.value === value;
    return makeError('transaction was replaced', 'TRANSACTION_REPLACED', {
      cancelled: !isSame,
      reason: isSame ? 'repriced' : 'replaced',
      replacement: mined,
      hash,
      receipt,
    });
  }
}
