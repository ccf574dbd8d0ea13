import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { ZkliqError } from '../errors.js';
import { foreignEnvironment } from '../foreignEnvironment.js';

export type AnvilErrorCode = 'ANVIL_MISSING' | 'ANVIL_FAILED';

/** The local chain could not be started. */
export class AnvilError extends ZkliqError<AnvilErrorCode> {}

export interface Anvil {
  readonly url: string;
  readonly chainId: bigint;
  /** Ends the chain; resolves once it is gone. May be called again. */
  stop(): Promise<void>;
}

type Watchdog = ChildProcessByStdio<Writable, Readable, null>;

export interface AnvilOptions {
  /** 31337 unless told. */
  readonly chainId?: bigint;
}

const DEFAULT_CHAIN_ID = 31_337n;

/** The hardfork is fixed, so that gas does not change with anvil's default. */
const ANVIL_ARGUMENTS = ['--host', '127.0.0.1', '--port', '0', '--hardfork', 'osaka'];

/**
 * Runs anvil as its child and kills it when standard input closes: the kernel closes that pipe
 * however the parent dies. Prints the port, and reads the rest of anvil's output so that no full
 * pipe ever stalls it. Plain JavaScript, because it runs where no TypeScript loader is.
 */
const WATCHDOG = `
  const { spawn } = require('node:child_process');
  const [program, ...args] = process.argv.slice(1);
  const anvil = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  anvil.stdout.on('data', (data) => {
    if (output === null) return;
    output += data;
    const port = /Listening on [^\\n]*:(\\d+)\\n/.exec(output)?.[1];
    if (port === undefined) return;
    output = null;
    process.stdout.write(port + '\\n');
  });
  const kill = () => anvil.kill('SIGKILL');
  process.stdin.on('close', kill).on('error', kill).resume();
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, kill);
  process.stdout.on('error', kill);
  anvil.on('error', () => process.exit(1)).on('exit', () => process.exit(0));
`;

/**
 * Starts a local chain on a free port of this machine. It ends with `stop()`, or with the process
 * that started it, whatever ends that; it does not keep that process alive.
 *
 * @throws AnvilError ANVIL_MISSING if the platform's package of anvil is not installed
 * @throws AnvilError ANVIL_FAILED if anvil does not start
 */
export async function startAnvil({
  chainId = DEFAULT_CHAIN_ID,
}: AnvilOptions = {}): Promise<Anvil> {
  const args = [...ANVIL_ARGUMENTS, '--chain-id', chainId.toString()];
  // In a process group of its own, so that Ctrl-C reaches the chain only through its user's end.
  const watchdog = spawn(process.execPath, ['-e', WATCHDOG, findAnvil(), ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...foreignEnvironment(), NODE_OPTIONS: '' },
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    watchdog.once('exit', () => resolve()).once('error', () => resolve());
  });
  const port = await readPort(watchdog, ended);
  release(watchdog);
  const stop = async () => {
    watchdog.ref();
    watchdog.stdin.destroy();
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, chainId, stop };
}

async function readPort(watchdog: Watchdog, ended: Promise<void>): Promise<number> {
  const line = new Promise<string>((resolve) => {
    createInterface(watchdog.stdout).once('line', resolve);
  });
  const port = await Promise.race([line, ended]);
  if (port === undefined) throw new AnvilError('ANVIL_FAILED', 'anvil ended before it listened');
  return Number(port);
}

/** Neither the child nor its pipes keep the event loop running. */
function release(watchdog: Watchdog): void {
  watchdog.unref();
  for (const stream of [watchdog.stdin, watchdog.stdout]) (stream as Socket).unref();
}

/** The binary ships in a package for each platform, beside @foundry-rs/anvil. */
function findAnvil(): string {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${architecture}`;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  try {
    const { resolve } = createRequire(
      createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'),
    );
    return resolve(`${name}/bin/anvil${suffix}`);
  } catch (cause) {
    throw new AnvilError(
      'ANVIL_MISSING',
      `anvil is not installed for this platform: npm install --save-dev @foundry-rs/anvil (looked for ${name})`,
      { package: name },
      { cause },
    );
  }
}
