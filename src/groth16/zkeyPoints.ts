import { BASE_MODULUS, modulo, power, toHex32 } from '../field.js';
import type { G1Point, G2Point } from './groth16.js';

/** Points as a zkey holds them: affine, coordinates of 32 bytes, little-endian, in Montgomery form. */

export const G1_BYTES = 64;
export const G2_BYTES = 128;
const COORDINATE_BYTES = 32;

/** 2^-256. */
const MONTGOMERY_INVERSE = power(1n << 256n, BASE_MODULUS - 2n, BASE_MODULUS);

/** Whether the point is on its curve is not checked: infinity is (0, 0). */
export function readZkeyG1(bytes: Uint8Array): G1Point {
  const [x, y] = readCoordinates(bytes, 2);
  return { x: x!, y: y! };
}

export function readZkeyG1List(bytes: Uint8Array): G1Point[] {
  return Array.from({ length: bytes.length / G1_BYTES }, (_, i) =>
    readZkeyG1(bytes.subarray(G1_BYTES * i, G1_BYTES * (i + 1))),
  );
}

/** As {@link readZkeyG1}. */
export function readZkeyG2(bytes: Uint8Array): G2Point {
  const [x0, x1, y0, y1] = readCoordinates(bytes, 4);
  return { x: [x0!, x1!], y: [y0!, y1!] };
}

/** As snarkjs hashes a point that is not at infinity: big-endian, the imaginary part first. */
export function uncompressedG1({ x, y }: G1Point): Uint8Array {
  return Buffer.from([x, y].map(toHex32).join(''), 'hex');
}

export function uncompressedG2({ x, y }: G2Point): Uint8Array {
  return Buffer.from([x[1], x[0], y[1], y[0]].map(toHex32).join(''), 'hex');
}

function readCoordinates(bytes: Uint8Array, count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => {
    const start = i * COORDINATE_BYTES;
    const hex = Buffer.from(bytes.subarray(start, start + COORDINATE_BYTES))
      .reverse()
      .toString('hex');
    return modulo(BigInt(`0x${hex}`) * MONTGOMERY_INVERSE, BASE_MODULUS);
  });
}
