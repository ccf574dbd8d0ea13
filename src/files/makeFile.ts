import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../errors.js';
import { fileError, isSystemError } from './fileError.js';
import { withTemporary } from './temporaryFiles.js';

const MOVE_AWAY = 'move it away, or say --force';

export interface MakeOptions {
  readonly overwrite?: boolean;
  /** Once it is aborted, nothing takes the name; what was written is removed. */
  readonly signal?: AbortSignal;
}

export interface WriteOptions extends MakeOptions {
  /** The file is secret: readable by its owner only. */
  readonly secret?: boolean;
}

/**
 * Has somebody make a file under a temporary name, and renames it: it is whole or not there.
 *
 * @param make writes the file of the name that it is given
 * @throws InputError FILE_EXISTS unless told to overwrite; FILE_NOT_WRITABLE; the signal's reason, and what
 *   `make` throws that is no error of the system
 */
export async function makeFile<T>(
  path: string,
  make: (temporary: string) => Promise<T>,
  { overwrite = false, signal }: MakeOptions = {},
): Promise<T> {
  return withTemporary(dirname(path), async (temporary) => {
    try {
      const result = await make(temporary);
      await syncFile(temporary);
      signal?.throwIfAborted();
      await (overwrite ? rename(temporary, path) : claimName(temporary, path));
      return result;
    } catch (cause) {
      // Whatever keeps it from being removed kept it from being made.
      await rm(temporary, { force: true }).catch(() => {});
      if (!isSystemError(cause)) throw cause;
      throw fileError('FILE_NOT_WRITABLE', path, 'cannot be written', cause);
    }
  });
}

/**
 * As {@link makeFile}, for what this process writes.
 *
 * @throws InputError FILE_EXISTS before anything is written, unless told to overwrite; FILE_NOT_WRITABLE
 */
export async function writeWhole(
  path: string,
  write: (file: FileHandle) => Promise<void>,
  { secret = false, ...options }: WriteOptions = {},
): Promise<void> {
  await requireNew(path, options.overwrite ?? false);
  const make = async (temporary: string) => {
    const file = await open(temporary, 'wx', secret ? 0o600 : 0o644);
    try {
      await write(file);
    } finally {
      await file.close();
    }
  };
  await makeFile(path, make, options);
}

/** Renames, unless somebody took the name meanwhile: a link, unlike a rename, replaces nothing. @throws InputError FILE_EXISTS */
async function claimName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw existsError(path);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // A file system without links: a file that takes the name in this very instant is replaced.
    await requireNew(path, false);
    return rename(temporary, path);
  }
  await rm(temporary);
}

/**
 * @throws InputError FILE_EXISTS if there is something at `path`, unless it may be overwritten;
 *   FILE_NOT_WRITABLE if that is no file: a rename would replace a pipe, a device or a folder
 */
export async function requireNew(path: string, overwrite: boolean, advice?: string): Promise<void> {
  const status = await lstat(path).catch(() => undefined);
  if (status === undefined) return;
  if (!status.isFile() && !status.isSymbolicLink()) {
    throw new InputError('FILE_NOT_WRITABLE', `${path} is not a regular file: name another`, {
      path,
    });
  }
  if (!overwrite) throw existsError(path, advice);
}

function existsError(path: string, advice = MOVE_AWAY): InputError {
  return new InputError('FILE_EXISTS', `${path} exists: ${advice}`, { path });
}

/** Writes what the system may still hold back: once renamed, a power failure must not empty a file. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
