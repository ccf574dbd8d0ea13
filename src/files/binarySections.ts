import type { FileHandle } from 'node:fs/promises';
import { BinaryReader } from './binaryReader.js';

/** Where a section of a file stands. */
export interface BinarySection {
  /** Of its contents, from the start of the file. */
  readonly offset: number;
  readonly bytes: number;
}

const FILE_HEADER_BYTES = 12;
const SECTION_HEADER_BYTES = 12;

/** iden3's files have 15 at most. */
const MAXIMUM_SECTIONS = 64;

/**
 * The sections of one of iden3's binary files (zkey, ptau), by their id, without reading them: such
 * files have gigabytes.
 *
 * @throws Error if it is a file of another kind or version, has a section twice, or does not end where
 *   its last section does
 */
export async function findSections(
  file: FileHandle,
  kind: string,
): Promise<ReadonlyMap<number, BinarySection>> {
  const { size } = await file.stat();
  const header = new BinaryReader(await readAt(file, 0, FILE_HEADER_BYTES));
  const magic = Buffer.from(header.take(kind.length)).toString('latin1');
  if (magic !== kind || header.uint32() !== 1) throw new Error('it is another kind of file');
  const count = header.uint32();
  if (count > MAXIMUM_SECTIONS) throw new Error('it has too many sections');
  const sections = new Map<number, BinarySection>();
  let end = FILE_HEADER_BYTES;
  for (let left = count; left > 0; left--) {
    const reader = new BinaryReader(await readAt(file, end, SECTION_HEADER_BYTES));
    const id = reader.uint32();
    if (sections.has(id)) throw new Error(`it has section ${id} twice`);
    const section = { offset: end + SECTION_HEADER_BYTES, bytes: reader.uint64() };
    end = section.offset + section.bytes;
    if (end > size) throw new Error('it is cut short');
    sections.set(id, section);
  }
  if (end !== size) throw new Error('it goes on after its end');
  return sections;
}

/** @throws Error if the section is not there, or has another size than `bytes` */
export function requireSection(
  sections: ReadonlyMap<number, BinarySection>,
  id: number,
  bytes?: number,
): BinarySection {
  const section = sections.get(id);
  if (section === undefined) throw new Error(`it has no section ${id}`);
  if (bytes !== undefined && section.bytes !== bytes) {
    throw new Error(`its section ${id} has ${section.bytes} bytes, not ${bytes}`);
  }
  return section;
}

/** @throws Error if the file ends before */
export async function readAt(file: FileHandle, offset: number, bytes: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(bytes);
  for (let done = 0; done < bytes; ) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, offset + done);
    if (bytesRead === 0) throw new Error('it is cut short');
    done += bytesRead;
  }
  return buffer;
}
