import { BASE_MODULUS, SCALAR_MODULUS } from '../field.js';
import type { BinaryReader } from '../files/binaryReader.js';
import { G1_BYTES, G2_BYTES } from './zkeyPoints.js';

/** Sections of a Groth16 zkey, as snarkjs numbers them. */
export const SECTION = {
  protocol: 1,
  header: 2,
  ic: 3,
  coefficients: 4,
  a: 5,
  b1: 6,
  b2: 7,
  c: 8,
  h: 9,
  contributions: 10,
} as const;

/** What the section of the protocol holds. */
export const GROTH16 = 1;

const FIELD_BYTES = 4 + 32;
export const HEADER_BYTES = 2 * FIELD_BYTES + 3 * 4 + 3 * G1_BYTES + 3 * G2_BYTES;

/** Points are as the file has them: see `zkeyPoints.ts`. */
export interface HeaderPoints {
  readonly alpha1: Uint8Array;
  readonly beta1: Uint8Array;
  readonly beta2: Uint8Array;
  readonly gamma2: Uint8Array;
  readonly delta1: Uint8Array;
  readonly delta2: Uint8Array;
}

export interface ZkeyHeader extends HeaderPoints {
  readonly wires: number;
  readonly publicSignals: number;
  readonly domainSize: number;
}

/** @throws Error if the section is of another protocol */
export function requireGroth16(protocol: BinaryReader): void {
  if (protocol.uint32() !== GROTH16) throw new Error('it is not Groth16');
}

/** @throws Error if the section is of another curve, or ends too early */
export function readHeader(header: BinaryReader): ZkeyHeader {
  for (const modulus of [BASE_MODULUS, SCALAR_MODULUS]) header.requireField(modulus);
  const [wires, publicSignals, domainSize] = [header.uint32(), header.uint32(), header.uint32()];
  const g1 = () => header.take(G1_BYTES);
  const g2 = () => header.take(G2_BYTES);
  const [alpha1, beta1, beta2, gamma2, delta1, delta2] = [g1(), g1(), g2(), g2(), g1(), g2()];
  return { wires, publicSignals, domainSize, alpha1, beta1, beta2, gamma2, delta1, delta2 };
}
