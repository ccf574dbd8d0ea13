import { readdir } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { fileError } from '../files/fileError.js';

/**
 * Names of the files directly in a folder that end in .json, in order.
 *
 * @param what they should be, for the message if there is none
 * @throws InputError FILE_NOT_FOUND; USAGE if there is none
 */
export async function listJsonFiles(folder: string, what: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw fileError('FILE_NOT_FOUND', folder, 'cannot be read', cause);
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length > 0) return files;
  throw new InputError('USAGE', `${folder} has no ${what}: their names end in .json`, { folder });
}
