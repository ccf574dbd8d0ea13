import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { readTreeFile } from '../../src/files/treeFile.js';
import { AccountTree } from '../../src/tree/accountTree.js';
import { expectRejection } from '../support/expectError.js';
import { refusesChanges } from '../support/strictness.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const file = { format: 'zkliq/tree/1', depth: 2, leaves: ['11', '12', '13'] };

describe('files/treeFile', () => {
  const folder = new TemporaryFolder();

  it('yields the tree of the leaves', async () => {
    const tree = await readTreeFile(await folder.write('tree.json', file));
    const expected = await AccountTree.create([11n, 12n, 13n], 2);
    expect(tree.root).to.equal(expected.root);
    expect(tree.leaves).to.deep.equal([11n, 12n, 13n]);
    expect(tree.maximumDepth).to.equal(2);
  });

  it('takes an empty tree', async () => {
    const tree = await readTreeFile(await folder.write('tree.json', { ...file, leaves: [] }));
    expect([tree.root, tree.size]).to.deep.equal([0n, 0]);
  });

  it('gives up at the first of many bad leaves', async () => {
    const leaves = new Array(1_000_000).fill({});
    const path = await folder.write('bad.json', { ...file, leaves });
    await expectRejection(readTreeFile(path), InputError, 'INVALID_FILE');
  });

  refusesChanges(folder, file, readTreeFile, [
    ['depth', '2', /"depth" must be a number$/],
    ['depth', 0, /"depth" must be 1 or more$/],
    ['depth', 32, /"depth" must be at most 31$/],
    ['depth', 1.5, /"depth" must be a whole number$/],
    ['depth', 1, /The tree is full/],
    ['leaves', {}, /"leaves" must be a list$/],
    ['leaves.1', 12, /"leaves\.1" must be a string$/],
    ['leaves.1', '-12', /"leaves\.1" must be a whole number/],
    ['leaves.1', '012', /"leaves\.1" must be a whole number/],
    ['leaves.1', SCALAR_MODULUS.toString(), /"leaves\.1" must be a value below r$/],
    ['leaves.1', '0', /Leaf 1 is 0/],
    ['leaves.1', '11', /Leaf 1 is in the tree already, as leaf 0$/],
  ]);
});
