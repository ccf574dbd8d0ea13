import type { OutboxEvent, OutboxTransaction } from '../../chain/outbox/outboxReport.js';
import type { Console } from '../output/console.js';
import { groupCount } from '../output/format.js';

/** What an outbox tells of itself at any time. */
interface OutboxState {
  readonly underWay: readonly string[];
  readonly transactions: readonly OutboxTransaction[];
}

/** Liquidations that transactions have authorized, each of them once. */
export function authorizedIn(transactions: readonly OutboxTransaction[]): number {
  return new Set(transactions.flatMap(({ authorized }) => authorized)).size;
}

/** How far the proofs of a folder are: a line on a terminal, an event for what happens elsewhere. */
export class SubmitProgress {
  #left = 0;
  #obstacle = '';

  constructor(
    private readonly proofs: number,
    private readonly console: Console,
  ) {}

  /** From now on, what was settled by earlier runs included. */
  show(outbox: OutboxState): void {
    this.console.event('begin', { proofs: this.proofs, underWay: outbox.underWay.length });
    this.console.progress(() => this.#line(outbox));
  }

  readonly take = (event: OutboxEvent): void => {
    const { kind, ...details } = event;
    if (event.kind === 'problem') {
      this.#obstacle = event.error.message;
      const { code, message } = event.error;
      this.console.event(kind, { code, message });
      return;
    }
    if (event.kind === 'left') this.#left++;
    if (event.kind !== 'resending') this.#obstacle = '';
    this.console.event(kind, details);
  };

  #line({ underWay, transactions }: OutboxState): string {
    return [
      `sending ${groupCount(this.proofs)} proofs: ${groupCount(authorizedIn(transactions))} liquidations authorized`,
      `${groupCount(underWay.length)} transactions under way`,
      ...(this.#left > 0 ? [`${groupCount(this.#left)} proofs left out`] : []),
      ...(this.#obstacle === '' ? [] : [this.#obstacle]),
    ].join(', ');
  }
}
