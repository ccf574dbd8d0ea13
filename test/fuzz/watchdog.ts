import { Worker } from 'node:worker_threads';

/** Ends the process with 1 when nothing was counted for as long as the limit. */
const WATCH = `
const { workerData: { counter, seconds } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let last = -1;
let since = Date.now();
setInterval(() => {
  const now = Atomics.load(counter, 0);
  if (now !== last) [last, since] = [now, Date.now()];
  if (Date.now() - since < seconds * 1000) return;
  writeSync(2, 'an input took more than ' + seconds + ' seconds\\n');
  process.kill(process.pid, 'SIGKILL');
}, 500);
`;

/** Even an input that never lets go of the process is noticed. */
export class Watchdog {
  readonly #counter = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;

  constructor(seconds: number) {
    const workerData = { counter: this.#counter, seconds };
    this.#worker = new Worker(WATCH, { eval: true, workerData });
  }

  /** Something is done. */
  count(): void {
    Atomics.add(this.#counter, 0, 1);
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
