import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileError, isErrorBelow } from './fileError.js';

/** With the machine's name: process numbers of other machines, or containers, mean nothing here. */
const PREFIX = `.zkliq-staging-${hostname()}-`;

/** What follows: a process number and a UUID, and nothing that another machine's name could end in. */
const OWNER = /^(\d+)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Runs work in a staging folder beside `folder`, which it is to become or to fill. It is removed whatever
 * happens. Staging folders of processes that were killed are removed first.
 *
 * @throws InputError FILE_NOT_WRITABLE, and what `work` throws that is no error of the system's about files
 *   there
 */
export async function withStaging<T>(
  folder: string,
  work: (staging: string) => Promise<T>,
): Promise<T> {
  const root = dirname(resolve(folder));
  const staging = join(root, `${PREFIX}${process.pid}-${randomUUID()}`);
  const notMade = (cause: unknown) =>
    fileError('FILE_NOT_WRITABLE', folder, 'cannot be made', cause);
  try {
    await mkdir(root, { recursive: true });
    await removeAbandoned(root);
    await mkdir(staging);
  } catch (cause) {
    throw notMade(cause);
  }
  try {
    return await work(staging);
  } catch (cause) {
    throw isErrorBelow(root, cause) ? notMade(cause) : cause;
  } finally {
    // A compiler that was just killed may still write.
    await rm(staging, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Moves a finished folder to its place, and what was there to `previous`. Another process may have
 * put the same there meanwhile: either will do.
 */
export async function replaceFolder(
  finished: string,
  folder: string,
  previous: string,
): Promise<void> {
  await rename(folder, previous).catch(ignore('ENOENT'));
  try {
    await rename(finished, folder).catch(ignore('ENOTEMPTY', 'EEXIST', 'EPERM'));
    await access(folder);
  } catch (error) {
    await rename(previous, folder).catch(ignore('ENOENT'));
    throw error;
  }
}

/** Staging folders of set-ups that were killed. */
async function removeAbandoned(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(PREFIX)) continue;
    const owner = OWNER.exec(name.slice(PREFIX.length))?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    await rm(join(root, name), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ignore(...codes: string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}
