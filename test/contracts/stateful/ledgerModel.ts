import { SCALAR_MODULUS } from '../../../src/field.js';
import { plainLevels } from '../../support/plainTree.js';
import { type Fact, refuse } from './outcome.js';
import { DEPTH } from './parameters.js';

/** What is recorded of a nullifier; the liquidator is 0 if its account moved. */
export interface ModelRecord {
  readonly liquidator: string;
  readonly round: bigint;
  readonly threshold: bigint;
  readonly time: bigint;
}

/** A tree as it was once. */
export interface PastTree {
  readonly tree: number;
  readonly size: number;
  readonly root: bigint;
}

export const NOBODY = `0x${'0'.repeat(40)}`;
const CAPACITY = 2 ** DEPTH;

/** What the specification says of a ledger's leaves, nullifiers and settlements. */
export class LedgerModel {
  readonly trees: bigint[][] = [[]];
  /** One for each insertion. */
  readonly past: PastTree[] = [];
  readonly records = new Map<bigint, ModelRecord>();
  readonly settled = new Set<bigint>();

  constructor(
    private readonly operator: string,
    private readonly rootWindow: bigint,
  ) {}

  get currentRoot(): bigint {
    return rootOf(this.trees.at(-1)!);
  }

  /** One of the latest roots, or the last one of a full tree. */
  isKnownRoot(root: bigint): boolean {
    if (root === 0n) return false;
    const window = Math.min(Number(this.rootWindow), this.past.length);
    return this.past
      .filter(({ size }, i) => i >= this.past.length - window || size === CAPACITY)
      .some((past) => past.root === root);
  }

  isUsed(nullifier: bigint): boolean {
    return nullifier === 0n || this.records.has(nullifier);
  }

  insert(sender: string, leaves: readonly bigint[]): Fact[] {
    this.#requireOperator(sender);
    if (leaves.length === 0) refuse('LeavesMissing');
    this.#requireInsertable(leaves);
    return [this.#append(leaves)];
  }

  update(sender: string, nullifier: bigint, leaf: bigint, time: bigint): Fact[] {
    this.#requireOperator(sender);
    if (this.isUsed(nullifier)) refuse('NullifierUsed', nullifier);
    this.#requireInsertable([leaf]);
    this.records.set(nullifier, { liquidator: NOBODY, round: 0n, threshold: 0n, time });
    return [['NullifierSpent', nullifier], this.#append([leaf])];
  }

  settle(sender: string, nullifier: bigint, leaf: bigint): Fact[] {
    this.#requireOperator(sender);
    const isLiquidated = (this.records.get(nullifier)?.liquidator ?? NOBODY) !== NOBODY;
    if (!isLiquidated || this.settled.has(nullifier)) refuse('NothingToSettle', nullifier);
    this.#requireInsertable([leaf]);
    this.settled.add(nullifier);
    return [this.#append([leaf]), ['AccountSettled', nullifier, leaf]];
  }

  #requireOperator(sender: string): void {
    if (sender !== this.operator) refuse('NotOperator');
  }

  #requireInsertable(leaves: readonly bigint[]): void {
    const present = [...this.#open()];
    const room = CAPACITY - present.length;
    if (leaves.length > room) refuse('TreeFull', BigInt(room));
    for (const leaf of leaves) {
      if (leaf >= SCALAR_MODULUS) refuse('LeafGreaterThanSnarkScalarField');
      if (leaf === 0n) refuse('LeafCannotBeZero');
      if (present.includes(leaf)) refuse('LeafAlreadyExists');
      present.push(leaf);
    }
  }

  /** Leaves of the tree that takes the next ones. */
  #open(): readonly bigint[] {
    const current = this.trees.at(-1)!;
    return current.length === CAPACITY ? [] : current;
  }

  #append(leaves: readonly bigint[]): Fact {
    if (this.trees.at(-1)!.length === CAPACITY) this.trees.push([]);
    const current = this.trees.at(-1)!;
    const [tree, first] = [this.trees.length - 1, current.length];
    current.push(...leaves);
    const root = rootOf(current);
    this.past.push({ tree, size: current.length, root });
    return ['LeavesInserted', BigInt(tree), BigInt(first), leaves, root];
  }
}

function rootOf(leaves: readonly bigint[]): bigint {
  return leaves.length === 0 ? 0n : plainLevels(leaves).at(-1)![0]!;
}
