import { join } from 'node:path';
import { z } from 'zod';
import { circuitId, findCircuit } from '../circuits/instances.js';
import { CeremonyError, InputError } from '../errors.js';
import { readJsonFile, writeFileOf } from '../files/jsonFile.js';
import { hash32Schema, sha256Schema } from '../files/schemas.js';
import { BEACON_EXPONENTS } from './beacon.js';

/** Files of a ceremony's folder, beside the keys 0000.zkey, 0001.zkey, … */
const CEREMONY_FILE = 'ceremony.json';
export const CONSTRAINTS_FILE = 'circuit.r1cs';

export const blake2bSchema = z.string().regex(/^[0-9a-f]{128}$/, '128 hex digits, in lower case');

export const powersOfTauSchema = z.strictObject({
  blake2b: blake2bSchema,
  power: z.number().int().min(0).max(28),
});

export const contributionSchema = z.strictObject({
  name: z.string().max(255, 'a shorter name'),
  hash: blake2bSchema,
  beacon: z
    .strictObject({
      value: z.string().regex(/^([0-9a-f]{2}){1,255}$/, '1 to 255 bytes in hex'),
      iterationsExponent: z
        .number()
        .int()
        .min(BEACON_EXPONENTS.minimum)
        .max(BEACON_EXPONENTS.maximum),
    })
    .exactOptional(),
});

/** What a ceremony did so far: everybody can hold it against its files. */
const ceremonySchema = z.strictObject({
  format: z.literal('zkliq/ceremony/1'),
  circuit: z.string(),
  circuitId: hash32Schema,
  /** SHA-256 of the circuit's constraints. */
  r1cs: sha256Schema,
  powersOfTau: powersOfTauSchema,
  /** BLAKE2b of the key before any contribution, as snarkjs has it. */
  circuitHash: blake2bSchema,
  /** SHA-256 of the key before any contribution, 0000.zkey. */
  initial: sha256Schema,
  /** The key after contribution n is the file of number n. */
  steps: z.array(z.strictObject({ ...contributionSchema.shape, sha256: sha256Schema })).max(9999),
});

/** What `ceremony.json` tells of a trusted set-up. */
export type Ceremony = z.infer<typeof ceremonySchema>;

/** A contribution, and SHA-256 of the key after it. */
export type CeremonyStep = Ceremony['steps'][number];

/** The key after so many contributions. */
export function keyFile(folder: string, contributions: number): string {
  return join(folder, `${String(contributions).padStart(4, '0')}.zkey`);
}

/**
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE
 * @throws CeremonyError CEREMONY_CORRUPT for a circuit that this version does not have
 */
export async function readCeremony(folder: string): Promise<Ceremony> {
  const path = join(folder, CEREMONY_FILE);
  const ceremony = await readJsonFile(path, ceremonySchema).catch((error: unknown) => {
    if (!(error instanceof InputError) || error.code !== 'FILE_NOT_FOUND') throw error;
    const message = `${error.message}: name a folder that "zkliq ceremony new" made`;
    throw new InputError(error.code, message, error.details);
  });
  const instance = findCircuit(ceremony.circuit);
  if (instance !== undefined && circuitId(instance) === ceremony.circuitId) return ceremony;
  throw new CeremonyError(
    'CEREMONY_CORRUPT',
    `${path}: its circuit is none of this version of zkliq`,
    { path },
  );
}

export function writeCeremony(folder: string, ceremony: Ceremony): Promise<void> {
  return writeFileOf(ceremonySchema, join(folder, CEREMONY_FILE), ceremony, { overwrite: true });
}
