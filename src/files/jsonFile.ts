import { randomUUID } from 'node:crypto';
import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { InputError } from '../errors.js';
import { fileError, isSystemError } from './fileError.js';
import { type ReadOptions, readText } from './readFile.js';
import { describeIssues } from './schemaIssues.js';
import { parseStrictJson } from './strictJson.js';
import { withTemporary } from './temporaryFiles.js';

/**
 * Reads a JSON file of one of zkliq's formats. Unknown, missing and repeated fields are refused.
 *
 * @throws InputError FILE_NOT_FOUND, FILE_NOT_PRIVATE, INVALID_FILE: they name the file and the
 *   place in it, and never quote a value
 */
export async function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  options: ReadOptions = {},
): Promise<z.output<Schema>> {
  return parseJson(path, await readText(path, options), schema);
}

/** As {@link readJsonFile}, for text that was read already. */
export function parseJson<Schema extends z.ZodType>(
  path: string,
  text: string,
  schema: Schema,
): z.output<Schema> {
  let json: unknown;
  try {
    json = parseStrictJson(text);
  } catch (error) {
    throw new InputError('INVALID_FILE', `${path} ${(error as Error).message}`, { path });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new InputError('INVALID_FILE', `${path}: ${describeIssues(result.error.issues)}`, { path });
}

const MOVE_AWAY = 'move it away, or say --force';

export interface WriteOptions {
  /** The file is secret: readable by its owner only. */
  readonly secret?: boolean;
  readonly overwrite?: boolean;
  /** Once it is aborted, nothing takes the name; what was written is removed. */
  readonly signal?: AbortSignal;
}

/**
 * Writes JSON as {@link writeWhole} writes. Bigints become decimal strings.
 *
 * @throws InputError FILE_EXISTS unless told to overwrite; FILE_NOT_WRITABLE
 */
export async function writeJsonFile(
  path: string,
  value: unknown,
  options: WriteOptions = {},
): Promise<void> {
  const text = `${formatJson(value)}\n`;
  await writeWhole(path, (file) => file.writeFile(text), options);
}

/**
 * Writes to a temporary name and renames it, so that a file is whole or not there.
 *
 * @throws InputError FILE_EXISTS unless told to overwrite; FILE_NOT_WRITABLE; the signal's reason, and
 *   what `write` throws that is no error of the system
 */
export async function writeWhole(
  path: string,
  write: (file: FileHandle) => Promise<void>,
  { secret = false, overwrite = false, signal }: WriteOptions = {},
): Promise<void> {
  await requireNew(path, overwrite);
  const temporary = join(dirname(path), `.zkliq-${randomUUID()}.tmp`);
  await withTemporary(temporary, async () => {
    try {
      await writeAll(temporary, write, secret ? 0o600 : 0o644);
      signal?.throwIfAborted();
      await (overwrite ? rename(temporary, path) : claimName(temporary, path));
    } catch (cause) {
      // Whatever keeps it from being removed kept it from being made.
      await rm(temporary, { force: true }).catch(() => {});
      if (!isSystemError(cause)) throw cause;
      throw fileError('FILE_NOT_WRITABLE', path, 'cannot be written', cause);
    }
  });
}

async function writeAll(
  path: string,
  write: (file: FileHandle) => Promise<void>,
  mode: number,
): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * As {@link writeJsonFile}, for a format: what does not belong in such a file does not get out.
 *
 * @throws InputError INVALID_FILE, FILE_EXISTS, FILE_NOT_WRITABLE
 */
export async function writeFileOf(
  schema: z.ZodType,
  path: string,
  value: unknown,
  options: WriteOptions = {},
): Promise<void> {
  parseJson(path, formatJson(value), schema);
  await writeJsonFile(path, value, options);
}

/** Renames, unless somebody took the name meanwhile: a link, unlike a rename, replaces nothing. @throws InputError FILE_EXISTS */
export async function claimName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw existsError(path);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // A file system without links.
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

/** JSON with bigints as decimal strings. */
export function formatJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_, item: unknown) => (typeof item === 'bigint' ? item.toString() : item),
    2,
  );
}
