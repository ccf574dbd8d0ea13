import { access, constants, lstat, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../../errors.js';
import { fileError } from '../../files/fileError.js';
import { requireNew } from '../../files/makeFile.js';

/**
 * Refuses an output file that could not be written in the end, before the work for it is done.
 *
 * @param others files that the command reads or writes beside it: replacing them may lose secrets
 * @throws InputError FILE_EXISTS, FILE_NOT_WRITABLE, USAGE
 */
export async function requireOutput(
  path: string,
  force: boolean,
  others: readonly (string | undefined)[] = [],
): Promise<void> {
  for (const other of others) {
    if (other === undefined || !(await isSameFile(path, other))) continue;
    throw new InputError('USAGE', `${path} is named twice: it would replace ${other}`, { path });
  }
  if (path === '' || /[\\/]$/.test(path)) {
    throw new InputError('USAGE', `"${path}" is no file name: name the file to write`, { path });
  }
  await requireNew(path, force);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw fileError('FILE_NOT_WRITABLE', path, 'cannot be written', cause);
  }
}

/** In a folder of `deploy`: what was deployed so far. */
export const RECORD_FILE = 'deployed.json';

/**
 * Refuses an output folder that exists or could not be made in the end, before the work for it is done.
 *
 * @throws InputError FILE_EXISTS, FILE_NOT_WRITABLE
 */
export async function requireNewFolder(path: string): Promise<void> {
  if (path === '') throw new InputError('USAGE', 'Name the folder to write', { path });
  if ((await lstat(path).catch(() => undefined)) !== undefined) {
    const record = join(path, RECORD_FILE);
    if ((await lstat(record).catch(() => undefined)) !== undefined) {
      throw new InputError(
        'FILE_EXISTS',
        `${path} is of a deployment that was not completed, or is under way: ${record} tells what was deployed. Name a new folder`,
        { path, record },
      );
    }
    throw new InputError('FILE_EXISTS', `${path} exists: name a new folder, or move it away`, {
      path,
    });
  }
  try {
    await access(dirname(resolve(path)), constants.W_OK);
  } catch (cause) {
    throw fileError('FILE_NOT_WRITABLE', path, 'cannot be made', cause);
  }
}

/** By whatever names, links included. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  if (resolve(one) === resolve(other)) return true;
  const [first, second] = await Promise.all(
    [one, other].map((path) => stat(path).catch(() => undefined)),
  );
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}
