import { toHex32 } from '../field.js';

/** Pieces of iden3's binary files: what `BinaryReader` reads. All are little-endian. */

/** A value below 2^256, in 32 bytes. */
export function element(value: bigint): Uint8Array {
  return Buffer.from(toHex32(value), 'hex').reverse();
}

export function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
