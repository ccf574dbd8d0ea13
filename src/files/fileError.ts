import { relative } from 'node:path';
import { InputError, type InputErrorCode } from '../errors.js';

/** What the system's codes mean, for a person. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EFBIG: 'it would be too large',
  EIO: 'the device does not answer',
  ELOOP: 'it is a symbolic link, or its links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  EEXIST: 'something else is there',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'no space is left',
  ENOTDIR: 'a part of the path is no folder',
  ENOTEMPTY: 'it is a folder',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

/** An error of the operating system, such as a call on a file ends with. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/**
 * Whether the system has refused something with a folder's files. What it refuses with a file that is
 * open names none.
 */
export function isErrorBelow(folder: string, error: unknown): error is NodeJS.ErrnoException {
  if (!isSystemError(error)) return false;
  const { path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const names = [path, dest].filter((name) => name !== undefined);
  return names.length === 0 || names.some((name) => !relative(folder, name).startsWith('..'));
}

/** Whether a file could not be read because it is not there. */
export function isMissing(error: unknown): error is InputError {
  if (!(error instanceof InputError) || !isSystemError(error.cause)) return false;
  return error.cause.code === 'ENOENT' || error.cause.code === 'ENOTDIR';
}

export function systemReason(error: unknown): string {
  return reasonOfCode(isSystemError(error) ? error.code : undefined);
}

/** As {@link systemReason}, for the code alone, such as ENOSPC. */
export function reasonOfCode(code: string | undefined): string {
  return REASONS[code ?? ''] ?? code ?? 'unknown error';
}

/** `path` with what could not be done to it, and why. */
export function fileError(
  code: InputErrorCode,
  path: string,
  what: string,
  cause: unknown,
): InputError {
  return new InputError(code, `${path} ${what}: ${systemReason(cause)}`, { path }, { cause });
}

/**
 * Runs a check of values that came from a file: its refusal becomes one of the file.
 *
 * @throws InputError INVALID_FILE
 */
export function checkContents<T>(path: string, place: string | undefined, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw contentsError(path, place, error);
  }
}

/** As {@link checkContents}, for an error that was caught already; a defect stays what it is. */
export function contentsError(path: string, place: string | undefined, error: unknown): unknown {
  if (!(error instanceof InputError)) return error;
  const where = place === undefined ? path : `${path}: "${place}"`;
  return new InputError('INVALID_FILE', `${where}: ${error.message}`, { path });
}
