/**
 * Takes one constraint or range check at a time away from the circuits, and demands that a circuit
 * test fails for each: `npm run mutate`. Options: --only <file>, --minutes <n>, --seed <n> (order),
 * --jobs <n>, --list.
 */
import { parseArgs } from 'node:util';
import { readSources } from '../../src/compilation/compileCircuit.js';
import { equivalentMutants } from './equivalent.js';
import { mutantsOf } from './mutants.js';
import { ordered } from './order.js';
import { describeMutant, isKnown, tryMutants } from './queue.js';
import { runMutant } from './runMutant.js';

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
const all = sources
  .filter(([name]) => options.only === undefined || name.startsWith(options.only))
  .flatMap(([name, text]) => mutantsOf(name, text));
const mutants = ordered(all, options.seed);

if (options.list) {
  for (const mutant of mutants) console.log(describeMutant(mutant));
} else {
  process.exitCode = await tryMutants({
    mutants,
    minutes: Number(options.minutes),
    isEquivalent: (mutant) => isKnown(mutant, equivalentMutants, new Map(sources)),
    workers: Array.from({ length: Number(options.jobs) }, () => runMutant),
  });
}
