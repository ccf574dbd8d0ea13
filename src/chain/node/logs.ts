import type { Log, Provider } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { requireWholeNumber } from '../../wholeNumber.js';
import { chainErrorOf, isAnsweredWithError } from './nodeError.js';

/** Blocks a request: many nodes allow no more. */
export const DEFAULT_CHUNK = 10_000;

/** Blocks of a fast rollup's year, at 10,000 a request: a node must not keep us asking for ever. */
const MAXIMUM_REQUESTS = 15_000;

/** After so many answers a larger range is tried than the last one that was refused. */
const ANSWERS_TO_GROW = 16;

interface LogFilter {
  readonly address: string;
  readonly topics: readonly (string | null)[];
}

interface LogRange {
  /** First block. */
  readonly from: number;
  /** Last block. */
  readonly to: number;
  /** Most blocks a request. */
  readonly chunk: number;
  /** Backwards, and up to whatever is the newest block when the node is asked. */
  readonly newestFirst?: boolean;
}

/**
 * Logs, some blocks at a time: a range that the node refuses is halved until it answers, and doubled
 * again only after a while, because most nodes refuse by the number of blocks.
 *
 * @throws InputError INVALID_VALUE if blocks are none, or a request is to have none
 * @throws ChainError RPC_FAILED; EVENTS_MISSING if it would take too many requests
 */
export async function* readLogs(
  provider: Provider,
  { address, topics }: LogFilter,
  { from, to, chunk, newestFirst = false }: LogRange,
): AsyncGenerator<readonly Log[], void> {
  requireWholeNumber('chunk', chunk, 1, 2 ** 32);
  requireWholeNumber('fromBlock', from, 0, Number.MAX_SAFE_INTEGER);
  let [low, high, size, answers] = [from, to, chunk, 0];
  for (let requests = 0; low <= high; requests++) {
    if (requests === MAXIMUM_REQUESTS) throw tooMany(low, high);
    const fromBlock = newestFirst ? Math.max(low, high - size + 1) : low;
    const last = newestFirst ? high : Math.min(high, low + size - 1);
    // ethers remembers the newest block for a moment, and by now there may be one more.
    const toBlock = newestFirst && last === to ? 'latest' : last;
    let logs: readonly Log[];
    try {
      logs = await provider.getLogs({ address, topics: [...topics], fromBlock, toBlock });
    } catch (error) {
      if (last === fromBlock || !isAnsweredWithError(error)) throw chainErrorOf(error, provider);
      size = Math.ceil((last - fromBlock + 1) / 2);
      answers = 0;
      continue;
    }
    yield logs;
    if (newestFirst) high = fromBlock - 1;
    else low = last + 1;
    if (++answers % ANSWERS_TO_GROW === 0) size = Math.min(chunk, 2 * size);
  }
}

function tooMany(low: number, high: number): ChainError {
  return new ChainError(
    'EVENTS_MISSING',
    `Blocks ${low} to ${high} are left after ${MAXIMUM_REQUESTS} requests for events: search fewer blocks, or ask a node that takes more of them a request`,
    { low, high },
  );
}
