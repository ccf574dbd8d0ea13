import { hashNodes } from '../../src/poseidon.js';

/** A LeanIMT as its definition has it: pairs are hashed, a node without a partner moves up. */
export function plainLevels(bottom: readonly bigint[]): bigint[][] {
  const levels = [[...bottom]];
  while (levels.at(-1)!.length > 1) {
    const below = levels.at(-1)!;
    const pairs = Array.from({ length: Math.ceil(below.length / 2) }, (_, i) =>
      below.slice(2 * i, 2 * i + 2),
    );
    levels.push(
      pairs.map(([left, right]) => (right === undefined ? left! : hashNodes(left!, right))),
    );
  }
  return levels;
}

/** Siblings and sides from a leaf upwards, where there is a sibling. */
export function plainPath(levels: readonly bigint[][], index: number) {
  const steps = levels.slice(0, -1).map((nodes, level) => {
    const position = Math.floor(index / 2 ** level);
    const isRight = position % 2 === 1;
    return { isRight, sibling: nodes[isRight ? position - 1 : position + 1] };
  });
  const present = steps.filter(({ sibling }) => sibling !== undefined);
  return {
    siblings: present.map(({ sibling }) => sibling),
    isRight: present.map(({ isRight }) => isRight),
  };
}
