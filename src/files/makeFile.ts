import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileError, isSystemError } from './fileError.js';
import { claimName } from './jsonFile.js';
import { withTemporary } from './temporaryFiles.js';

/** Names that a killed process may have left. */
export const TEMPORARY = /^\.zkliq-[0-9a-f-]+\.tmp$/;

/**
 * Has somebody make a file under a temporary name, and renames it: it is whole or not there, and
 * replaces none.
 *
 * @param make writes the file of the name that it is given
 * @throws InputError FILE_EXISTS, FILE_NOT_WRITABLE, and what `make` throws
 */
export async function makeFile<T>(
  path: string,
  make: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = join(dirname(path), `.zkliq-${randomUUID()}.tmp`);
  return withTemporary(temporary, async () => {
    try {
      const result = await make(temporary);
      await syncFile(temporary);
      await claimName(temporary, path);
      return result;
    } catch (cause) {
      // Whatever keeps it from being removed kept it from being made.
      await rm(temporary, { force: true }).catch(() => {});
      if (!isSystemError(cause)) throw cause;
      throw fileError('FILE_NOT_WRITABLE', path, 'cannot be written', cause);
    }
  });
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
