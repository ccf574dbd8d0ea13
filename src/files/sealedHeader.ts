import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { fileChunks } from './fileChunks.js';

/** Format and version: 16 bytes. */
const MAGIC = Buffer.from('zkliq/sealed/1\0\0');
const SALT_BYTES = 32;
/** Magic, salt, and how many bytes a chunk holds, little-endian. */
export const HEADER_BYTES = MAGIC.length + SALT_BYTES + 4;

/** A file that asks for more memory than this was not written by us. */
const MAXIMUM_CHUNK_BYTES = 2 ** 20;

/** Whether the file begins as a sealed one does. */
export async function isSealed(file: FileHandle): Promise<boolean> {
  const start = new Uint8Array(MAGIC.length);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  return bytesRead === MAGIC.length && MAGIC.equals(start);
}

/** With a salt of its own. */
export function newHeader(chunkBytes: number): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(chunkBytes);
  return Buffer.concat([MAGIC, randomBytes(SALT_BYTES), size]);
}

/** @throws InputError INVALID_FILE */
export async function readHeader(file: FileHandle, path: string): Promise<Uint8Array> {
  for await (const header of fileChunks(file, 0, HEADER_BYTES)) {
    if (header.length < HEADER_BYTES || !MAGIC.equals(header.subarray(0, MAGIC.length))) break;
    const size = sizeOfChunks(header);
    if (size >= 1 && size <= MAXIMUM_CHUNK_BYTES) return header;
    break;
  }
  throw new InputError('INVALID_FILE', `${path} is no sealed file of this version`, { path });
}

export function sizeOfChunks(header: Uint8Array): number {
  return Buffer.from(header).readUInt32LE(MAGIC.length + SALT_BYTES);
}

export function saltOf(header: Uint8Array): Uint8Array {
  return header.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
}
