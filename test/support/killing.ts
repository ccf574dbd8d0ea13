import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ROOT } from './cli.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/**
 * Loaded into a process before its program: what is written to files takes its time, and comes in two
 * halves. Between any two steps of that the process may be killed.
 */
const slowWrites = (chance: number) => `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const pause = () => {
    if (Math.random() < ${chance}) process.kill(-process.pid, 'SIGKILL');
    return new Promise((resolve) => setTimeout(resolve, 10 * Math.random()));
  };
  const { open, link, rm } = fs.promises;
  fs.promises.open = async (path, ...more) => {
    const file = await open(path, ...more);
    for (const name of ['appendFile', 'writeFile']) {
      const write = file[name].bind(file);
      file[name] = async (data, ...options) => {
        const bytes = Buffer.from(data);
        const half = Math.floor(bytes.length * Math.random());
        await write(bytes.subarray(0, half), ...options);
        await pause();
        await write(bytes.subarray(half), ...options);
        await pause();
      };
    }
    return file;
  };
  fs.promises.link = async (...given) => { await link(...given); await pause(); };
  fs.promises.rm = async (...given) => { await pause(); await rm(...given); };
  syncBuiltinESMExports();`;

export interface KillOptions {
  /** So many milliseconds after it started, or after its stderr said `since`. */
  readonly after?: number;
  readonly since?: string;
  /** From 0 to 1: how likely it is between two steps of a write. */
  readonly chance?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Killed {
  /** Null if it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built command line with slow writes, and kills it with all of its processes, so that nothing of
 * it can tidy up, unless it ends before.
 */
export function runAndKill(
  args: readonly string[],
  { after, since, chance = 0, env = {} }: KillOptions,
): Promise<Killed> {
  const slow = `--import=data:text/javascript,${encodeURIComponent(slowWrites(chance))}`;
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, NODE_OPTIONS: slow, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const kill = () => process.kill(-child.pid!, 'SIGKILL');
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    if (after !== undefined) timer ??= setTimeout(kill, after);
  };
  if (since === undefined) arm();
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    if (since !== undefined && stderr.includes(since)) arm();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => clearTimeout(timer));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
