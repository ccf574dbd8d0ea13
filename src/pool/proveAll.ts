import { setMaxListeners } from 'node:events';
import { Bell } from './bell.js';
import { ClaimGroups, type GroupProver, type ProveAllResult } from './claimGroups.js';
import { ClaimSource, type Claims } from './claimSource.js';

export interface ResultOptions {
  /** Results as the claims came; default as they finish. */
  readonly ordered?: boolean;
  /** Rejects with the signal's reason; what is being computed by then is thrown away. */
  readonly signal?: AbortSignal;
}

/**
 * Proves claims as they come. No more are read than two groups for each worker and two for whoever takes
 * the results, so memory grows with the workers and not with the claims.
 */
export async function* proveAll(
  prover: GroupProver,
  claims: Claims,
  { ordered = false, signal }: ResultOptions,
): AsyncGenerator<ProveAllResult, void, undefined> {
  const bell = new Bell();
  const stop = new AbortController();
  // Every proof listens.
  setMaxListeners(0, stop.signal);
  const groups = new ClaimGroups(prover, stop.signal, bell.ring);
  const source = new ClaimSource(claims, groups.add, bell.ring);
  const most = prover.accounts * (2 * prover.workers + 2);
  const abort = () => {
    stop.abort(signal?.reason);
    bell.ring();
  };
  signal?.addEventListener('abort', abort, { once: true });
  let hasFailed = true;
  try {
    for (;;) {
      signal?.throwIfAborted();
      if (groups.failure !== undefined) throw groups.failure.thrown;
      const results = groups.take(ordered);
      if (results !== undefined) {
        for (const result of results) {
          // Taking no more results is no failure.
          hasFailed = false;
          yield result;
          hasFailed = true;
          signal?.throwIfAborted();
        }
        continue;
      }
      groups.flush(source.hasEnded);
      if (source.hasEnded && groups.claims === 0) break;
      if (groups.claims < most) source.read();
      await bell.wait();
    }
    if (source.failure !== undefined) throw source.failure.thrown;
    hasFailed = false;
  } finally {
    signal?.removeEventListener('abort', abort);
    groups.end();
    stop.abort(new Error('Nobody takes the results'));
    const ending = source.end();
    await (hasFailed ? ending.catch(() => {}) : ending);
  }
}
