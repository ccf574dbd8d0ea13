import type { Worker } from 'node:worker_threads';

/**
 * The worker threads that are started while somebody watches, but for those of snarkjs: what has been
 * started is told, and ended if it is to be.
 */
export class WatchedWorkers {
  readonly alive = new Set<Worker>();
  started = 0;
  #onReady: ((worker: Worker) => void) | undefined;

  readonly #watch = (worker: Worker): void => {
    this.alive.add(worker);
    this.started += 1;
    worker.once('exit', () => this.alive.delete(worker));
    // piscina's first message says that a worker is ready; it has heard it by then, and given it a job.
    worker.once('message', () => setImmediate(() => this.#onReady?.(worker)));
  };

  constructor() {
    process.on('worker', this.#watch);
  }

  /** Ends each worker as soon as it has a job, until the returned function is called. */
  killReady(): () => void {
    this.#onReady = (worker) => worker.terminate();
    return () => {
      this.#onReady = undefined;
    };
  }

  /** Ends any one of the workers. */
  async killOne(): Promise<void> {
    const workers = [...this.alive];
    await workers[Math.floor(Math.random() * workers.length)]?.terminate();
  }

  stop(): void {
    process.off('worker', this.#watch);
  }
}
