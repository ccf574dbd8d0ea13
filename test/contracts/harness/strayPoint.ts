import { BASE_MODULUS, modulo, power } from '../../../src/field.js';
import type { Fp2, G2Point } from '../../../src/groth16/groth16.js';

const p = BASE_MODULUS;
const multiply = ([a, b]: Fp2, [c, d]: Fp2): Fp2 => [
  modulo(a * c - b * d, p),
  modulo(a * d + b * c, p),
];
const add = ([a, b]: Fp2, [c, d]: Fp2): Fp2 => [modulo(a + c, p), modulo(b + d, p)];
const invert = ([a, b]: Fp2): Fp2 => {
  const norm = power(a * a + b * b, p - 2n, p);
  return [modulo(a * norm, p), modulo(-b * norm, p)];
};

/** Coefficient of G2's curve y^2 = x^3 + 3 / (9 + i). */
const TWIST_B = multiply([3n, 0n], invert([9n, 1n]));

const rightSide = (x: Fp2) => add(multiply(multiply(x, x), x), TWIST_B);
const equal = (one: Fp2, other: Fp2) => one[0] === other[0] && one[1] === other[1];

/** A root in F_p, p = 3 mod 4; of anything that has none, something else. */
const rootOf = (value: bigint) => power(value, (p + 1n) / 4n, p);

/** A root in F_p[i] of a square a + bi with b other than 0: (c + di)^2 = c^2 - d^2 + 2cd i. */
function rootOfPair(square: Fp2): Fp2 | null {
  const norm = rootOf(modulo(square[0] * square[0] + square[1] * square[1], p));
  for (const root of [norm, -norm]) {
    const c = rootOf(modulo((square[0] + root) * ((p + 1n) / 2n), p));
    const candidate: Fp2 = [c, modulo(square[1] * power(2n * c, p - 2n, p), p)];
    if (equal(multiply(candidate, candidate), square)) return candidate;
  }
  return null;
}

export const isOnTwist = ({ x, y }: G2Point) => equal(multiply(y, y), rightSide(x));

/**
 * A point on G2's curve but, as all but one of about 2^254 are, outside its subgroup of order r.
 */
export function strayG2Point(): G2Point {
  for (let c0 = 1n; ; c0++) {
    const x: Fp2 = [c0, 1n];
    const y = rootOfPair(rightSide(x));
    if (y !== null) return { x, y };
  }
}
