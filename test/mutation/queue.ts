import type { Verdict } from './mocha.js';

/** One change to one line of a source. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly change: string;
  /** The whole file with the change. */
  readonly text: string;
}

/** A mutant that no test can catch. */
export interface EquivalentMutant {
  readonly file: string;
  readonly change: string;
  /** The line as it stands in the source, trimmed. */
  readonly line: string;
  readonly why: string;
}

interface Queue {
  readonly mutants: readonly Mutant[];
  readonly minutes: number;
  readonly isEquivalent: (mutant: Mutant) => boolean;
  /** One at a time in each of them. */
  readonly workers: readonly ((mutant: Mutant, signal: AbortSignal) => Promise<Verdict>)[];
}

/** What becomes of a mutant that is said to be equivalent: a test that catches it says otherwise. */
const EXPLAINED = { survived: 'equivalent', caught: 'mistaken', invalid: 'mistaken' } as const;

export function describeMutant({ file, line, change }: Mutant): string {
  return `${file}:${line} ${change}`;
}

/** Whether a mutant is among the known ones, by its line as it stands in the sources. */
export function isKnown(
  { file, line, change }: Mutant,
  known: readonly EquivalentMutant[],
  sources: ReadonlyMap<string, string>,
): boolean {
  const text = sources.get(file)!.split('\n')[line - 1]!.trim();
  return known.some((each) => each.file === file && each.change === change && each.line === text);
}

/**
 * Tries one mutant after the other as long as there is time, and tells of each.
 *
 * @returns the exit code: 1 if one survived, or was mistaken for equivalent
 */
export async function tryMutants({ mutants, minutes, isEquivalent, workers }: Queue) {
  const waiting = [...mutants];
  const end = Date.now() + minutes * 60_000;
  const counts = { caught: 0, survived: 0, invalid: 0, equivalent: 0, mistaken: 0 };
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const work = async (tryOne: Queue['workers'][number]): Promise<void> => {
    while (Date.now() < end) {
      const next = waiting.shift();
      if (next === undefined) return;
      const verdict = await tryOne(next, stop.signal);
      const outcome = isEquivalent(next) ? EXPLAINED[verdict.outcome] : verdict.outcome;
      counts[outcome] += 1;
      console.log(`${outcome.padEnd(10)} ${describeMutant(next)}`);
      console.log(`           ${verdict.by.slice(0, 200)}`);
    }
  };
  const jobs = await Promise.allSettled(workers.map(work));
  for (const job of jobs) if (job.status === 'rejected') throw job.reason;
  const tried = counts.caught + counts.survived;
  console.log(
    `\n${counts.caught}/${tried} caught, ${counts.equivalent} equivalent, ` +
      `${counts.mistaken} mistaken for it, ${counts.invalid} invalid, ${waiting.length} not tried`,
  );
  return counts.survived + counts.mistaken === 0 ? 0 : 1;
}
