import { expect } from 'chai';
import { SCALAR_MODULUS } from '../../../src/field.js';
import { drawn } from '../../support/accounts.js';
import { describeNative } from '../../support/nativeAddon.js';
import { ReferenceGroup } from '../../support/nativePoints.js';

/** Points by their multiple of the generator: infinity, small ones, opposites, and drawn ones. */
const EDGES = [0n, 1n, 2n, 3n, SCALAR_MODULUS - 1n, SCALAR_MODULUS - 2n, drawn('p'), drawn('q')];

describeNative('curves', (addon, arithmetic) => {
  for (const name of ['g1', 'g2'] as const) {
    describe(name, () => {
      let reference: ReferenceGroup;
      before(async () => {
        reference = await ReferenceGroup.load(name);
      });

      const pairs = EDGES.flatMap((p) => EDGES.map((q) => [p, q] as const));

      for (const operation of ['add', 'addAffine', 'twice']) {
        it(`${operation}: every pair of infinity, equal, opposite and other points`, () => {
          const p = reference.multiples(pairs.map(([left]) => left));
          const q = reference.multiples(pairs.map(([, right]) => right));
          const results = addon().curve(arithmetic, name, operation, p, q);
          const sums = pairs.map(([a, b]) => (operation === 'twice' ? 2n * a : a + b));
          expect(results).to.deep.equal(reference.multiples(sums.map((s) => s % SCALAR_MODULUS)));
        });
      }

      const lengthsOf = (runs: readonly (readonly bigint[])[]) =>
        new Uint8Array(Uint32Array.from(runs, (run) => run.length).buffer);
      const checkRuns = (runs: readonly (readonly bigint[])[]) => {
        const points = reference.multiples(runs.flat());
        const results = addon().sumRuns(arithmetic, name, points, lengthsOf(runs));
        const sums = runs.map((run) => run.reduce((total, scalar) => total + scalar, 0n));
        expect(results).to.deep.equal(reference.multiples(sums.map((s) => s % SCALAR_MODULUS)));
      };

      it('sums every pair, by one inversion for all of them', () => {
        checkRuns(pairs);
      });

      it('sums runs of every small length, with collisions on the way', () => {
        const runs = Array.from({ length: 40 }, (_, length) =>
          Array.from({ length: length + 1 }, (_, i) => EDGES[(i * (length + 3)) % EDGES.length]!),
        );
        checkRuns(runs);
        checkRuns([...runs].reverse());
      });

      it('sums runs of one point, of equal points, of points that cancel out', () => {
        for (const run of [[5n], [0n], [7n, 7n], [7n, 7n, 7n, 7n], [1n, SCALAR_MODULUS - 1n]]) {
          for (const times of [1, 2, 7, 8, 9, 33]) {
            checkRuns(Array.from({ length: times }, () => run));
          }
        }
        checkRuns([Array.from({ length: 100 }, () => 9n), [4n]]);
        checkRuns([Array.from({ length: 100 }, (_, i) => (i % 2 ? 9n : SCALAR_MODULUS - 9n))]);
      });
    });
  }
});
