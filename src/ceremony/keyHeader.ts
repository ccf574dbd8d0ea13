import type { FileHandle } from 'node:fs/promises';
import { BASE_MODULUS, SCALAR_MODULUS } from '../field.js';
import { BinaryReader } from '../files/binaryReader.js';
import { findSections, readAt, requireSection } from '../files/binarySections.js';
import type { G1Point, VerifyingKey } from '../verifier/groth16.js';
import {
  G1_BYTES,
  G2_BYTES,
  readZkeyG1,
  readZkeyG1List,
  readZkeyG2,
} from '../verifier/zkeyPoints.js';

/** Sections of a Groth16 zkey, as snarkjs numbers them. */
const SECTION = {
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

const GROTH16 = 1;
const FIELD_BYTES = 4 + 32;
const HEADER_BYTES = 2 * FIELD_BYTES + 3 * 4 + 3 * G1_BYTES + 3 * G2_BYTES;

/** More than the largest domain's share of public signals: a header that says more is made up. */
const MAXIMUM_PUBLIC_SIGNALS = 2 ** 16;

/** A contribution has half a kilobyte. */
const MAXIMUM_CONTRIBUTION_BYTES = 2 ** 20;

/** What a zkey says of itself before and after its points. */
export interface KeyHeader {
  readonly wires: number;
  readonly publicSignals: number;
  readonly domainSize: number;
  readonly verifyingKey: VerifyingKey;
  /** In G1, what `verifyingKey.delta` is in G2. */
  readonly delta1: G1Point;
  /** The section of contributions. */
  readonly contributions: BinaryReader;
}

/**
 * Reads a zkey's header and contributions, a few kilobytes of however many gigabytes, and requires
 * all other sections to have the size that the header says.
 *
 * @throws Error naming what is wrong
 */
export async function readKeyHeader(file: FileHandle): Promise<KeyHeader> {
  const sections = await findSections(file, 'zkey');
  const read = async (id: number, bytes?: number) => {
    const section = requireSection(sections, id, bytes);
    return new BinaryReader(await readAt(file, section.offset, section.bytes));
  };
  if ((await read(SECTION.protocol, 4)).uint32() !== GROTH16) throw new Error('it is not Groth16');
  const header = await read(SECTION.header, HEADER_BYTES);
  for (const modulus of [BASE_MODULUS, SCALAR_MODULUS]) {
    if (header.uint32() !== 32 || header.element() !== modulus) throw new Error('it is not BN254');
  }
  const [wires, publicSignals, domainSize] = [header.uint32(), header.uint32(), header.uint32()];
  if (publicSignals > MAXIMUM_PUBLIC_SIGNALS || publicSignals >= wires) {
    throw new Error('it has too many public signals');
  }
  for (const [id, bytes] of [
    [SECTION.a, wires * G1_BYTES],
    [SECTION.b1, wires * G1_BYTES],
    [SECTION.b2, wires * G2_BYTES],
    [SECTION.c, (wires - publicSignals - 1) * G1_BYTES],
    [SECTION.h, domainSize * G1_BYTES],
  ] as const) {
    requireSection(sections, id, bytes);
  }
  requireSection(sections, SECTION.coefficients);
  const g1 = () => readZkeyG1(header.take(G1_BYTES));
  const g2 = () => readZkeyG2(header.take(G2_BYTES));
  const [alpha, , beta, gamma, delta1, delta] = [g1(), g1(), g2(), g2(), g1(), g2()];
  const ic = readZkeyG1List((await read(SECTION.ic, (publicSignals + 1) * G1_BYTES)).bytes);
  if (requireSection(sections, SECTION.contributions).bytes > MAXIMUM_CONTRIBUTION_BYTES) {
    throw new Error('it has too many contributions');
  }
  return {
    wires,
    publicSignals,
    domainSize,
    verifyingKey: { alpha, beta, gamma, delta, ic },
    delta1,
    contributions: await read(SECTION.contributions),
  };
}
