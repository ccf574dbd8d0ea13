import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../errors.js';
import { listJsonFiles } from './jsonFiles.js';

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
  const names = await listJsonFiles(path, 'account file');
  return names.map((name) => join(path, name));
}
