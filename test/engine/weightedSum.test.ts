import { expect } from 'chai';
import type { Curve, Group } from 'snarkjs';
import { split } from '../../src/engine/split.js';
import { weightedSum } from '../../src/engine/weightedSum.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { loadCurve } from '../../src/groth16/curve.js';
import { drawn } from '../support/accounts.js';

describe('weightedSum', () => {
  let curve: Curve;
  before(async () => {
    curve = await loadCurve();
  });

  /** Multiples of a generator, and scalars at the edges of every window as well as drawn ones. */
  const scalarsOf = (count: number): bigint[] => {
    const edges = [0n, 1n, 2n, SCALAR_MODULUS - 1n, 1n << 253n, (1n << 128n) - 1n];
    return Array.from({ length: count }, (_, i) => edges[i] ?? drawn(`scalar ${i}`));
  };
  const encode = (scalars: readonly bigint[]): Uint8Array => {
    const bytes = scalars.map((scalar) =>
      Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse(),
    );
    return new Uint8Array(Buffer.concat(bytes));
  };
  const check = async (group: Group, pointBytes: number, count: number, threads: number) => {
    const scalars = scalarsOf(count);
    const points = scalars.map((_, i) => group.timesScalar(group.g, BigInt(i + 1)));
    const affine = points.map((point) => group.toAffine(point).slice(0, pointBytes));
    const narrowed: Curve = Object.create(curve, {
      tm: { value: Object.create(curve.tm, { concurrency: { value: threads } }) },
    });
    const bytes = new Uint8Array(Buffer.concat(affine));
    const sum = await weightedSum(narrowed, group, pointBytes, bytes, encode(scalars));
    const total = scalars.reduce((all, scalar, i) => all + scalar * BigInt(i + 1), 0n);
    const expected = group.timesScalar(group.g, total % SCALAR_MODULUS);
    const difference = group.sub(sum, expected);
    expect(group.isZero(difference), `${count} points, ${threads} threads`).to.equal(true);
  };

  for (const threads of [1, 2, 3, 64]) {
    it(`is the sum of points times scalars, on ${threads} threads`, async () => {
      for (const count of [1, 2, 3, 6, 7, 33, 200]) {
        await check(curve.G1, 64, count, threads);
        await check(curve.G2, 128, Math.min(count, 33), threads);
      }
    });
  }

  it('of nothing, or of zeros only, is zero', async () => {
    const { G1 } = curve;
    const nothing = await weightedSum(curve, G1, 64, new Uint8Array(), new Uint8Array());
    expect(G1.isZero(nothing)).to.equal(true);
    const point = G1.toAffine(G1.g).slice(0, 64);
    expect(G1.isZero(await weightedSum(curve, G1, 64, point, new Uint8Array(32)))).to.equal(true);
  });
});

describe('split', () => {
  it('covers everything once, in at most so many parts, none empty', () => {
    for (const count of [0, 1, 2, 3, 7, 8, 100]) {
      for (const parts of [1, 2, 3, 8, 64]) {
        const ranges = split(count, parts);
        expect(ranges.length).to.be.at.most(parts);
        const covered = ranges.flatMap(([start, end]) =>
          Array.from({ length: end - start }, (_, i) => start + i),
        );
        expect(covered).to.deep.equal(Array.from({ length: count }, (_, i) => i));
        expect(ranges.every(([start, end]) => end > start)).to.equal(true);
      }
    }
  });
});
