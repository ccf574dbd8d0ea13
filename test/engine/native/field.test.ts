import { expect } from 'chai';
import { BASE_MODULUS, modulo, power, SCALAR_MODULUS } from '../../../src/field.js';
import { drawn } from '../../support/accounts.js';
import { decode, describeNative, encode, type FieldName } from '../../support/nativeAddon.js';

/** Where carries and reductions change their course: limbs of all ones, moduli, their neighbours. */
function edges(modulus: bigint): bigint[] {
  const powers = [1n, 63n, 64n, 127n, 128n, 191n, 192n, 252n, 253n].map((bit) => 1n << bit);
  const near = [0n, (modulus - 1n) / 2n, modulus, (1n << 256n) % modulus, ...powers];
  const around = near.flatMap((value) => [value - 1n, value, value + 1n, modulus - value]);
  return [...new Set(around.map((value) => modulo(value, modulus)))];
}

function pairs(modulus: bigint): [bigint, bigint][] {
  const special = edges(modulus);
  const all = special.flatMap((a) => special.map((b): [bigint, bigint] => [a, b]));
  for (let i = 0; i < 1000; i++) {
    all.push([drawn(`left ${i}`) % modulus, drawn(`right ${i}`) % modulus]);
  }
  return all;
}

type Operation = (a: bigint, b: bigint, modulus: bigint) => bigint;

const inverse = (a: bigint, modulus: bigint) => power(a, modulus - 2n, modulus);
/** 1/2^256: Montgomery's product brings it along. */
const shrink = (modulus: bigint) => inverse(1n << 256n, modulus);

const operations: Readonly<Record<string, Operation>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b, modulus) => a * b * shrink(modulus),
  square: (a, _, modulus) => a * a * shrink(modulus),
  negate: (a) => -a,
  twice: (a) => 2n * a,
};

describeNative('fields', (addon, arithmetic) => {
  for (const [name, modulus] of [
    ['p', BASE_MODULUS],
    ['r', SCALAR_MODULUS],
  ] as const) {
    for (const [operation, expected] of Object.entries(operations)) {
      it(`${operation} mod ${name}, at the edges and at random`, () => {
        const operands = pairs(modulus);
        const [a, b] = [operands.map(([left]) => left), operands.map(([, right]) => right)];
        const results = decode(addon().field(arithmetic, name, operation, encode(a), encode(b)));
        const right = operands.map(([x, y]) => modulo(expected(x, y, modulus), modulus));
        expect(results).to.deep.equal(right);
      });
    }

    it(`invert mod ${name}; 0 for 0`, () => {
      const values = [...edges(modulus), drawn('one'), drawn('another')].map((v) => v % modulus);
      const bytes = encode(values);
      const results = decode(addon().field(arithmetic, name, 'invert', bytes, bytes));
      const R2 = 1n << 512n;
      const right = values.map((value) => (inverse(value, modulus) * R2) % modulus);
      expect(results).to.deep.equal(right);
    });
  }

  const complex: Readonly<
    Record<string, (a: [bigint, bigint], b: [bigint, bigint]) => [bigint, bigint]>
  > = {
    add: ([a, b], [c, d]) => [a + c, b + d],
    subtract: ([a, b], [c, d]) => [a - c, b - d],
    multiply: ([a, b], [c, d]) => [
      (a * c - b * d) * shrink(BASE_MODULUS),
      (a * d + b * c) * shrink(BASE_MODULUS),
    ],
    square: ([a, b]) => [(a * a - b * b) * shrink(BASE_MODULUS), 2n * a * b * shrink(BASE_MODULUS)],
    negate: ([a, b]) => [-a, -b],
  };
  for (const [operation, expected] of Object.entries(complex)) {
    it(`${operation} in the quadratic extension`, () => {
      const operands = pairs(BASE_MODULUS);
      const shifted = [...operands.slice(7), ...operands.slice(0, 7)];
      const call = (field: FieldName) =>
        addon().field(
          arithmetic,
          field,
          operation,
          encode(operands.flat()),
          encode(shifted.flat()),
        );
      const right = operands
        .flatMap((a, i) => expected(a, shifted[i]!))
        .map((value) => modulo(value, BASE_MODULUS));
      expect(decode(call('p2'))).to.deep.equal(right);
    });
  }

  it('invert in the quadratic extension', () => {
    const values = pairs(BASE_MODULUS).slice(-50).flat();
    const bytes = encode(values);
    const inverses = addon().field(arithmetic, 'p2', 'invert', bytes, bytes);
    const products = decode(addon().field(arithmetic, 'p2', 'multiply', bytes, inverses));
    const one = (1n << 256n) % BASE_MODULUS;
    expect(products).to.deep.equal(Array.from({ length: 50 }, () => [one, 0n]).flat());
  });

  it('refuses arguments that do not fit', () => {
    const one = encode([1n]);
    const refused = [
      () => addon().field(arithmetic, 'p', 'divide', one, one),
      () => addon().field(arithmetic, 'q' as FieldName, 'add', one, one),
      () => addon().field('sse', 'p', 'add', one, one),
      () => addon().field(arithmetic, 'p', 'add', one, new Uint8Array()),
      () => addon().field(arithmetic, 'p', 'add', one.subarray(1), one.subarray(1)),
    ];
    for (const call of refused) expect(call).to.throw();
  });
});
