/**
 * Changes one thing at a time in the contracts, and demands that a test of that contract fails for
 * each: `npm run mutate:contracts`. Options: --only <file> (below contracts/, may be given several
 * times), --complete (the files of which every mutant was tried before), --minutes <n>,
 * --seed <n> (order), --jobs <n>, --list.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ordered } from '../order.js';
import { describeMutant, isKnown, tryMutants } from '../queue.js';
import { equivalentMutants } from './equivalent.js';
import { mutantsOf } from './mutants.js';
import { COMPLETE, CONTRACT_TESTS } from './tests.js';
import { Workspace } from './workspace.js';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    complete: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '1200' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    list: { type: 'boolean', default: false },
  },
});

const chosen = options.only ?? (options.complete ? COMPLETE : Object.keys(CONTRACT_TESTS));
const sources = new Map(
  chosen.map((file) => [file, readFileSync(`contracts/${file}`, 'utf8')] as const),
);
const all = [...sources].flatMap(([file, text]) => mutantsOf(file, text));
const mutants = ordered(all, options.seed);

if (options.list) {
  for (const mutant of mutants) console.log(describeMutant(mutant));
} else {
  const jobs = Array.from({ length: Number(options.jobs) }, () => Workspace.make());
  const workspaces = await Promise.all(jobs);
  try {
    process.exitCode = await tryMutants({
      mutants,
      minutes: Number(options.minutes),
      isEquivalent: (mutant) => isKnown(mutant, equivalentMutants, sources),
      workers: workspaces.map((each) => (mutant, signal) => each.run(mutant, signal)),
    });
    await Promise.all(workspaces.map((each) => each.finish()));
  } finally {
    await Promise.all(workspaces.map((each) => each.remove()));
  }
}
