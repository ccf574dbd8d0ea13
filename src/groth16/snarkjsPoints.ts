import { InputError } from '../errors.js';
import { BASE_MODULUS } from '../field.js';
import type { Fp2, G1Point, G2Point } from './groth16.js';

/** A point as snarkjs writes it: decimal strings, real part first, projective. */
export type SnarkjsG1 = [x: string, y: string, z: string];
export type SnarkjsG2 = [x: [string, string], y: [string, string], z: [string, string]];

/** The last coordinate is projective: 1 for every point but the one at infinity. */
export function readG1(name: string, json: unknown): G1Point {
  const [x, y, z] = readList(name, json, 3);
  if (z !== '1') throw malformed(name, 'an affine point, its third coordinate "1"');
  return { x: readCoordinate(name, x), y: readCoordinate(name, y) };
}

export function readG2(name: string, json: unknown): G2Point {
  const [x, y, z] = readList(name, json, 3).map((pair) => readList(name, pair, 2));
  if (z![0] !== '1' || z![1] !== '0') {
    throw malformed(name, 'an affine point, its third coordinate ["1", "0"]');
  }
  const read = (pair: readonly unknown[]): Fp2 => [
    readCoordinate(name, pair[0]),
    readCoordinate(name, pair[1]),
  ];
  return { x: read(x!), y: read(y!) };
}

function readList(name: string, json: unknown, length: number): readonly unknown[] {
  if (!Array.isArray(json) || json.length !== length) {
    throw malformed(name, `a list of ${length}`);
  }
  // map() would pass over what is left out.
  return Array.from(json);
}

function readCoordinate(name: string, json: unknown): bigint {
  if (typeof json === 'string' && /^(0|[1-9]\d{0,76})$/.test(json)) {
    const value = BigInt(json);
    if (value < BASE_MODULUS) return value;
  }
  throw malformed(name, 'made of decimal strings below the base field modulus p');
}

export function writeG1({ x, y }: G1Point): SnarkjsG1 {
  return [`${x}`, `${y}`, '1'];
}

export function writeG2({ x, y }: G2Point): SnarkjsG2 {
  return [
    [`${x[0]}`, `${x[1]}`],
    [`${y[0]}`, `${y[1]}`],
    ['1', '0'],
  ];
}

export function malformed(name: string, expected: string): InputError {
  return new InputError('INVALID_VALUE', `${name} is malformed: it must be ${expected}`, { name });
}
