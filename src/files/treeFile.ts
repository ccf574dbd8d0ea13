import { z } from 'zod';
import { AccountTree } from '../tree/accountTree.js';
import { contentsError } from './fileError.js';
import { readJsonFile } from './jsonFile.js';
import { scalarSchema } from './schemas.js';

const treeFileSchema = z.strictObject({
  format: z.literal('zkliq/tree/1'),
  /** Most levels that the tree may grow to. */
  depth: z.number().int().min(1, '1 or more').max(31, 'at most 31'),
  leaves: z.array(scalarSchema),
});

/**
 * The tree of all accounts' leaves, in the order of their insertion.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE
 */
export async function readTreeFile(path: string): Promise<AccountTree> {
  const { depth, leaves } = await readJsonFile(path, treeFileSchema);
  try {
    return await AccountTree.create(leaves, depth);
  } catch (error) {
    throw contentsError(path, undefined, error);
  }
}
