/**
 * Hostile input for all that reads from outside: `npm run fuzz:input`. Real files, damaged, and values that no
 * format has; answers of a node; command lines. Nothing but typed errors may come of it, each input is done in
 * seconds, and memory stays bounded.
 *
 *   npm run fuzz:input -- [--seconds 900] [--inputs 100000] [--seed 1] [--only <name>]
 *
 * It ends when either is reached.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { binaryTargets } from './binaries.js';
import { commandLineTarget } from './commandLine.js';
import { fileTargets } from './files.js';
import { nodeTargets } from './node.js';
import type { Target } from './target.js';
import { Watchdog } from './watchdog.js';

/** An input on a machine that has other things to do. */
const SECONDS_AN_INPUT = 30;

/** More than the largest real files take, in kilobytes. */
const MEMORY = 1_500_000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '900' },
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string', default: '' },
  },
});
console.log(`seed ${values.seed}`);

const folder = mkdtempSync(join(tmpdir(), 'zkliq-fuzz-'));
await testArtifacts(TINY);
const node = await nodeTargets();
const all = [
  ...(await fileTargets(folder)),
  ...(await binaryTargets()),
  ...node.targets,
  commandLineTarget(folder),
];
const watchdog = new Watchdog(SECONDS_AN_INPUT);
try {
  const targets = all.filter(({ name }) => name.includes(values.only));
  process.exitCode = await fuzz(targets);
} finally {
  await watchdog.stop();
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Turn by turn, each under a seed of its own. */
async function fuzz(targets: readonly Target[]): Promise<number> {
  const end = Date.now() + Number(values.seconds) * 1_000;
  const counts = new Map<string, number>();
  let total = 0;
  for (let turn = 0; total < Number(values.inputs); turn++) {
    for (const { name, runs, property } of targets) {
      const seed = Number(values.seed) + turn;
      const before = property.runBeforeEach;
      property.runBeforeEach = () => {
        watchdog.count();
        return before.call(property);
      };
      const result = await fc.check(property, { seed, numRuns: runs });
      property.runBeforeEach = before;
      if (result.failed) {
        console.error(`${name}, --seed ${seed} --only '${name}'`);
        console.error(result.errorInstance);
        console.error(JSON.stringify(result.counterexample)?.slice(0, 4_000));
        return 1;
      }
      counts.set(name, (counts.get(name) ?? 0) + result.numRuns);
      total += result.numRuns;
      if (process.resourceUsage().maxRSS > MEMORY) {
        console.error(`${name}, --seed ${seed}: memory grew beyond ${MEMORY} kilobytes`);
        return 1;
      }
      if (Date.now() > end) break;
    }
    if (Date.now() > end) break;
  }
  for (const [name, count] of counts) console.log(`${String(count).padStart(7)} ${name}`);
  console.log(`${String(total).padStart(7)} inputs, nothing but typed errors`);
  return 0;
}
