import type { Provider, Signer } from 'ethers/providers';
import type { GateCalls } from './gateCalls.js';
import type { OutboxEvent } from './outboxReport.js';
import type { Patience } from './patience.js';
import type { Progress } from './progress.js';
import type { SlotBook } from './slotBook.js';

/** What all parts of an outbox work with. */
export interface OutboxContext {
  readonly signer: Signer;
  readonly provider: Provider;
  /** Its address. */
  readonly sender: string;
  readonly chainId: bigint;
  readonly book: SlotBook;
  readonly calls: GateCalls;
  readonly patience: Patience;
  readonly progress: Progress;
  readonly tell: (event: OutboxEvent) => void;
  /** Blocks, the transaction's own included. */
  readonly confirmations: number;
  /** Milliseconds. */
  readonly replaceAfter: number;
  /** Milliseconds between two looks at the chain. */
  readonly interval: number;
  /** Wei per gas. */
  readonly maximumFeePerGas: bigint;
}
