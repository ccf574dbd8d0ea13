import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError, isErrorBelow } from './fileError.js';

/**
 * Runs work in a folder of the system's for temporary files, which is removed whatever happens.
 *
 * @throws InputError FILE_NOT_WRITABLE, and what `work` throws
 */
export async function withScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const root = tmpdir();
  const notWritable = (cause: unknown) =>
    fileError('FILE_NOT_WRITABLE', root, 'cannot be written', cause);
  const folder = await mkdtemp(join(root, 'zkliq-')).catch((cause: unknown) => {
    throw notWritable(cause);
  });
  try {
    return await work(folder);
  } catch (cause) {
    throw isErrorBelow(folder, cause) ? notWritable(cause) : cause;
  } finally {
    // A compiler that was just killed may still write.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
