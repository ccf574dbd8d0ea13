import { expect } from 'chai';
import fc from 'fast-check';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';
import { hashNodes } from '../../src/poseidon.js';
import type { CircuitInputs } from '../../src/statement/circuitInputs.js';
import { AccountTree, rootOfPath } from '../../src/tree/accountTree.js';
import { drawn } from '../support/accounts.js';
import { inverse } from '../support/bits.js';
import { CIRCUIT_RUNS, check } from '../support/check.js';
import * as generate from '../support/generators.js';
import {
  itHasConstraints,
  itPinsEveryWire,
  NO_BITS,
  replaced,
  useTemplate,
} from '../support/templateSuite.js';

const template = (name: string, ...parameters: number[]) => ({
  include: 'membership',
  template: name,
  parameters,
});

interface Path {
  readonly leaf: bigint;
  readonly siblings: readonly bigint[];
  readonly isRight: readonly boolean[];
}

/** Signals of a path in a circuit of `depth` levels: those beyond it pass their node on. */
function signalsOf({ leaf, siblings, isRight }: Path, depth: number): CircuitInputs {
  const fill = (values: readonly bigint[], filler: bigint) =>
    Array.from({ length: depth }, (_, level) => values[level] ?? filler);
  return {
    leaf,
    siblings: fill(siblings, 7n),
    isRight: fill(isRight.map(Number).map(BigInt), 1n),
    isHashed: fill(
      siblings.map(() => 1n),
      0n,
    ),
  };
}

function examplePath(depth: number): Path {
  return {
    leaf: drawn('leaf'),
    siblings: Array.from({ length: depth }, (_, level) => drawn(`sibling ${level}`)),
    isRight: Array.from({ length: depth }, (_, level) => level % 3 === 1),
  };
}

describe('circuits/membership: MembershipLevel', () => {
  const circuit = useTemplate(template('MembershipLevel'));
  const [node, sibling] = [drawn('node'), drawn('sibling')];
  const step = (isRight: bigint, isHashed: bigint) =>
    circuit().run({ node, sibling, isRight, isHashed });

  itHasConstraints(template('MembershipLevel'), 244);
  itPinsEveryWire(circuit, () => ({ node, sibling, isRight: 1n, isHashed: 1n }));

  it('hashes in the order that it is told, or passes on', () => {
    expect(step(0n, 1n).signals).to.deep.equal([hashNodes(node, sibling)]);
    expect(step(1n, 1n).signals).to.deep.equal([hashNodes(sibling, node)]);
    expect(step(0n, 0n).signals).to.deep.equal([node]);
    expect(step(1n, 0n).signals).to.deep.equal([node]);
  });

  it('refuses choices that are not bits', () => {
    for (const value of NO_BITS) {
      for (const other of [0n, 1n]) {
        expect(step(value, other).violated, `isRight ${value}`).to.not.deep.equal([]);
        expect(step(other, value).violated, `isHashed ${value}`).to.not.deep.equal([]);
      }
    }
  });

  it('refuses an isHashed that would turn the node into any parent that one likes', () => {
    const wanted = drawn('a root that is known');
    const isHashed = modulo(
      (wanted - node) * inverse(modulo(hashNodes(node, sibling) - node, SCALAR_MODULUS)),
      SCALAR_MODULUS,
    );
    const forged = step(0n, isHashed);
    expect(forged.signals).to.deep.equal([wanted]);
    expect(forged.violated).to.not.deep.equal([]);
  });

  it('refuses an isRight that would turn the children into any pair of the same sum', () => {
    const left = drawn('left child of a node in the tree');
    const difference = modulo(sibling - node, SCALAR_MODULUS);
    const isRight = modulo((left - node) * inverse(difference), SCALAR_MODULUS);
    const forged = step(isRight, 1n);
    const right = modulo(node + sibling - left, SCALAR_MODULUS);
    expect(forged.signals).to.deep.equal([hashNodes(left, right)]);
    expect(forged.violated).to.not.deep.equal([]);
  });
});

describe('circuits/membership: Membership', () => {
  const depth = 3;
  const circuit = useTemplate(template('Membership', depth));
  const rootFrom = (inputs: CircuitInputs) => {
    const { violated, signals } = circuit().run(inputs);
    return violated.length === 0 ? signals[0] : null;
  };

  itHasConstraints(template('Membership', 1), 244);
  itHasConstraints(template('Membership', depth), 3 * 244);
  itPinsEveryWire(circuit, () => signalsOf(examplePath(depth), depth));

  for (const length of [0, 1, 2, 3]) {
    it(`follows a path of ${length}`, () => {
      const path = examplePath(length);
      expect(rootFrom(signalsOf(path, depth))).to.equal(rootOfPath(path));
    });
  }

  it('is the model on any path', () => {
    const path = generate.secretScalar().chain((leaf) => generate.path(leaf, depth));
    check(
      fc.property(path, (path) => {
        expect(rootFrom(signalsOf(path, depth))).to.equal(path.root);
      }),
      CIRCUIT_RUNS,
    );
  });

  it('finds every leaf of trees of 1 to 8 leaves, promoted nodes included', async () => {
    const leaves = Array.from({ length: 8 }, (_, i) => drawn(`leaf ${i}`));
    for (let size = 1; size <= leaves.length; size++) {
      const tree = await AccountTree.create(leaves.slice(0, size), depth);
      for (const leaf of tree.leaves) {
        expect(rootFrom(signalsOf(tree.path(leaf), depth))).to.equal(tree.root);
      }
    }
  });

  it('takes the levels that hash from wherever they are', () => {
    const { leaf, siblings, isRight } = examplePath(1);
    for (const level of [0, 1, 2]) {
      const at = (value: bigint) => [0n, 0n, 0n].with(level, value);
      const root = rootFrom({
        leaf,
        siblings: at(siblings[0]!),
        isRight: at(isRight[0] ? 1n : 0n),
        isHashed: at(1n),
      });
      expect(root).to.equal(rootOfPath({ leaf, siblings, isRight }));
    }
  });

  it('leads elsewhere from a forged leaf, sibling or side, and refuses what is no side', () => {
    const honest = signalsOf(examplePath(depth), depth);
    const root = rootFrom(honest);
    expect(rootFrom(replaced(honest, 'leaf', drawn('leaf') + 1n))).to.not.equal(root);
    for (const level of [0, 1, 2]) {
      const sibling = drawn(`sibling ${level}`);
      const otherSide = level % 3 === 1 ? 0n : 1n;
      expect(rootFrom(replaced(honest, 'siblings', sibling + 1n, level))).to.not.equal(root);
      expect(rootFrom(replaced(honest, 'isRight', otherSide, level))).to.not.equal(root);
      expect(rootFrom(replaced(honest, 'isHashed', 0n, level))).to.not.equal(root);
      for (const value of NO_BITS) {
        expect(rootFrom(replaced(honest, 'isRight', value, level))).to.equal(null);
        expect(rootFrom(replaced(honest, 'isHashed', value, level))).to.equal(null);
      }
    }
  });
});

describe('circuits/membership: full size', () => {
  const depth = 20;
  const circuit = useTemplate(template('Membership', depth));

  itHasConstraints(template('Membership', depth), depth * 244);

  it('follows a path of every length from 0 to 20', () => {
    for (let length = 0; length <= depth; length++) {
      const path = examplePath(length);
      const { violated, signals } = circuit().run(signalsOf(path, depth));
      expect(violated).to.deep.equal([]);
      expect(signals, `length ${length}`).to.deep.equal([rootOfPath(path)]);
    }
  });
});
