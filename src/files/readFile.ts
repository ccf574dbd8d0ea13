import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { fileError, isSystemError } from './fileError.js';

/** Most of zkliq's files are a few kilobytes; readers of larger ones say so. */
export const DEFAULT_MAXIMUM_BYTES = 2 ** 20;

export interface ReadOptions {
  /** The file is secret: refuse it when others may read it. */
  readonly secret?: boolean;
  /** Larger files are refused before they are read: 1 MiB unless told, Infinity for none. */
  readonly maximumBytes?: number;
}

/**
 * Opens a regular file and hands it to `use`. What is checked is what is read: the file is opened
 * once, and not looked up again by name.
 *
 * @throws InputError FILE_NOT_FOUND, FILE_NOT_PRIVATE, INVALID_FILE, and what `use` throws
 */
export async function withFile<T>(
  path: string,
  options: ReadOptions,
  use: (file: FileHandle) => Promise<T>,
): Promise<T> {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const unreadable = (cause: unknown) => fileError('FILE_NOT_FOUND', path, 'cannot be read', cause);
  const file = await open(path, flags).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  try {
    await requireReadable(file, path, options);
    return await use(file);
  } catch (cause) {
    // What is refused with the open file names none: an error that does is of another file.
    throw isSystemError(cause) && cause.path === undefined ? unreadable(cause) : cause;
  } finally {
    await file.close();
  }
}

/** The bytes of a regular file; it throws what {@link withFile} does. */
export async function readBytes(path: string, options: ReadOptions = {}): Promise<Uint8Array> {
  const { buffer, byteOffset, length } = await withFile(path, options, (file) => file.readFile());
  // Not a Buffer, whose slice() is no copy.
  return new Uint8Array(buffer, byteOffset, length);
}

/** As {@link readBytes}, for UTF-8 text; a byte order mark is left out. */
export async function readText(path: string, options: ReadOptions = {}): Promise<string> {
  const bytes = await readBytes(path, options);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError('INVALID_FILE', `${path} is not UTF-8 text`, { path });
  }
}

async function requireReadable(
  file: FileHandle,
  path: string,
  { secret = false, maximumBytes = DEFAULT_MAXIMUM_BYTES }: ReadOptions,
): Promise<void> {
  const status = await file.stat();
  if (!status.isFile()) {
    const what = status.isDirectory() ? 'is a folder' : 'is not a regular file';
    throw new InputError('INVALID_FILE', `${path} ${what}`, { path });
  }
  if (status.size > maximumBytes) {
    const most = `${Math.ceil(maximumBytes / 2 ** 20)} MiB`;
    throw new InputError('INVALID_FILE', `${path} is too large: at most ${most} are read`, {
      path,
    });
  }
  if (secret) requirePrivate(path, status);
}

/** @throws InputError FILE_NOT_PRIVATE if others than its owner may read a file */
export function requirePrivate(path: string, { mode }: { readonly mode: number }): void {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new InputError(
    'FILE_NOT_PRIVATE',
    `${path} holds secrets and others may read it: chmod 600 it, or say --allow-readable-secrets`,
    { path },
  );
}
