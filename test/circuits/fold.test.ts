import { expect } from 'chai';
import fc from 'fast-check';
import { SCALAR_MODULUS } from '../../src/field.js';
import { digestOf, evaluationOf } from '../../src/statement/fold.js';
import { drawn } from '../support/accounts.js';
import { CIRCUIT_RUNS, check } from '../support/check.js';
import { forge } from '../support/forge.js';
import * as generate from '../support/generators.js';
import {
  forgedValue,
  itHasConstraints,
  itPinsEveryWire,
  useTemplate,
} from '../support/templateSuite.js';
import { bigints, readVectors } from '../support/vectors.js';

const words = (count: number) => Array.from({ length: count }, (_, i) => drawn(`word ${i}`));
const anyWords = (count: number) =>
  fc.array(generate.scalar(), { minLength: count, maxLength: count });
const vectorsOf = (count: number) =>
  readVectors('fold').filter((vector) => vector.words.length === count);

/** Around every length at which another link of the chain begins, and that of the default circuit. */
const digestConstraints: readonly (readonly [words: number, constraints: number])[] = [
  [1, 213],
  [15, 573],
  [16, 609],
  [17, 849],
  [21, 963],
  [31, 1218],
  [32, 1458],
];

for (const [count, constraints] of digestConstraints) {
  describe(`circuits/fold: Digest(${count})`, () => {
    const instance = { include: 'fold', template: 'Digest', parameters: [count] };
    const circuit = useTemplate(instance);
    const digestIn = (of: readonly bigint[]) => {
      const { violated, signals } = circuit().run({ words: of });
      expect(violated).to.deep.equal([]);
      return signals[0];
    };

    itHasConstraints(instance, constraints);
    itPinsEveryWire(circuit, () => ({ words: words(count) }), count === 1 ? CIRCUIT_RUNS : 3);

    it('is the model on any words', () => {
      check(
        fc.property(anyWords(count), (of) => {
          expect(digestIn(of)).to.equal(digestOf(of));
        }),
        CIRCUIT_RUNS,
      );
    });

    it('gives the digests of the vectors', () => {
      for (const vector of vectorsOf(count)) {
        expect(digestIn(bigints(vector.words)), vector.name).to.equal(BigInt(vector.digest));
      }
    });

    it('depends on every word and on their order', () => {
      const honest = words(count);
      const digest = digestIn(honest);
      for (let i = 0; i < count; i++) {
        expect(digestIn(honest.with(i, honest[i]! + 1n)), `word ${i}`).to.not.equal(digest);
        const next = (i + 1) % count;
        if (next === i) continue;
        const swapped = honest.with(i, honest[next]!).with(next, honest[i]!);
        expect(digestIn(swapped), `words ${i} and ${next}`).to.not.equal(digest);
      }
    });
  });
}

for (const count of [2, 21]) {
  describe(`circuits/fold: Evaluation(${count})`, () => {
    const instance = {
      include: 'fold',
      template: 'Evaluation',
      parameters: [count],
      public: ['challenge'],
    };
    const circuit = useTemplate(instance);
    const evaluateAt = (of: readonly bigint[], challenge: bigint) => {
      const { violated, signals } = circuit().run({ challenge, words: of });
      expect(violated).to.deep.equal([]);
      expect(signals[1]).to.equal(challenge);
      return signals[0];
    };

    itHasConstraints(instance, count - 1);
    itPinsEveryWire(circuit, () => ({ challenge: drawn('challenge'), words: words(count) }));

    it('is the model on any words at any challenge', () => {
      check(
        fc.property(anyWords(count), generate.scalar(), (of, challenge) => {
          expect(evaluateAt(of, challenge)).to.equal(evaluationOf(of, challenge));
        }),
        CIRCUIT_RUNS,
      );
    });

    it('gives the evaluations of the vectors', () => {
      for (const { name, words: of, challenge, evaluation } of vectorsOf(count)) {
        expect(evaluateAt(bigints(of), BigInt(challenge)), name).to.equal(BigInt(evaluation));
      }
    });

    it('weighs word i by the challenge to the power i', () => {
      for (let i = 0; i < count; i++) {
        const only = new Array<bigint>(count).fill(0n).with(i, 1n);
        expect(evaluateAt(only, 3n)).to.equal(3n ** BigInt(i));
      }
    });

    it('gives another value for any forged word', () => {
      const honest = circuit().run({ challenge: drawn('challenge'), words: words(count) });
      const wires = circuit().symbols.wires(/^words\[/);
      check(
        fc.property(fc.constantFrom(...wires), forgedValue(), (wire, change) => {
          const value = change(honest.witness[wire]!);
          fc.pre(value !== honest.witness[wire] && value < SCALAR_MODULUS);
          const forged = forge(circuit(), honest, new Map([[wire, value]]));
          expect(forged.violated).to.deep.equal([]);
          expect(forged.signals[0]).to.not.equal(honest.signals[0]);
        }),
        CIRCUIT_RUNS,
      );
    });
  });
}
