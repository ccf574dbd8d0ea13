import { expect } from 'chai';
import type { OutboxTransaction } from '../../src/chain/outbox/outboxReport.js';
import { SubmitProgress } from '../../src/cli/commands/submitProgress.js';
import { Console } from '../../src/cli/output/console.js';

/** A terminal whose line is read, not shown. */
class ReadConsole extends Console {
  line = () => '';

  override progress(line: () => string): void {
    this.line = line;
  }
}

const settled = (nonce: number, authorized: readonly bigint[]): OutboxTransaction => ({
  transaction: `0x${'c3'.repeat(32)}`,
  nonce,
  block: 7,
  gasUsed: 300_000n,
  outcome: 'authorized',
  authorized,
  skipped: [],
  reason: null,
});

describe('cli/submitProgress', () => {
  it('counts each liquidation once: what earlier runs settled, and what was settled again', () => {
    const console = new ReadConsole(false, new AbortController().signal);
    const progress = new SubmitProgress(3, console);
    const outbox = { underWay: ['0x1', '0x2'], transactions: [settled(0, [5n])] };
    progress.show(outbox);
    expect(console.line()).to.equal(
      'sending 3 proofs: 1 liquidations authorized, 2 transactions under way',
    );
    const transaction = settled(1, [6n, 7n]);
    for (let times = 0; times < 2; times++) progress.take({ kind: 'settled', transaction });
    outbox.transactions.push(transaction);
    outbox.underWay.pop();
    expect(console.line()).to.match(/: 3 liquidations authorized, 1 transactions under way$/);
  });
});
