import { BASE_MODULUS as P, power } from '../field.js';
import type { Fp2, G1Point, G2Point } from './groth16.js';

/** Generates G1. */
export const G1_GENERATOR: G1Point = { x: 1n, y: 2n };

/** Whether a point is on BN254's curve y² = x³ + 3, in canonical coordinates; infinity is not. */
export function isOnG1({ x, y }: G1Point): boolean {
  return [x, y].every(isCanonical) && (y * y - x * x * x - 3n) % P === 0n;
}

/**
 * Whether a point is on the twist y² = x³ + 3 / (9 + i), in canonical coordinates; infinity is not.
 * Whether it is in the subgroup of order r takes a curve's arithmetic: see `areInSubgroup`.
 */
export function isOnTwist({ x, y }: G2Point): boolean {
  const [left, cube] = [multiply(y, y), multiply(multiply(x, x), x)];
  const difference = left.map((part, i) => part - cube[i]! - TWIST_B[i]!);
  return [...x, ...y].every(isCanonical) && difference.every((part) => part % P === 0n);
}

/** 3 / (9 + i) = 3 (9 - i) / 82. */
const TWIST_B: Fp2 = [27n, -3n].map((part) => part * power(82n, P - 2n, P)) as [bigint, bigint];

function isCanonical(coordinate: bigint): boolean {
  return coordinate >= 0n && coordinate < P;
}

function multiply([a, b]: Fp2, [c, d]: Fp2): Fp2 {
  return [(a * c - b * d) % P, (a * d + b * c) % P];
}
