/**
 * A process of a {@link Workspace}, in its folder: has read all tests once, and runs those that it is told to,
 * again and again. What they compile is what stands in the folder at that time.
 */
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import type { Verdict } from '../mocha.js';
import { CONTRACT_TESTS } from './tests.js';

/** Names of test files, in the order in which they run. */
export type Request = readonly string[];

const testFile = (name: string) =>
  fileURLToPath(new URL(`../../contracts/${name}.test.ts`, import.meta.url));

/** What mocha reports to: nobody. */
class Silent {}

const mocha = new Mocha({ bail: true, timeout: 300_000, reporter: Silent as never });
mocha.cleanReferencesAfterRun(false);
for (const name of new Set(Object.values(CONTRACT_TESTS).flat())) mocha.addFile(testFile(name));
await mocha.loadFilesAsync();
const suites = [...mocha.suite.suites];

process.on('message', (names: Request) => {
  run(names).then((verdict) => process.send!(verdict));
});
process.send!('ready');

function run(names: Request): Promise<Verdict> {
  mocha.suite.suites = names.flatMap((name) =>
    suites.filter(({ file }) => file === testFile(name)),
  );
  return new Promise((resolve) => {
    let verdict: Verdict | undefined;
    const runner = mocha.run(() =>
      resolve(verdict ?? { outcome: 'survived', by: 'no test fails' }),
    );
    runner.on('fail', (test, { message }: Error) => {
      const outcome = message.includes('Solidity: ') ? 'invalid' : 'caught';
      verdict ??= { outcome, by: `${test.fullTitle()}: ${message.split('\n')[0]}` };
    });
  });
}
