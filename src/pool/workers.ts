import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import { abortable } from '../abortable.js';
import { ProvingError } from '../errors.js';
import type { Answer, Job } from './messages.js';

/** Once so many workers in a row ended as they started, no more are started for those who wait. */
const MOST_FAILED_STARTS = 5;

const ENTRY = import.meta.url.endsWith('.ts') ? './sourceEntry.cjs' : './entry.cjs';

/**
 * snarkjs loads the package web-worker, which takes any worker thread for one of its own, and runs there
 * what the thread's data names: nothing.
 */
const NO_WEB_WORKER = { mod: 'data:text/javascript,', name: '', type: 'classic' };

/** Milliseconds; the longest that a timer takes. */
const FOR_EVER = 2 ** 31 - 1;

/** The worker that had a job ended before it answered. */
export class WorkerDeath extends Error {}

interface Task {
  readonly job: Job;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Worker threads, each with one job at a time. They keep the process alive while there are jobs, and
 * only then. A worker that ends is replaced.
 *
 * piscina starts, replaces and ends the threads. Jobs wait here, until a worker is there that takes them
 * at once: piscina forgets a waiting job if the worker that it waits for ends while it starts, so
 * nothing would answer it, and nothing keep the process alive.
 */
export class Workers {
  readonly #piscina: Piscina<Job | null, Answer>;
  readonly #waiting: Task[] = [];
  readonly #underWay = new Set<Promise<Answer>>();
  #failedStarts = 0;
  #alive: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(readonly count: number) {
    this.#piscina = new (loadPiscina().Piscina)({
      filename: fileURLToPath(new URL(ENTRY, import.meta.url)),
      name: 'work',
      minThreads: count,
      maxThreads: count,
      workerData: NO_WEB_WORKER,
      // Workers wait for jobs in their event loop, where engines' threads can reach them.
      atomics: 'disabled',
      recordTiming: false,
    });
    // The workers that are told of are not yet, or still, in piscina's lists.
    const later = () => queueMicrotask(() => this.#distribute());
    this.#piscina.on('workerCreate', later);
    this.#piscina.on('workerDestroy', later);
    // Of workers without a job, which are replaced when they are needed. Without a listener it is fatal.
    this.#piscina.on('error', () => {});
  }

  /**
   * @param signal takes back a job that waits; the answer to one under way is thrown away
   * @throws WorkerDeath; ProvingError WORKER_DIED, PROVER_CLOSED; the signal's reason
   */
  async run(job: Job, signal?: AbortSignal): Promise<Answer> {
    if (this.#closing !== undefined) throw closed();
    signal?.throwIfAborted();
    let task: Task | undefined;
    const answer = new Promise<Answer>((resolve, reject) => {
      task = { job, resolve, reject };
    });
    this.#keepAliveFor(answer);
    this.#waiting.push(task!);
    this.#distribute();
    return abortable(answer, signal).catch((error) => {
      const place = this.#waiting.indexOf(task!);
      if (place >= 0) this.#waiting.splice(place, 1)[0]!.reject(error);
      throw error;
    });
  }

  /** Ends the workers once the jobs given before are done. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#underWay).then(() => this.#piscina.destroy());
    return this.#closing;
  }

  #distribute(): void {
    while (this.#waiting.length > 0 && this.#piscina.idleThreads > 0) {
      this.#give(this.#waiting.shift()!);
    }
    while (this.#waiting.length > 0 && this.#piscina.threads.length < this.count) {
      if (this.#failedStarts === MOST_FAILED_STARTS) {
        this.#giveUp();
        break;
      }
      this.#startWorker();
    }
  }

  #give({ job, resolve, reject }: Task): void {
    this.#piscina
      .run(job)
      .then(
        (answer) => {
          this.#failedStarts = 0;
          resolve(answer);
        },
        () => reject(new WorkerDeath('A worker ended before it answered')),
      )
      .then(() => this.#distribute());
  }

  /** piscina replaces workers no more once one ended while it started: it starts one for a job, though. */
  #startWorker(): void {
    this.#failedStarts += 1;
    const started = this.#piscina.run(null, { name: 'start' });
    started.then(
      () => {
        this.#failedStarts = 0;
        this.#distribute();
      },
      () => {},
    );
  }

  /** Unless there are workers left that may take the jobs. */
  #giveUp(): void {
    if (this.#piscina.threads.length > 0) return;
    this.#failedStarts = 0;
    for (const { reject } of this.#waiting.splice(0)) {
      reject(
        new ProvingError(
          'WORKER_DIED',
          'Worker threads end as they start: raise the limits on threads and memory',
        ),
      );
    }
  }

  #keepAliveFor(answer: Promise<Answer>): void {
    this.#alive ??= setInterval(() => {}, FOR_EVER);
    this.#underWay.add(answer);
    const settled = () => {
      this.#underWay.delete(answer);
      if (this.#underWay.size > 0) return;
      clearInterval(this.#alive);
      this.#alive = undefined;
    };
    answer.then(settled, settled);
  }
}

/** A twentieth of a second, which provers without a pool do not need. */
function loadPiscina(): typeof import('piscina') {
  return createRequire(import.meta.url)('piscina');
}

export function closed(): ProvingError {
  return new ProvingError('PROVER_CLOSED', 'The proving pool is closed: create another one');
}
