import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository, where `npm test` runs. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Working folder; default: the repository. */
  readonly cwd?: string;
  /** Interrupt once stderr says this. */
  readonly interruptAt?: string;
  /** Milliseconds after that, 0 unless told. */
  readonly interruptAfter?: number;
}

/** Runs the built command line to its end, with nothing of zkliq's in the environment but `env`. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { env = {}, cwd = ROOT, interruptAt, interruptAfter = 0 } = options;
  // A process of its own group gets the signal with its children, as on a terminal.
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...withoutOurs(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), 100_000);
  let stdout = '';
  let stderr = '';
  let interrupted = false;
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    if (interruptAt === undefined || interrupted || !stderr.includes(interruptAt)) return;
    interrupted = true;
    setTimeout(() => process.kill(-child.pid!, 'SIGINT'), interruptAfter);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(deadline);
      resolve({ code, stdout, stderr });
    });
  });
}

function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('ZKLIQ_')));
}
