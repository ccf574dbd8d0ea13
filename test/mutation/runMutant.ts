import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CIRCUITS_FOLDER } from '../../src/circuits/instances.js';
import type { Mutant } from './mutants.js';

export interface Verdict {
  readonly outcome: 'caught' | 'survived' | 'invalid';
  /** What failed first, and how. */
  readonly by: string;
}

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
      const verdict = await runTests(`test/circuits/${name}.test.ts`, folder, signal);
      if (verdict.outcome !== 'survived') return verdict;
    }
    return { outcome: 'survived', by: 'no test fails' };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runTests(file: string, folder: string, signal: AbortSignal): Promise<Verdict> {
  const { resolve } = import.meta;
  const mocha = fileURLToPath(resolve('mocha/bin/mocha.js'));
  const options = ['--no-config', '--import=tsx', '--bail', '--timeout=300000', '--reporter=tap'];
  const filter = ['--grep', 'constraint count|full size', '--invert'];
  const child = spawn(process.execPath, [mocha, ...options, ...filter, file], {
    cwd: PROJECT,
    env: { ...process.env, ZKLIQ_CIRCUITS: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise<void>((done, fail) => child.on('error', fail).on('close', () => done()));
  return verdictOf(output);
}

/** Reads mocha's TAP report: the first failure's title, and below it, indented, what it says. */
function verdictOf(output: string): Verdict {
  if (!/^1\.\.\d+$/m.test(output)) throw new Error(`The tests did not run to an end:\n${output}`);
  const failure = /^not ok \d+ (.*)\n((?: .*\n)*)/m.exec(output);
  if (failure === null) return { outcome: 'survived', by: '' };
  const [, title = '', message = ''] = failure;
  if (message.includes('does not compile')) return { outcome: 'invalid', by: message.trim() };
  return { outcome: 'caught', by: `${title}: ${message.trim().split('\n')[0]}` };
}
