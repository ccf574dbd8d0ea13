import { z } from 'zod';
import { circuitInstance } from '../circuits/instances.js';
import { InputError } from '../errors.js';
import { BASE_MODULUS } from '../field.js';
import type { LiquidationProof } from '../prover/liquidationProof.js';
import { requireKnownCircuit } from './circuitName.js';
import { readJsonFile, writeFileOf } from './jsonFile.js';
import { addressSchema, hash32Schema, selectorSchema, unsignedSchema } from './schemas.js';

export const PROOF_FORMAT = 'zkliq/proof/1';

const coordinateSchema = unsignedSchema.refine((value) => value < BASE_MODULUS, 'a value below p');
const extensionSchema = z.tuple([coordinateSchema, coordinateSchema]);
const point1Schema = z.strictObject({ x: coordinateSchema, y: coordinateSchema });
const point2Schema = z.strictObject({ x: extensionSchema, y: extensionSchema });

/**
 * Whatever fits into 32 bytes: a verifier, not the file format, refuses words that are out of range.
 */
const wordSchema = unsignedSchema.refine((value) => value < 1n << 256n, 'a value below 2^256');

const proofFileSchema = z.strictObject({
  format: z.literal(PROOF_FORMAT),
  circuit: z.string(),
  circuitId: hash32Schema,
  keyHash: hash32Schema,
  words: z.strictObject({
    root: wordSchema,
    nullifiers: z.array(wordSchema),
    threshold: wordSchema,
    round: wordSchema,
    context: wordSchema,
    assetCoefficients: z.array(wordSchema),
    liabilityCoefficients: z.array(wordSchema),
  }),
  authorization: z.strictObject({
    chainId: wordSchema,
    gate: addressSchema,
    action: selectorSchema,
    liquidator: addressSchema,
    deadline: wordSchema,
    extraHash: hash32Schema,
  }),
  digest: wordSchema,
  challenge: wordSchema,
  evaluation: wordSchema,
  proof: z.strictObject({ a: point1Schema, b: point2Schema, c: point1Schema }),
});

/**
 * A proof as it was written: well-formed, and nothing more. A `Verifier` says whether it holds.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE
 */
export async function readProofFile(path: string): Promise<LiquidationProof> {
  const { format: _, ...proof } = await readJsonFile(path, proofFileSchema);
  requireKnownCircuit(path, proof);
  requireNullifiers(path, proof);
  return proof;
}

/** How many accounts a proof is about is told from them before anything is verified. */
function requireNullifiers(path: string, { circuit, words }: LiquidationProof): void {
  const { accounts } = circuitInstance(circuit);
  if (words.nullifiers.length === accounts) return;
  throw new InputError(
    'INVALID_FILE',
    `${path}: "words.nullifiers" has ${words.nullifiers.length}, ${circuit} has ${accounts}`,
    { path },
  );
}

/**
 * Writes a proof. What does not belong in a proof file does not get out: the format is checked here, too.
 *
 * @throws InputError INVALID_FILE, FILE_EXISTS, FILE_NOT_WRITABLE
 */
export async function writeProofFile(
  path: string,
  proof: LiquidationProof,
  options: { readonly overwrite: boolean },
): Promise<void> {
  const file = { format: PROOF_FORMAT, ...proof };
  await writeFileOf(proofFileSchema, path, file, options);
}
