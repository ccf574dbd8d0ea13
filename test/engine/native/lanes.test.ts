import { expect } from 'chai';
import { BASE_MODULUS, modulo, power, SCALAR_MODULUS } from '../../../src/field.js';
import { drawn } from '../../support/accounts.js';
import { decode, describeNative, encode } from '../../support/nativeAddon.js';

const LANES = 8;

/**
 * Below 4 times the modulus, as far as operations go: its multiples and their neighbours, and limbs
 * of 52 bits that are all ones, or just carry.
 */
function edges(modulus: bigint): bigint[] {
  const multiples = [0n, 1n, 2n, 3n, 4n].map((factor) => factor * modulus);
  const limbs = [52n, 104n, 156n, 208n, 255n].map((bit) => 1n << bit);
  const ones = [52n, 104n, 156n, 208n].map((bit) => ((1n << 52n) - 1n) << (bit % 208n));
  const around = [...multiples, (modulus - 1n) / 2n, ...limbs, ...ones].flatMap((value) => [
    value - 1n,
    value,
    value + 1n,
  ]);
  return [...new Set(around)].filter((value) => value >= 0n && value < 4n * modulus);
}

/** Every pair of edges in every lane, beside other pairs. */
function columns(modulus: bigint): [bigint[], bigint[]] {
  const values = edges(modulus);
  const pairs = values.flatMap((a) => values.map((b) => [a, b] as const));
  while (pairs.length % LANES !== 0) pairs.push([drawn('a') % modulus, drawn('b') % modulus]);
  const shifted = Array.from({ length: LANES }, (_, lane) => [
    ...pairs.slice(lane),
    ...pairs.slice(0, lane),
  ]).flat();
  return [shifted.map(([a]) => a), shifted.map(([, b]) => b)];
}

type Operation = (a: bigint, b: bigint, modulus: bigint) => bigint;

const operations: Readonly<Record<string, Operation>> = {
  multiply: (a, b, modulus) => a * b * power(1n << 260n, modulus - 2n, modulus),
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  reduce4: (a) => a,
};

describeNative('eight numbers at once', (addon, arithmetic) => {
  before(function () {
    if (arithmetic !== 'ifma') this.skip();
  });

  for (const [name, modulus] of [
    ['p', BASE_MODULUS],
    ['r', SCALAR_MODULUS],
  ] as const) {
    for (const [operation, expected] of Object.entries(operations)) {
      it(`${operation} mod ${name}, every pair of edges in every lane`, () => {
        const [a, b] = columns(modulus);
        const results = decode(addon().lanes(name, operation, encode(a), encode(b)));
        const right = new Map<string, bigint>();
        results.forEach((result, i) => {
          const [x, y] = [a[i]!, b[i]!];
          const pair = `${x} ${y}`;
          if (!right.has(pair)) right.set(pair, modulo(expected(x, y, modulus), modulus));
          if (result !== right.get(pair)) {
            throw new Error(`lane ${i % LANES}: ${operation}(${x}, ${y}) is ${result}`);
          }
        });
        expect(right.size).to.be.at.least(edges(modulus).length ** 2);
      });
    }

    it(`subtracts ${name} once from what is not below it`, () => {
      const [a] = columns(modulus);
      const bytes = encode(a);
      const right = a.map((value) => (value < modulus ? value : value - modulus));
      expect(decode(addon().lanes(name, 'reduceOnce', bytes, bytes))).to.deep.equal(right);
    });
  }

  it('cuts any 256 bits into limbs, and puts them together again', () => {
    const all = (1n << 256n) - 1n;
    const alternating = Array.from({ length: 13 }, (_, i) => all / ((1n << BigInt(i + 1)) - 1n));
    const single = Array.from({ length: 256 }, (_, bit) => 1n << BigInt(bit));
    const values = [0n, all, ...alternating, ...single, ...single.map((bit) => all - bit)];
    while (values.length % LANES !== 0) values.push(all);
    const bytes = encode(values);
    expect(addon().lanes('p', 'copy', bytes, bytes)).to.deep.equal(bytes);
  });

  it('exchanges lanes', () => {
    const values = Array.from({ length: 2 * LANES }, (_, lane) => drawn(`lane ${lane}`));
    const bytes = encode(values);
    for (const distance of [1, 2, 4]) {
      const results = decode(addon().lanes('p', `exchange${distance}`, bytes, bytes));
      expect(results).to.deep.equal(values.map((_, lane) => values[lane ^ distance]));
    }
  });
});
