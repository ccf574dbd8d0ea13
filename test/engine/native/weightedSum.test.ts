import { expect } from 'chai';
import { SCALAR_MODULUS } from '../../../src/field.js';
import { drawn } from '../../support/accounts.js';
import { describeNative, encode } from '../../support/nativeAddon.js';
import { ReferenceGroup } from '../../support/nativePoints.js';

/** Scalars at the edges of digits: all windows full, carries through all of them, none. */
const EDGES = [
  0n,
  1n,
  2n,
  SCALAR_MODULUS - 1n,
  SCALAR_MODULUS - 2n,
  (SCALAR_MODULUS - 1n) / 2n,
  1n << 253n,
  (1n << 253n) - 1n,
  (1n << 128n) - 1n,
  0x5555555555555555555555555555555555555555555555555555555555555555n >> 2n,
];

describeNative('sums of points times scalars', (addon, arithmetic) => {
  for (const name of ['g1', 'g2'] as const) {
    describe(name, () => {
      let reference: ReferenceGroup;
      before(async () => {
        reference = await ReferenceGroup.load(name);
      });

      /** Points are the given multiples of the generator. */
      const check = (
        multiples: readonly bigint[],
        scalars: readonly bigint[],
        bits = 0,
        groups = 1,
      ) => {
        const points = reference.multiples(multiples);
        const sum = addon().weightedSum(arithmetic, name, points, encode(scalars), bits, groups);
        const total = scalars.reduce((all, scalar, i) => all + scalar * multiples[i]!, 0n);
        expect(sum, `${scalars.length} points, ${bits} bits, ${groups} groups`).to.deep.equal(
          reference.multiple(total % SCALAR_MODULUS),
        );
      };
      const count = (length: number) => Array.from({ length }, (_, i) => BigInt(i + 1));
      const scalarsOf = (length: number) => count(length).map((i) => drawn(`scalar ${i}`));

      it('of every small number of points, with tables and without', () => {
        for (let length = 0; length <= 34; length++) {
          check(count(length), scalarsOf(length), 0, 1);
          check(count(length), scalarsOf(length), 0, 2);
        }
      });

      it('of scalars at the edges, in windows of every width and any number of copies', () => {
        for (let bits = 2; bits <= 16; bits++) {
          const windows = Math.floor((254 + bits) / bits);
          for (const groups of new Set([1, 2, 5, windows])) {
            if (bits > 10 && groups > 2) continue;
            check(count(EDGES.length), EDGES, bits, groups);
          }
        }
      });

      it('of zeros, of ones, of short and of equal scalars', () => {
        const length = 300;
        for (const groups of [1, 2]) {
          const all = (scalar: bigint) => count(length).map(() => scalar);
          for (const scalar of [0n, 1n, 2n, SCALAR_MODULUS - 1n, drawn('s')]) {
            check(count(length), all(scalar), 0, groups);
          }
          check(count(length), count(length), 0, groups);
          check(
            count(length),
            count(length).map((i) => i % 2n),
            0,
            groups,
          );
        }
      });

      it('of points at infinity, of equal points and of opposites in the same bucket', () => {
        const length = 64;
        const scalars = scalarsOf(length);
        const alike = count(length).map(() => drawn('equal'));
        for (const groups of [1, 2]) {
          check(
            count(length).map(() => 0n),
            scalars,
            0,
            groups,
          );
          check(
            count(length).map(() => 5n),
            alike,
            0,
            groups,
          );
          const signs = count(length).map((i) => (i % 2n ? 5n : SCALAR_MODULUS - 5n));
          check(signs, alike, 0, groups);
          check(
            count(length).map((i) => i % 3n),
            scalars,
            0,
            groups,
          );
        }
      });

      it('of more equal scalars than a workspace takes', () => {
        const length = 9000;
        const point = reference.multiple(3n);
        const points = new Uint8Array(length * point.length);
        for (let i = 0; i < length; i++) points.set(point, i * point.length);
        const scalars = encode(Array.from({ length }, () => 1n));
        expect(addon().weightedSum(arithmetic, name, points, scalars, 4, 64)).to.deep.equal(
          reference.multiple(BigInt(3 * length)),
        );
      });
    });
  }
});
