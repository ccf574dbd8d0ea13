import { z } from 'zod';
import { AccountTree, MAXIMUM_TREE_DEPTH } from '../tree/accountTree.js';
import { contentsError } from './fileError.js';
import { readJsonFile } from './jsonFile.js';
import { scalarSchema } from './schemas.js';

/** A tree of a million leaves is 80 MB. */
const MAXIMUM_BYTES = 256 * 2 ** 20;

const treeFileSchema = z.strictObject({
  format: z.literal('zkliq/tree/1'),
  /** Most levels that the tree may grow to. */
  depth: z
    .number()
    .int()
    .min(1, '1 or more')
    .max(MAXIMUM_TREE_DEPTH, `at most ${MAXIMUM_TREE_DEPTH}`),
  leaves: z.array(z.unknown()).transform(readLeaves),
});

/** Stops at the first bad leaf: a list of complaints about millions of them would not fit memory. */
function readLeaves(leaves: readonly unknown[], context: z.RefinementCtx): bigint[] {
  const scalars: bigint[] = [];
  for (const [index, leaf] of leaves.entries()) {
    const result = scalarSchema.safeParse(leaf);
    if (!result.success) {
      context.addIssue({ ...result.error.issues[0]!, path: [index] });
      return z.NEVER;
    }
    scalars.push(result.data);
  }
  return scalars;
}

/**
 * The tree of all accounts' leaves, in the order of their insertion.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE
 */
export async function readTreeFile(path: string): Promise<AccountTree> {
  const { depth, leaves } = await readJsonFile(path, treeFileSchema, {
    maximumBytes: MAXIMUM_BYTES,
  });
  try {
    return await AccountTree.create(leaves, depth);
  } catch (error) {
    throw contentsError(path, undefined, error);
  }
}
