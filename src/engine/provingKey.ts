import { ArtifactsError } from '../errors.js';
import { BinaryReader } from '../files/binaryReader.js';
import { readHeader, requireGroth16, SECTION, type ZkeyHeader } from '../groth16/zkeyLayout.js';
import { G1_BYTES, G2_BYTES } from '../groth16/zkeyPoints.js';

/** Affine points with the wires that they are multiplied by; wires without a point are left out. */
export interface WireBases {
  readonly points: Uint8Array;
  readonly wires: Uint32Array;
}

/**
 * A Groth16 proving key, ready to prove with. Points are as snarkjs's curve computes with them.
 * Its arrays are shared memory: threads that it is sent to get the same key, not copies.
 */
export interface ProvingKey {
  readonly wires: number;
  readonly publicSignals: number;
  readonly domainSize: number;
  /** Entries of `COEFFICIENT_BYTES` (matrix, row, wire, value), by row. */
  readonly coefficients: Uint8Array;
  readonly alpha1: Uint8Array;
  readonly beta1: Uint8Array;
  readonly beta2: Uint8Array;
  readonly delta1: Uint8Array;
  readonly delta2: Uint8Array;
  readonly a: WireBases;
  readonly b1: WireBases;
  readonly b2: WireBases;
  readonly c: WireBases;
  readonly h: Uint8Array;
}

export const COEFFICIENT_BYTES = 44;

type Sections = ReadonlyMap<number, BinaryReader>;

/**
 * Reads a zkey file (iden3's format, version 1) whose hash was checked.
 *
 * @throws ArtifactsError ARTIFACTS_CORRUPT if it is not a Groth16 key over BN254
 */
export function parseProvingKey(zkey: Uint8Array): ProvingKey {
  return reading(zkey, (sections) => {
    const { wires, publicSignals, domainSize, ...points } = readBlindingHeader(sections);
    const section = (id: number) => requireSection(sections, id);
    const bases = (id: number, bytes: number, firstWire = 0) =>
      selectBases(section(id).take((wires - firstWire) * bytes), bytes, firstWire);
    return {
      wires,
      publicSignals,
      domainSize,
      coefficients: inSharedMemory(readCoefficients(section(SECTION.coefficients))),
      alpha1: inSharedMemory(points.alpha1),
      beta1: inSharedMemory(points.beta1),
      beta2: inSharedMemory(points.beta2),
      delta1: inSharedMemory(points.delta1),
      delta2: inSharedMemory(points.delta2),
      a: bases(SECTION.a, G1_BYTES),
      b1: bases(SECTION.b1, G1_BYTES),
      b2: bases(SECTION.b2, G2_BYTES),
      c: bases(SECTION.c, G1_BYTES, publicSignals + 1),
      h: inSharedMemory(section(SECTION.h).take(domainSize * G1_BYTES)),
    };
  });
}

/**
 * Of a key that another program proves with. That it blinds its proofs is checked as for any other.
 *
 * @throws ArtifactsError ARTIFACTS_CORRUPT if it is not a Groth16 key over BN254
 */
export function readKeyShape(zkey: Uint8Array): Pick<ProvingKey, 'wires' | 'publicSignals'> {
  return reading(zkey, (sections) => {
    const { wires, publicSignals } = readBlindingHeader(sections);
    return { wires, publicSignals };
  });
}

function reading<T>(zkey: Uint8Array, read: (sections: Sections) => T): T {
  try {
    return read(BinaryReader.openFile(zkey, 'zkey', 1));
  } catch (cause) {
    throw new ArtifactsError(
      'ARTIFACTS_CORRUPT',
      'The proving key is not a Groth16 zkey over BN254',
      {},
      { cause },
    );
  }
}

function requireSection(sections: Sections, id: number): BinaryReader {
  const reader = sections.get(id);
  if (reader === undefined) throw new Error(`section ${id} is missing`);
  return reader;
}

/** Proofs are blinded by multiples of delta: at infinity it would blind nothing, and they still verify. */
function readBlindingHeader(sections: Sections): ZkeyHeader {
  requireGroth16(requireSection(sections, SECTION.protocol));
  const header = readHeader(requireSection(sections, SECTION.header));
  const { alpha1, beta1, beta2, delta1, delta2 } = header;
  if ([alpha1, beta1, beta2, delta1, delta2].some((point) => point.every((byte) => byte === 0))) {
    throw new Error('a point is at infinity');
  }
  return header;
}

function readCoefficients(reader: BinaryReader): Uint8Array {
  const count = reader.uint32();
  const bytes = reader.take(count * COEFFICIENT_BYTES);
  const row = (entry: number) => rowOf(bytes, entry);
  for (let entry = 1; entry < count; entry++) {
    if (row(entry) < row(entry - 1)) throw new Error('the coefficients are not in order');
  }
  return bytes;
}

/** Row of an entry of `coefficients`. */
export function rowOf(coefficients: Uint8Array, entry: number): number {
  const start = coefficients.byteOffset + entry * COEFFICIENT_BYTES + 4;
  return new DataView(coefficients.buffer, start, 4).getUint32(0, true);
}

/** A third of the wires never occur in b: a point at infinity costs as much as any other. */
function selectBases(points: Uint8Array, bytes: number, firstWire: number): WireBases {
  const present: number[] = [];
  for (let i = 0; i * bytes < points.length; i++) {
    if (points.subarray(i * bytes, (i + 1) * bytes).some((byte) => byte !== 0)) present.push(i);
  }
  const selected = new Uint8Array(new SharedArrayBuffer(present.length * bytes));
  present.forEach((i, position) => {
    selected.set(points.subarray(i * bytes, (i + 1) * bytes), position * bytes);
  });
  const wires = new Uint32Array(new SharedArrayBuffer(present.length * 4));
  wires.set(present.map((i) => firstWire + i));
  return { points: selected, wires };
}

/** A copy, which does not hold the rest of the file. */
function inSharedMemory(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}
