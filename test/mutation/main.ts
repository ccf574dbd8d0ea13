/**
 * Takes one constraint or range check at a time away from the circuits, and demands that a circuit
 * test fails for each: `npm run mutate`. Options: --only <file>, --minutes <n>, --seed <n> (order),
 * --jobs <n>, --list.
 */
import { parseArgs } from 'node:util';
import { readSources } from '../../src/artifacts/compileCircuit.js';
import { equivalentMutants } from './equivalent.js';
import { type Mutant, mutantsOf } from './mutants.js';
import { runMutant, type Verdict } from './runMutant.js';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    minutes: { type: 'string', default: '600' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    list: { type: 'boolean', default: false },
  },
});

const sources = await readSources();
const mutants = sources
  .filter(([name]) => options.only === undefined || name.startsWith(options.only))
  .flatMap(([name, text]) => mutantsOf(name, text));
const ordered = options.seed === undefined ? mutants : shuffled(mutants, Number(options.seed));

if (options.list) {
  for (const mutant of ordered) console.log(describe(mutant));
} else {
  process.exitCode = await runAll(ordered);
}

async function runAll(queue: readonly Mutant[]): Promise<number> {
  const waiting = [...queue];
  const end = Date.now() + Number(options.minutes) * 60_000;
  const counts = { caught: 0, survived: 0, invalid: 0, equivalent: 0 };
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const verdict = await runMutant(next, stop.signal);
      const outcome = isEquivalent(next) ? 'equivalent' : verdict.outcome;
      counts[outcome] += 1;
      console.log(report(next, verdict, outcome));
      if (Date.now() > end) return;
    }
  };
  const jobs = await Promise.allSettled(Array.from({ length: Number(options.jobs) }, work));
  for (const job of jobs) if (job.status === 'rejected') throw job.reason;
  const tried = counts.caught + counts.survived;
  console.log(
    `\n${counts.caught}/${tried} caught, ${counts.equivalent} equivalent, ` +
      `${counts.invalid} invalid, ${waiting.length} not tried`,
  );
  return counts.survived === 0 ? 0 : 1;
}

function report(mutant: Mutant, { by }: Verdict, outcome: string): string {
  return `${outcome.padEnd(10)} ${describe(mutant)}\n           ${by.slice(0, 200)}`;
}

function describe({ file, line, change }: Mutant): string {
  return `${file}:${line} ${change}`;
}

function isEquivalent(mutant: Mutant): boolean {
  const source = sources.find(([name]) => name === mutant.file)![1];
  const line = source.split('\n')[mutant.line - 1]!.trim();
  return equivalentMutants.some(
    (known) => known.file === mutant.file && known.change === mutant.change && known.line === line,
  );
}

/** The same order for the same seed (mulberry32). */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
