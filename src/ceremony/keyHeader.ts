import type { FileHandle } from 'node:fs/promises';
import { BinaryReader } from '../files/binaryReader.js';
import { findSections, readAt, requireSection } from '../files/binarySections.js';
import type { G1Point, VerifyingKey } from '../groth16/groth16.js';
import { HEADER_BYTES, readHeader, requireGroth16, SECTION } from '../groth16/zkeyLayout.js';
import {
  G1_BYTES,
  G2_BYTES,
  readZkeyG1,
  readZkeyG1List,
  readZkeyG2,
} from '../groth16/zkeyPoints.js';

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
  requireGroth16(await read(SECTION.protocol, 4));
  const header = readHeader(await read(SECTION.header, HEADER_BYTES));
  const { wires, publicSignals, domainSize } = header;
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
  const ic = readZkeyG1List((await read(SECTION.ic, (publicSignals + 1) * G1_BYTES)).bytes);
  if (requireSection(sections, SECTION.contributions).bytes > MAXIMUM_CONTRIBUTION_BYTES) {
    throw new Error('it has too many contributions');
  }
  return {
    wires,
    publicSignals,
    domainSize,
    verifyingKey: {
      alpha: readZkeyG1(header.alpha1),
      beta: readZkeyG2(header.beta2),
      gamma: readZkeyG2(header.gamma2),
      delta: readZkeyG2(header.delta2),
      ic,
    },
    delta1: readZkeyG1(header.delta1),
    contributions: await read(SECTION.contributions),
  };
}
