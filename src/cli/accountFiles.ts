import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../errors.js';
import { fileError } from '../files/fileError.js';

/**
 * The account files that paths name: a folder stands for all in it that end in .json, by name.
 *
 * @throws InputError FILE_NOT_FOUND; USAGE if a folder has none, or a path is empty
 */
export async function listAccountFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (path === '') throw new InputError('USAGE', 'An account file is named "": name the file');
    files.push(...((await filesIn(path)) ?? [path]));
  }
  return files;
}

/** Null if it is no folder: whoever reads it will say what is wrong with it. */
async function filesIn(path: string): Promise<string[] | null> {
  const status = await stat(path).catch(() => null);
  if (status === null || !status.isDirectory()) return null;
  const names = await readdir(path).catch((cause: unknown) => {
    throw fileError('FILE_NOT_FOUND', path, 'cannot be read', cause);
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length > 0) return files.map((name) => join(path, name));
  throw new InputError('USAGE', `${path} has no account file: their names end in .json`, { path });
}
