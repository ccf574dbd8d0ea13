import { BinaryReader } from '../../src/files/binaryReader.js';

/** The elements of a wtns file. */
export function parseWitness(wtns: Uint8Array): bigint[] {
  const reader = BinaryReader.openFile(wtns, 'wtns', 2).get(2)!;
  return Array.from({ length: reader.bytes.length / 32 }, () => reader.element());
}
