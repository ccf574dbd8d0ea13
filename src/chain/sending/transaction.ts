import type {
  ContractRunner,
  Provider,
  TransactionReceipt,
  TransactionResponse,
} from 'ethers/providers';
import { ChainError, type ZkliqError } from '../../errors.js';
import { requireWholeNumber } from '../../wholeNumber.js';
import { estimateGas, gasLimitFor } from '../node/gas.js';
import { chainErrorOf } from '../node/nodeError.js';
import { asked, providerOf } from '../node/rpc.js';
import { awaitReceipt } from './awaitReceipt.js';
import { broadcast } from './broadcast.js';
import { chooseFees } from './fees.js';
import { noticeOf, type SendOptions } from './sendOptions.js';
import { afterSending, withSent } from './sent.js';

/** What is sent: a call, or without a receiver the creation of a contract. */
export interface Outgoing {
  readonly to?: string;
  readonly data: string;
  /** Default the sender's next. */
  readonly nonce?: number;
}

const DEFAULT_TIMEOUT = 180_000;

/**
 * Sends a transaction, once, and waits until it is mined. Gas, fees and what may be paid in all are
 * decided here, whatever the node advises.
 *
 * @returns its receipt, or that of the same transaction at another price that was mined in its place
 * @throws InputError INVALID_VALUE if the runner cannot send, or an option is out of range
 * @throws ChainError GAS_TOO_HIGH, FEE_TOO_HIGH, REFUSED before anything is sent; TRANSACTION_FAILED if
 *   it was not taken, reverted or is not mined in time; RPC_FAILED. Once it was sent,
 *   `details.transaction` has its hash.
 */
export async function sendAndWait(
  runner: ContractRunner,
  outgoing: Outgoing,
  options: SendOptions = {},
): Promise<TransactionReceipt> {
  const { confirmations = 1, timeout = DEFAULT_TIMEOUT, onSend } = options;
  requireWholeNumber('confirmations', confirmations, 1, 2 ** 32);
  requireWholeNumber('timeout', timeout, 0, 2 ** 31);
  const provider = providerOf(runner);
  const { nonce: _, ...request } = outgoing;
  const gasLimit = gasLimitFor(await estimateGas(runner, request));
  const fees = await chooseFees(provider, options.maximumFeePerGas);
  const sent = await broadcast(runner, { ...outgoing, gasLimit, ...fees }, (transaction) =>
    onSend?.(noticeOf(transaction, gasLimit, fees)),
  );
  return withSent(sent.hash, async () => {
    const receipt = await awaitReceipt(sent, confirmations, timeout).catch((error: unknown) => {
      const mined = minedInstead(error);
      if (mined === null) throw unmined(error, sent, timeout);
      return mined;
    });
    if (receipt.status === 1) return receipt;
    throw await reverted(provider, outgoing, sent, receipt);
  });
}

/** What ethers throws while it waits. */
interface WaitError {
  readonly code?: unknown;
  readonly receipt?: TransactionReceipt | null;
  readonly cancelled?: boolean;
}

/** The receipt of the same transaction at another price, if that was mined in its place. */
function minedInstead(error: unknown): TransactionReceipt | null {
  const { code, receipt = null, cancelled } = error as WaitError;
  return code === 'TRANSACTION_REPLACED' && cancelled === false ? receipt : null;
}

function unmined(
  error: unknown,
  { hash: transaction, provider }: TransactionResponse,
  timeout: number,
): ZkliqError {
  const { code } = error as WaitError;
  const because = (what: string) =>
    new ChainError('TRANSACTION_FAILED', `Transaction ${transaction} ${what}`, { transaction });
  if (code === 'TRANSACTION_REPLACED') {
    return because('was replaced by another one of its sender, and never mined');
  }
  if (code === 'TIMEOUT') {
    return because(
      `was sent, but not mined within ${timeout / 1000} seconds: it still may be, look for it before you send another`,
    );
  }
  return afterSending(transaction, chainErrorOf(error, provider));
}

/** Why a transaction failed: it is asked once more, as of the block that it failed in. */
export async function reverted(
  provider: Provider,
  { to, data }: Outgoing,
  { from, gasLimit }: Pick<TransactionResponse, 'from' | 'gasLimit'>,
  { hash: transaction, blockNumber: block, gasUsed }: TransactionReceipt,
): Promise<ChainError> {
  const request = { ...(to !== undefined && { to }), data, from, gasLimit, blockTag: block };
  const why = await asked(() => provider.call(request), provider).then(
    () => null,
    (error: ZkliqError) => (error.code === 'REFUSED' ? error : null),
  );
  const error = why?.details.error ?? null;
  const unnamed =
    gasUsed === gasLimit
      ? 'It ran out of gas'
      : 'The chain does not tell why: perhaps the gas did not suffice';
  const reason = why === null || error === null ? unnamed : why.message;
  return new ChainError('TRANSACTION_FAILED', `Transaction ${transaction} failed: ${reason}`, {
    transaction,
    block,
    error,
  });
}
