import type { FileHandle } from 'node:fs/promises';
import { CeremonyError, ZkliqError } from '../errors.js';
import { BASE_MODULUS } from '../field.js';
import { BinaryReader } from '../files/binaryReader.js';
import { findSections, readAt, requireSection } from '../files/binarySections.js';
import { isSystemError } from '../files/fileError.js';
import { hashFile } from '../files/hashFile.js';
import { withFile } from '../files/readFile.js';
import { G1_BYTES, G2_BYTES } from '../groth16/zkeyPoints.js';
import type { CeremonyOptions } from './options.js';

/** A file of Powers of Tau, prepared for phase 2, and what it is known by. */
export interface PowersOfTau {
  readonly path: string;
  /** BLAKE2b of the whole file in hex, 64 bytes: what such files are published with. */
  readonly blake2b: string;
}

const BYTES_OF_SUM = 64;

/** The sum in lower case, or undefined. */
export function parseBlake2b(text: string): string | undefined {
  const sum = text.toLowerCase().replace(/^0x/, '');
  return new RegExp(`^[0-9a-f]{${2 * BYTES_OF_SUM}}$`).test(sum) ? sum : undefined;
}

/**
 * Requires a file to be the Powers of Tau that were asked for, prepared, and large enough.
 *
 * @param domainSize of the circuit
 * @returns the file's power: it is good for domains up to 2^power
 * @throws InputError FILE_NOT_FOUND
 * @throws CeremonyError POWERS_UNFIT, POWERS_MISMATCH; the signal's reason
 */
export async function checkPowersOfTau(
  { path, blake2b }: PowersOfTau,
  domainSize: number,
  { signal, onStage, onDetail }: CeremonyOptions = {},
): Promise<number> {
  const power = await readPower(path, domainSize);
  onStage?.('checking the Powers of Tau');
  const sum = await hashFile(path, 'blake2b512', {
    signal,
    onProgress: (part) => onDetail?.(`${Math.floor(100 * part)} %`),
  });
  if (sum === blake2b) return power;
  throw new CeremonyError(
    'POWERS_MISMATCH',
    `${path} is not the file that was asked for: its BLAKE2b sum is ${sum}, not ${blake2b}`,
    { path, blake2b: sum },
  );
}

async function readPower(path: string, domainSize: number): Promise<number> {
  try {
    return await withFile(path, { maximumBytes: Number.POSITIVE_INFINITY }, (file) =>
      requireSections(file, domainSize),
    );
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ZkliqError || isSystemError(error))
      throw error;
    throw new CeremonyError('POWERS_UNFIT', `${path} cannot be used: ${error.message}`, { path });
  }
}

/** @throws Error naming what is wrong */
async function requireSections(file: FileHandle, domainSize: number): Promise<number> {
  const sections = await findSections(file, 'ptau');
  const header = requireSection(sections, 1, 4 + 32 + 4 + 4);
  const reader = new BinaryReader(await readAt(file, header.offset, header.bytes));
  reader.requireField(BASE_MODULUS);
  const power = reader.uint32();
  if (power > 28) throw new Error('its power is beyond 28');
  const size = 2 ** power;
  if (size < domainSize) {
    throw new Error(
      `it has powers up to 2^${power}, the circuit needs 2^${Math.log2(domainSize)}: take a larger one`,
    );
  }
  requireSection(sections, 2, (2 * size - 1) * G1_BYTES);
  for (const [id, bytes] of [
    [3, size * G2_BYTES],
    [4, size * G1_BYTES],
    [5, size * G1_BYTES],
    [6, G2_BYTES],
  ] as const) {
    requireSection(sections, id, bytes);
  }
  if (!sections.has(12)) {
    throw new Error('it is not prepared: run "snarkjs powersoftau prepare phase2" on it');
  }
  requireSection(sections, 12, (4 * size - 1) * G1_BYTES);
  requireSection(sections, 13, (2 * size - 1) * G2_BYTES);
  requireSection(sections, 14, (2 * size - 1) * G1_BYTES);
  requireSection(sections, 15, (2 * size - 1) * G1_BYTES);
  return power;
}
