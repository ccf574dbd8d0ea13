import { mkdir } from 'node:fs/promises';
import { fileError } from './fileError.js';

/** Makes a folder that is not there, and those above it. @throws InputError FILE_NOT_WRITABLE */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: unknown) => {
    throw fileError('FILE_NOT_WRITABLE', path, 'cannot be made', cause);
  });
}
