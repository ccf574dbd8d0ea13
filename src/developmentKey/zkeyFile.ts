import { BASE_MODULUS, SCALAR_MODULUS } from '../field.js';
import { element, uint32, uint64 } from '../files/binaryWriter.js';
import { GROTH16, type HeaderPoints, SECTION } from '../groth16/zkeyLayout.js';

/** The points of a Groth16 proving key, each list concatenated as `FixedBase` gives it. */
export interface KeyPoints extends HeaderPoints {
  readonly ic: Uint8Array;
  readonly a: Uint8Array;
  readonly b1: Uint8Array;
  readonly b2: Uint8Array;
  readonly c: Uint8Array;
  readonly h: Uint8Array;
}

/** One coefficient of matrix 0 (a) or 1 (b). */
export type KeyCoefficient = readonly [matrix: 0 | 1, row: number, wire: number, value: bigint];

export interface ProvingKeyParts {
  readonly wires: number;
  readonly publicSignals: number;
  readonly domainSize: number;
  readonly coefficients: readonly KeyCoefficient[];
  readonly points: KeyPoints;
}

const ELEMENT_BYTES = 32;
/** snarkjs stores coefficients times R^2: its Montgomery product with a plain witness is then Montgomery. */
const COEFFICIENT_FACTOR = (1n << 512n) % SCALAR_MODULUS;

/** The bytes of a zkey file (iden3's format, version 1, protocol Groth16), without contributions. */
export function encodeProvingKey(key: ProvingKeyParts): Uint8Array {
  const { points } = key;
  const sections: readonly (readonly [id: number, content: Uint8Array])[] = [
    [SECTION.protocol, uint32(GROTH16)],
    [SECTION.header, encodeHeader(key)],
    [SECTION.ic, points.ic],
    [SECTION.coefficients, encodeCoefficients(key.coefficients)],
    [SECTION.a, points.a],
    [SECTION.b1, points.b1],
    [SECTION.b2, points.b2],
    [SECTION.c, points.c],
    [SECTION.h, points.h],
    [SECTION.contributions, Buffer.concat([Buffer.alloc(64), uint32(0)])],
  ];
  return Buffer.concat([
    Buffer.from('zkey'),
    uint32(1),
    uint32(sections.length),
    ...sections.flatMap(([id, content]) => [uint32(id), uint64(content.length), content]),
  ]);
}

function encodeHeader({ wires, publicSignals, domainSize, points }: ProvingKeyParts): Uint8Array {
  return Buffer.concat([
    uint32(ELEMENT_BYTES),
    element(BASE_MODULUS),
    uint32(ELEMENT_BYTES),
    element(SCALAR_MODULUS),
    uint32(wires),
    uint32(publicSignals),
    uint32(domainSize),
    points.alpha1,
    points.beta1,
    points.beta2,
    points.gamma2,
    points.delta1,
    points.delta2,
  ]);
}

function encodeCoefficients(coefficients: readonly KeyCoefficient[]): Uint8Array {
  const entryBytes = 12 + ELEMENT_BYTES;
  const bytes = Buffer.alloc(4 + coefficients.length * entryBytes);
  bytes.writeUInt32LE(coefficients.length, 0);
  coefficients.forEach(([matrix, row, wire, value], i) => {
    const start = 4 + i * entryBytes;
    bytes.writeUInt32LE(matrix, start);
    bytes.writeUInt32LE(row, start + 4);
    bytes.writeUInt32LE(wire, start + 8);
    bytes.set(element((value * COEFFICIENT_FACTOR) % SCALAR_MODULUS), start + 12);
  });
  return bytes;
}
