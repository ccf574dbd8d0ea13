import { LeanIMT } from '@zk-kit/lean-imt';
import { expect } from 'chai';
import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { hashNodes } from '../../src/poseidon.js';
import {
  AccountTree,
  addressedPath,
  DEFAULT_TREE_DEPTH,
  rootOfPath,
} from '../../src/tree/accountTree.js';
import { drawn } from '../support/accounts.js';
import { check, dearRuns, MODEL_RUNS } from '../support/check.js';
import { expectError, expectRejection } from '../support/expectError.js';
import { leaves as anyLeaves, outOfField, path, secretScalar } from '../support/generators.js';
import { plainLevels, plainPath } from '../support/plainTree.js';

const LARGEST = 40;
const leaves = Array.from({ length: LARGEST }, (_, i) => drawn(`leaf ${i}`));

describe('tree/accountTree', () => {
  it('is empty at first: root 0, no leaf, no path', async () => {
    const tree = await AccountTree.create();
    expect([tree.root, tree.size, tree.depth]).to.deep.equal([0n, 0, 0]);
    expect(tree.leaves).to.deep.equal([]);
    expect(tree.maximumDepth).to.equal(DEFAULT_TREE_DEPTH);
    expect(tree.indexOf(0n)).to.equal(-1);
    expectError(() => tree.path(0n), InputError, 'INVALID_VALUE');
  });

  it('of every size: each path is the plain model’s and leads to the root', async () => {
    const grown = await AccountTree.create();
    for (let size = 1; size <= LARGEST; size += 1) {
      expect(grown.insert(leaves[size - 1]!)).to.equal(size - 1);
      const levels = plainLevels(leaves.slice(0, size));
      const root = levels.at(-1)![0]!;
      const bulk = await AccountTree.create(leaves.slice(0, size));
      for (const tree of [grown, bulk]) {
        expect([tree.root, tree.size]).to.deep.equal([root, size]);
        expect(tree.depth).to.equal(levels.length - 1);
        expect(tree.leaves).to.deep.equal(leaves.slice(0, size));
      }
      leaves.slice(0, size).forEach((leaf, index) => {
        const found = bulk.path(leaf);
        expect(found).to.deep.equal({ root, leaf, ...plainPath(levels, index) });
        expect(grown.path(leaf)).to.deep.equal(found);
        expect(rootOfPath(found)).to.equal(root);
        expect(bulk.indexOf(leaf)).to.equal(index);
      });
    }
  });

  it('paths verify in zk-kit, the sides being the compacted index', async () => {
    const tree = await AccountTree.create(leaves);
    for (const leaf of leaves) {
      const { root, siblings, isRight } = tree.path(leaf);
      const index = isRight.reduce((sum, right, level) => sum + (right ? 2 ** level : 0), 0);
      const proof = { root, leaf, index, siblings: [...siblings] };
      expect(LeanIMT.verifyProof(proof, hashNodes)).to.equal(true);
      expect(LeanIMT.verifyProof({ ...proof, leaf: leaf + 1n }, hashNodes)).to.equal(false);
    }
  });

  it('grows after a bulk start as one by one', async () => {
    await check(
      fc.asyncProperty(anyLeaves(1, 20), fc.nat(), async (list, at) => {
        const split = at % (list.length + 1);
        const tree = await AccountTree.create(list.slice(0, split));
        for (const leaf of list.slice(split)) tree.insert(leaf);
        expect(tree.root).to.equal(plainLevels(list).at(-1)![0]);
      }),
      dearRuns(20),
    );
  });

  it('has one root, whichever hash a large start takes', async () => {
    const many = Array.from({ length: 4_097 }, (_, i) => BigInt(i + 1));
    const bulk = await AccountTree.create(many);
    const reference = new LeanIMT<bigint>(hashNodes, many);
    expect(bulk.root).to.equal(reference.root);
    bulk.insert(5_000n);
    reference.insert(5_000n);
    expect(bulk.root).to.equal(reference.root);
  });

  it('takes 2^depth leaves and not one more', async () => {
    for (const depth of [0, 1, 2, 3]) {
      const room = 2 ** depth;
      const tree = await AccountTree.create(leaves.slice(0, room), depth);
      expect(tree.depth).to.equal(depth);
      const { root } = tree;
      const error = expectError(() => tree.insert(leaves[room]!), InputError, 'INVALID_VALUE');
      expect(error.details).to.deep.equal({ index: room });
      expect([tree.root, tree.size, tree.indexOf(leaves[room]!)]).to.deep.equal([root, room, -1]);
      const tooMany = AccountTree.create(leaves.slice(0, room + 1), depth);
      await expectRejection(tooMany, InputError, 'INVALID_VALUE');
    }
  });

  it('has no depth at which places do not fit 32 bits', async () => {
    for (const depth of [-1, 1.5, Number.NaN, 32]) {
      await expectRejection(AccountTree.create([1n], depth), InputError, 'INVALID_VALUE');
    }
    expect((await AccountTree.create([1n], 31)).maximumDepth).to.equal(31);
  });

  it('takes no leaf twice, no 0 and no alias', async () => {
    const tree = await AccountTree.create(leaves.slice(0, 3));
    const { root } = tree;
    const refused = [0n, leaves[1]!, leaves[1]! + SCALAR_MODULUS, -1n, SCALAR_MODULUS];
    for (const leaf of refused) {
      expectError(() => tree.insert(leaf), InputError, 'INVALID_VALUE');
      const bulk = AccountTree.create([...leaves.slice(0, 3), leaf]);
      await expectRejection(bulk, InputError, 'INVALID_VALUE');
    }
    expect([tree.root, tree.size]).to.deep.equal([root, 3]);
    check(
      fc.property(outOfField(), (leaf) => {
        expectError(() => tree.insert(leaf), InputError, 'INVALID_VALUE');
      }),
      MODEL_RUNS,
    );
  });

  it('has no path for a leaf that is not in', async () => {
    const tree = await AccountTree.create(leaves.slice(0, 3));
    expectError(() => tree.path(leaves[3]!), InputError, 'INVALID_VALUE');
  });

  it('a path leads elsewhere with any leaf, sibling or side changed', () => {
    const paths = secretScalar().chain((leaf) => path(leaf, 6));
    check(
      fc.property(paths, (found) => {
        const { root, leaf, siblings, isRight } = found;
        expect(rootOfPath({ ...found, leaf: leaf - 1n })).to.not.equal(root);
        siblings.forEach((sibling, level) => {
          const other = siblings.with(level, sibling - 1n);
          expect(rootOfPath({ ...found, siblings: other })).to.not.equal(root);
          const [below, sides] = [siblings.slice(0, level), isRight.slice(0, level)];
          // The hash of a pair of the same is one whatever the side.
          if (rootOfPath({ leaf, siblings: below, isRight: sides }) === sibling) return;
          const swapped = isRight.with(level, !isRight[level]);
          expect(rootOfPath({ ...found, isRight: swapped })).to.not.equal(root);
        });
      }),
      dearRuns(20),
    );
  });

  it('addressed: the root is the leaf', () => {
    expect(addressedPath(5n)).to.deep.equal({ root: 5n, leaf: 5n, siblings: [], isRight: [] });
    expect(rootOfPath(addressedPath(5n))).to.equal(5n);
  });
});
