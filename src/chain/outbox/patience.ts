import { setTimeout as sleep } from 'node:timers/promises';
import { ChainError, type ZkliqError } from '../../errors.js';

/** Most milliseconds between two tries. */
const LONGEST_PAUSE = 30_000;

/** Twice as long after each failure, up to half a minute. */
export function pauseAfter(failures: number, first: number): number {
  return Math.min(LONGEST_PAUSE, first * 2 ** Math.min(failures - 1, 16));
}

/** Asks a node again that fails, for a while. */
export class Patience {
  /**
   * @param milliseconds for which a question is asked again
   * @param interval milliseconds to the second try
   * @param onProblem told what went wrong, and is tried again
   */
  constructor(
    readonly milliseconds: number,
    private readonly interval: number,
    private readonly onProblem: (error: ZkliqError) => void,
    private readonly signal?: AbortSignal,
  ) {}

  /** @throws ChainError RPC_FAILED once the patience is over; what the question throws; the signal's reason */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const end = performance.now() + this.milliseconds;
    for (let failures = 1; ; failures++) {
      this.requireNotAborted();
      try {
        const answer = await question();
        this.requireNotAborted();
        return answer;
      } catch (error) {
        if (!(error instanceof ChainError) || error.code !== 'RPC_FAILED') throw error;
        if (performance.now() >= end) throw error;
        this.onProblem(error);
      }
      await this.pause(pauseAfter(failures, this.interval));
    }
  }

  /** @throws the signal's reason */
  requireNotAborted(): void {
    this.signal?.throwIfAborted();
  }

  /** @throws the signal's reason */
  async pause(milliseconds = this.interval): Promise<void> {
    const { signal } = this;
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
    this.requireNotAborted();
  }
}
