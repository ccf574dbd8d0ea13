import type { PriceRound } from '../../market/round.js';
import { requireWholeNumber } from '../../wholeNumber.js';
import type { LiquidationGateClient } from '../gate/liquidationGate.js';
import { DEFAULT_MAXIMUM_FEE_PER_GAS, requireMaximumFee } from '../sending/fees.js';
import type { OutboxEvent } from './outboxReport.js';

/** Where an {@link Outbox} sends to, and how patiently. */
export interface OutboxOptions {
  /** Its runner is a signer that is connected to a node, and signs itself, such as ethers' Wallet. */
  readonly gate: LiquidationGateClient;
  /** File that is written before anything is sent; an earlier one is gone on with. */
  readonly journal: string;
  /** Blocks to wait for, the transaction's own included; default 1. */
  readonly confirmations?: number;
  /** Milliseconds after which a transaction that is not mined is replaced by one that pays more; default 30,000. */
  readonly replaceAfter?: number;
  /** Milliseconds for which nothing may come forward; default 600,000. */
  readonly patience?: number;
  /** Transactions that may be under way at once; default 4. */
  readonly window?: number;
  /** Most proofs to a transaction; fewer, if they would have no room in it. Default 16. */
  readonly proofsPerTransaction?: number;
  /** The most that a unit of gas may cost, priority included, in wei; default 500 gwei. */
  readonly maximumFeePerGas?: bigint;
  /** Where the proofs' rounds are read; default from the gate's. */
  readonly roundOf?: (number: bigint) => Promise<PriceRound>;
  /** Once it is aborted nothing more is sent. What is under way stays in the journal. */
  readonly signal?: AbortSignal;
  /** Told what happens. What it throws at `sending`, `replacing` or `cancelling` keeps that from being sent. */
  readonly onEvent?: (event: OutboxEvent) => void;
}

/** Proofs to a transaction. */
export const DEFAULT_MOST_PROOFS = 16;

const MOST = 2 ** 31;

/** The options with their defaults. @throws InputError INVALID_VALUE */
export function completeOptions(options: OutboxOptions) {
  const numbers = {
    confirmations: options.confirmations ?? 1,
    replaceAfter: options.replaceAfter ?? 30_000,
    patience: options.patience ?? 600_000,
    window: options.window ?? 4,
    proofsPerTransaction: options.proofsPerTransaction ?? DEFAULT_MOST_PROOFS,
  };
  for (const [name, value] of Object.entries(numbers)) requireWholeNumber(name, value, 1, MOST);
  const { maximumFeePerGas = DEFAULT_MAXIMUM_FEE_PER_GAS, onEvent = () => {} } = options;
  requireMaximumFee(maximumFeePerGas);
  return { ...options, ...numbers, maximumFeePerGas, onEvent };
}

export type CompleteOptions = ReturnType<typeof completeOptions>;
