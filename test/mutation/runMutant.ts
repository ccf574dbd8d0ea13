import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CIRCUITS_FOLDER } from '../../src/circuits/instances.js';
import { runMocha, type Verdict } from './mocha.js';
import type { Mutant } from './queue.js';

/** Deepest first: a template's own tests are quicker than those of the statement around it. */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  'account.circom': ['account', 'liquidatable', 'liquidatableForged'],
  'fold.circom': ['fold', 'liquidatable', 'liquidatableForged'],
  'health.circom': ['health', 'liquidatable', 'liquidatableForged'],
  'membership.circom': ['membership', 'liquidatable', 'liquidatableForged'],
  'liquidatableAccount.circom': [
    'liquidatableAccount',
    'liquidatable',
    'liquidatableForged',
    'liquidatableBatch',
    'liquidatableBatchForged',
  ],
  'liquidatable.circom': ['liquidatable', 'liquidatableForged'],
  'liquidatableBatch.circom': ['liquidatableBatch', 'liquidatableBatchForged'],
};

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs the circuit tests against the mutant, but for those that count or take the full size. */
export async function runMutant(mutant: Mutant, signal: AbortSignal): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'zkliq-mutant-'));
  try {
    await cp(CIRCUITS_FOLDER, folder, { recursive: true });
    await writeFile(join(folder, mutant.file), mutant.text);
    for (const name of TESTS[mutant.file] ?? ['liquidatable']) {
      const verdict = await runMocha({
        cwd: PROJECT,
        files: [`test/circuits/${name}.test.ts`],
        options: ['--grep', 'constraint count|full size', '--invert'],
        env: { ZKLIQ_CIRCUITS: folder },
        signal,
      });
      if (verdict.outcome !== 'survived') return verdict;
    }
    return { outcome: 'survived', by: 'no test fails' };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
