import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { fileError } from './fileError.js';

/** Larger files are refused before they are read: a tree of a million leaves is 80 MB. */
export const MAXIMUM_BYTES = 256 * 2 ** 20;

export interface ReadOptions {
  /** The file is secret: refuse it when others may read it. */
  readonly secret?: boolean;
}

/**
 * The text of a UTF-8 file, without a byte order mark. What is checked is what is read: the file
 * is opened once, and not looked up again by name.
 *
 * @throws InputError FILE_NOT_FOUND, FILE_NOT_PRIVATE, INVALID_FILE
 */
export async function readText(
  path: string,
  { secret = false }: ReadOptions = {},
): Promise<string> {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  try {
    const file = await open(path, flags);
    try {
      await requireReadable(file, path, secret);
      return decode(path, await file.readFile());
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw fileError('FILE_NOT_FOUND', path, 'cannot be read', cause);
  }
}

async function requireReadable(file: FileHandle, path: string, secret: boolean): Promise<void> {
  const status = await file.stat();
  if (!status.isFile()) {
    const what = status.isDirectory() ? 'is a folder' : 'is not a regular file';
    throw new InputError('INVALID_FILE', `${path} ${what}`, { path });
  }
  if (status.size > MAXIMUM_BYTES) {
    const most = `${MAXIMUM_BYTES / 2 ** 20} MiB`;
    throw new InputError('INVALID_FILE', `${path} is too large: at most ${most} are read`, {
      path,
    });
  }
  if (secret && process.platform !== 'win32' && (status.mode & 0o077) !== 0) {
    throw new InputError(
      'FILE_NOT_PRIVATE',
      `${path} holds secrets and others may read it: chmod 600 it, or say --allow-readable-secrets`,
      { path },
    );
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError('INVALID_FILE', `${path} is not UTF-8 text`, { path });
  }
}
