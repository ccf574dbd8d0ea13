import { type Fees, mostPerGas } from './fees.js';

/** A transaction that is about to be sent. */
export interface SendNotice {
  /** Its hash; null if a node or another wallet signs it. */
  readonly transaction: string | null;
  readonly gasLimit: bigint;
  /** The most that a unit of gas may cost, in wei. */
  readonly maximumFeePerGas: bigint;
  /** The most that its gas may cost, in wei. A rollup may charge for its data on top. */
  readonly maximumFee: bigint;
}

export function noticeOf(transaction: string | null, gasLimit: bigint, fees: Fees): SendNotice {
  const maximumFeePerGas = mostPerGas(fees);
  return { transaction, gasLimit, maximumFeePerGas, maximumFee: gasLimit * maximumFeePerGas };
}

/** How a transaction is sent, and what it may cost. */
export interface SendOptions {
  /** Blocks to wait for, the transaction's own included; default 1. */
  readonly confirmations?: number;
  /** Milliseconds to wait for them; default 180,000. */
  readonly timeout?: number;
  /** The most that a unit of gas may cost, priority included, in wei; default 500 gwei. */
  readonly maximumFeePerGas?: bigint;
  /** Told just before it is sent. What it throws is passed on, and nothing is sent. */
  readonly onSend?: (notice: SendNotice) => void;
}
