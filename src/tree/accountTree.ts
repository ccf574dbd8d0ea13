import { LeanIMT } from '@zk-kit/lean-imt';
import { isLeaf } from '../account/account.js';
import { InputError } from '../errors.js';
import { hashNodes, loadBulkNodeHash, type NodeHash } from '../poseidon.js';

/** Depth of the default circuit: up to 2^20 accounts. */
export const DEFAULT_TREE_DEPTH = 20;

/** Levels of the largest tree there may be: where a leaf stands fits 32 bits. */
export const MAXIMUM_TREE_DEPTH = 31;

/** From this many leaves on, the WebAssembly hash is worth its start. */
const BULK_LEAVES = 4096;

/** How a leaf reaches a root. `siblings` and `isRight` run from the leaf upwards. */
export interface MembershipPath {
  readonly root: bigint;
  readonly leaf: bigint;
  readonly siblings: readonly bigint[];
  /** Whether the node at that step is the right child. */
  readonly isRight: readonly boolean[];
}

/**
 * The tree of account leaves: a LeanIMT over Poseidon(2), as `@zk-kit/lean-imt.sol` keeps it on chain.
 * Append-only, no leaf twice, at most 2^maximumDepth leaves. The root of an empty tree is 0.
 */
export class AccountTree {
  readonly #tree: LeanIMT<bigint>;
  readonly #indices = new Map<bigint, number>();

  private constructor(
    hash: NodeHash,
    readonly maximumDepth: number,
  ) {
    this.#tree = new LeanIMT<bigint>(hash);
  }

  /**
   * @param maximumDepth most levels that it may grow to, 0 to 31
   * @throws InputError INVALID_VALUE for another depth, and as {@link AccountTree.insert} does
   */
  static async create(
    leaves: readonly bigint[] = [],
    maximumDepth: number = DEFAULT_TREE_DEPTH,
  ): Promise<AccountTree> {
    requireDepth(maximumDepth);
    const hash = leaves.length < BULK_LEAVES ? hashNodes : await loadBulkNodeHash();
    const tree = new AccountTree(hash, maximumDepth);
    leaves.forEach((leaf, position) => {
      tree.#admit(leaf, position);
    });
    if (leaves.length > 0) tree.#tree.insertMany([...leaves]);
    return tree;
  }

  get root(): bigint {
    return this.size === 0 ? 0n : this.#tree.root;
  }

  get size(): number {
    return this.#tree.size;
  }

  get depth(): number {
    return this.#tree.depth;
  }

  get leaves(): bigint[] {
    return this.#tree.leaves;
  }

  /**
   * Appends a leaf and returns its index.
   *
   * @throws InputError INVALID_VALUE if the leaf is 0, no field element, already in, or the tree is full.
   */
  insert(leaf: bigint): number {
    const index = this.size;
    this.#admit(leaf, index);
    this.#tree.insert(leaf);
    return index;
  }

  /** Index of a leaf, or -1. */
  indexOf(leaf: bigint): number {
    return this.#indices.get(leaf) ?? -1;
  }

  /** @throws InputError INVALID_VALUE if the leaf is not in the tree. */
  path(leaf: bigint): MembershipPath {
    const index = this.indexOf(leaf);
    if (index < 0) {
      throw new InputError('INVALID_VALUE', 'The leaf is not in the tree');
    }
    const proof = this.#tree.generateProof(index);
    return {
      root: proof.root,
      leaf,
      siblings: proof.siblings,
      isRight: proof.siblings.map((_, level) => ((proof.index >> level) & 1) === 1),
    };
  }

  #admit(leaf: bigint, index: number): void {
    if (!isLeaf(leaf)) {
      throw new InputError('INVALID_VALUE', `Leaf ${index} is 0 or not a field element`, { index });
    }
    if (this.#indices.has(leaf)) {
      throw new InputError(
        'INVALID_VALUE',
        `Leaf ${index} is in the tree already, as leaf ${this.indexOf(leaf)}`,
        { index },
      );
    }
    if (index >= 2 ** this.maximumDepth) {
      throw new InputError(
        'INVALID_VALUE',
        `The tree is full: a tree of depth ${this.maximumDepth} holds ${2 ** this.maximumDepth} leaves, start a new one`,
        { index },
      );
    }
    this.#indices.set(leaf, index);
  }
}

function requireDepth(depth: number): void {
  if (Number.isInteger(depth) && depth >= 0 && depth <= MAXIMUM_TREE_DEPTH) return;
  throw new InputError(
    'INVALID_VALUE',
    `A tree has 0 to ${MAXIMUM_TREE_DEPTH} levels at most, not ${depth}`,
  );
}

/** The root that a path leads to. */
export function rootOfPath(path: Omit<MembershipPath, 'root'>): bigint {
  return path.siblings.reduce(
    (node, sibling, level) =>
      path.isRight[level] ? hashNodes(sibling, node) : hashNodes(node, sibling),
    path.leaf,
  );
}

/** The path of the addressed variant (D = 0), where the root is the leaf. */
export function addressedPath(leaf: bigint): MembershipPath {
  return { root: leaf, leaf, siblings: [], isRight: [] };
}
