import type { SendNotice, SendOptions } from '../../chain/sending/sendOptions.js';
import { formatDecimal } from '../../market/prices.js';
import { DoneBeforeError } from '../doneBefore.js';
import type { Console } from '../output/console.js';
import { groupCount, raiseDecimal } from '../output/format.js';

/** What can send transactions, and knows the last one that it sent. */
export interface Sending {
  readonly lastSent: string | undefined;
}

export interface FeeOptions {
  /** Wei per gas. */
  readonly maxFee?: bigint;
}

/**
 * How transactions are sent: what one may cost is shown before, and none is sent any more once the
 * user has aborted.
 */
export function sendOptions({ maxFee }: FeeOptions, console: Console): SendOptions {
  return {
    ...(maxFee !== undefined && { maximumFeePerGas: maxFee }),
    onSend: (notice) => {
      console.signal.throwIfAborted();
      console.note(describeCost(notice));
    },
  };
}

const GWEI_PLACES = 9;
const COIN_PLACES = 18;

function describeCost({ gasLimit, maximumFeePerGas, maximumFee }: SendNotice): string {
  const gas = groupCount(gasLimit);
  const gwei = raiseDecimal(formatDecimal(maximumFeePerGas, GWEI_PLACES), 3);
  const coins = raiseDecimal(formatDecimal(maximumFee, COIN_PLACES), 6);
  return `  costs at most ${coins} of the chain's coin: ${gas} gas, ${gwei} gwei each`;
}

/**
 * Does work that sends a transaction. If it fails once that is sent, however it fails, the error
 * tells its hash: it may take effect all the same.
 */
export async function tellingSent<T>(node: Sending, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { lastSent: transaction } = node;
    if (transaction === undefined) throw error;
    throw sentBefore(error, transaction);
  }
}

/** The error, with a transaction that was sent before it. */
export function sentBefore(error: unknown, transaction: string): DoneBeforeError {
  const note = `Transaction ${transaction} was sent and may be mined: look before you send again`;
  return new DoneBeforeError(error, note, { transaction });
}
