import { InputError } from './errors.js';

/** Order r of the BN254 group: the field of circuits, hashes and public words. */
export const SCALAR_MODULUS =
  21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** Modulus p of the field that BN254's coordinates live in. */
export const BASE_MODULUS =
  21888242871839275222246405745257275088696311157297823662689037894645226208583n;

export function isScalar(value: bigint): boolean {
  return value >= 0n && value < SCALAR_MODULUS;
}

/** Throws INVALID_VALUE unless `minimum <= value < limit`. */
export function requireInRange(name: string, value: bigint, minimum: bigint, limit: bigint): void {
  if (value < minimum || value >= limit) {
    throw new InputError(
      'INVALID_VALUE',
      `${name} is out of range: it must be at least ${minimum} and below ${limit}`,
      { name },
    );
  }
}

/** `value` reduced into [0, modulus). */
export function modulo(value: bigint, modulus: bigint): bigint {
  const remainder = value % modulus;
  return remainder < 0n ? remainder + modulus : remainder;
}

/** `base ** exponent mod modulus`. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = modulo(base, modulus);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** 32-byte big-endian hex of a non-negative value below 2^256, without 0x. */
export function toHex32(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}

/** 64 uniform bytes, big-endian, to a scalar: within 2^-258 of uniform. */
export function reduceToScalar(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`) % SCALAR_MODULUS;
}

export function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}
