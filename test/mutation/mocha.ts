import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Verdict {
  readonly outcome: 'caught' | 'survived' | 'invalid';
  /** What failed first, and how. */
  readonly by: string;
}

const MOCHA = fileURLToPath(import.meta.resolve('mocha/bin/mocha.js'));
const OPTIONS = ['--no-config', '--import=tsx', '--bail', '--timeout=300000', '--reporter=tap'];

export interface MochaRun {
  readonly cwd: string;
  readonly files: readonly string[];
  readonly options?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs tests until the first fails: whether one did. */
export async function runMocha({ cwd, files, options = [], env, signal }: MochaRun) {
  const child = spawn(process.execPath, [MOCHA, ...OPTIONS, ...options, ...files], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  await new Promise<void>((done, fail) => child.on('error', fail).on('close', () => done()));
  return verdictOf(output);
}

/** Reads mocha's TAP report: the first failure's title, and below it, indented, what it says. */
function verdictOf(output: string): Verdict {
  if (!/^1\.\.\d+$/m.test(output)) throw new Error(`The tests did not run to an end:\n${output}`);
  const failure = /^not ok \d+ (.*)\n((?: .*\n)*)/m.exec(output);
  if (failure === null) return { outcome: 'survived', by: 'no test fails' };
  const [, title = '', message = ''] = failure;
  if (message.includes('does not compile')) return { outcome: 'invalid', by: message.trim() };
  return { outcome: 'caught', by: `${title}: ${message.trim().split('\n')[0]}` };
}
