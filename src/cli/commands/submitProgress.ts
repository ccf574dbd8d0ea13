import type { OutboxEvent } from '../../chain/outbox/outboxReport.js';
import type { Console } from '../console.js';
import { groupCount } from '../format.js';

/** How far the proofs of a folder are: a line on a terminal, an event for what happens elsewhere. */
export class SubmitProgress {
  #authorized = 0;
  #left = 0;
  #obstacle = '';

  constructor(
    private readonly proofs: number,
    private readonly console: Console,
  ) {}

  /** @param underWay how many transactions are */
  show(underWay: () => number): void {
    this.console.event('begin', { proofs: this.proofs, underWay: underWay() });
    this.console.progress(() => this.#line(underWay()));
  }

  readonly take = (event: OutboxEvent): void => {
    const { kind, ...details } = event;
    if (event.kind === 'problem') {
      this.#obstacle = event.error.message;
      const { code, message } = event.error;
      this.console.event(kind, { code, message });
      return;
    }
    if (event.kind === 'settled') this.#authorized += event.transaction.authorized.length;
    if (event.kind === 'left') this.#left++;
    if (event.kind !== 'resending') this.#obstacle = '';
    this.console.event(kind, details);
  };

  #line(underWay: number): string {
    return [
      `sending ${groupCount(this.proofs)} proofs: ${groupCount(this.#authorized)} liquidations authorized`,
      `${groupCount(underWay)} transactions under way`,
      ...(this.#left > 0 ? [`${groupCount(this.#left)} proofs left out`] : []),
      ...(this.#obstacle === '' ? [] : [this.#obstacle]),
    ].join(', ');
  }
}
