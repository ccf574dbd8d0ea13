import type { ContractRunner } from 'ethers/providers';
import { ChainError, InputError, StatementError } from '../../errors.js';
import { AccountTree, MAXIMUM_TREE_DEPTH, type MembershipPath } from '../../tree/accountTree.js';
import { ChainContract } from '../node/chainContract.js';
import { newestBlock } from '../node/rpc.js';
import {
  eventsMissing,
  type Leaves,
  type LedgerTreeOptions,
  privateLedgerInterface,
  readLeaves,
} from './ledgerLeaves.js';

/** A ledger's leaves as of one block. */
export interface LedgerTree {
  /** In the order in which they were filled; leaves are added to the last. */
  readonly trees: readonly AccountTree[];
  /** The block that it was read at. */
  readonly block: number;
  /**
   * How a leaf reaches the root of its tree.
   *
   * @throws StatementError NOT_IN_TREE
   */
  path(leaf: bigint): MembershipPath;
}

/** Of a ledger: contracts/examples/PrivateLedger.sol. */
const MAXIMUM_DEPTH = 32n;

interface LedgerState {
  readonly currentTree: bigint;
  readonly currentRoot: bigint;
  /** Number of leaves of the current tree. */
  readonly currentSize: bigint;
  readonly depth: bigint;
}

/**
 * Builds the trees of a PrivateLedger from its events, all of it as of one block. The last root of
 * each tree must be one that the ledger knows, of the current tree its current one: so every leaf and
 * its place are what it has.
 *
 * @throws InputError INVALID_VALUE if the address is none, or the signer is not connected
 * @throws ChainError EVENTS_MISSING if leaves are missing: begin earlier, or ask another node;
 *   ROOT_MISMATCH if the leaves do not give the ledger's roots; NO_CONTRACT, RPC_FAILED
 */
export async function readLedgerTree(
  ledger: string,
  runner: ContractRunner,
  options: LedgerTreeOptions = {},
): Promise<LedgerTree> {
  const contract = new ChainContract('private ledger', ledger, privateLedgerInterface, runner);
  const block = await newestBlock(contract.provider);
  const state = await readState(contract, block);
  const listed = await readLeaves(contract, block, options);
  requireComplete(listed, state);
  await requireRoots(contract, block, state, listed);
  const trees: AccountTree[] = [];
  // One of depth 32 may be there; leaves for more than 31 are not.
  const depth = Math.min(Number(state.depth), MAXIMUM_TREE_DEPTH);
  for (const [position, leaves] of listed.entries()) {
    trees.push(await buildTree(position, leaves, depth));
  }
  return { trees, block, path: (leaf) => findPath(trees, leaf) };
}

async function readState(contract: ChainContract, block: number): Promise<LedgerState> {
  const [[currentTree], [currentRoot], [depth]] = await Promise.all([
    contract.read('currentTree', [], block),
    contract.read('currentRoot', [], block),
    contract.read('depth', [], block),
  ]);
  // A size like 2^(2^255) cannot even be computed.
  if (depth < 1n || depth > MAXIMUM_DEPTH) throw contract.missing();
  const [currentSize] = await contract.read('sizeOf', [currentTree], block);
  return { currentTree, currentRoot, currentSize, depth };
}

function requireComplete(
  trees: readonly Leaves[],
  { currentTree, currentSize, depth }: LedgerState,
): void {
  const sizes = trees.map(({ leaves }) => BigInt(leaves.length));
  const isEmpty = currentTree === 0n && currentSize === 0n;
  if (BigInt(sizes.length) !== (isEmpty ? 0n : currentTree + 1n)) {
    throw eventsMissing(`of ${isEmpty ? 'an empty ledger' : `tree ${currentTree}`}`);
  }
  sizes.forEach((size, tree) => {
    const expected = BigInt(tree) === currentTree ? currentSize : 1n << depth;
    if (size !== expected) throw eventsMissing(`of tree ${tree}: ${size} of ${expected}`);
  });
}

/** The roots that events tell are the chain's. */
async function requireRoots(
  contract: ChainContract,
  block: number,
  { currentRoot }: LedgerState,
  trees: readonly Leaves[],
): Promise<void> {
  if (trees.length > 0 && trees.at(-1)!.root !== currentRoot) throw rootMismatch(trees.length - 1);
  for (const [tree, { root }] of trees.slice(0, -1).entries()) {
    const [isKnown] = await contract.read('isKnownRoot', [root], block);
    if (!isKnown) throw rootMismatch(tree);
  }
}

/** The leaves give the root that the last event told. */
async function buildTree(
  position: number,
  { leaves, root }: Leaves,
  depth: number,
): Promise<AccountTree> {
  try {
    const tree = await AccountTree.create(leaves, depth);
    if (tree.root === root) return tree;
  } catch (error) {
    // Leaves that no tree can have.
    if (!(error instanceof InputError)) throw error;
  }
  throw rootMismatch(position);
}

function findPath(trees: readonly AccountTree[], leaf: bigint): MembershipPath {
  const tree = trees.findLast((each) => each.indexOf(leaf) >= 0);
  if (tree !== undefined) return tree.path(leaf);
  throw new StatementError(
    'NOT_IN_TREE',
    'The leaf is not in the ledger: the account may have been updated since, or is of another ledger',
  );
}

function rootMismatch(tree: number): ChainError {
  return new ChainError(
    'ROOT_MISMATCH',
    `The leaves of tree ${tree} do not give its root: the node's events are not what the ledger has`,
    { tree },
  );
}
