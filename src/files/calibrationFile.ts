import { join } from 'node:path';
import { z } from 'zod';
import { circuitNames, findCircuit } from '../circuits/instances.js';
import type { CostModel } from '../plan/costModel.js';
import { packageVersion } from '../version.js';
import { isMissing } from './fileError.js';
import { readJsonFile, writeFileOf } from './jsonFile.js';
import { unsignedSchema } from './schemas.js';

const FORMAT = 'zkliq/calibration/1';

/** Beside the circuits' folders. */
const CALIBRATION_FILE = 'calibration.json';

/** A day: no proof takes so long. */
const milliseconds = z
  .number()
  .refine((value) => value > 0 && value <= 86_400_000, 'milliseconds, above 0 and up to a day');

const calibrationSchema = z.strictObject({
  format: z.literal(FORMAT),
  zkliq: z.string().regex(/^\d+\.\d+\.\d+[\w.+-]{0,40}$/, 'a version, like "0.1.0"'),
  engine: z.string().regex(/^[a-z0-9]+( \([a-z0-9-]+\))?$/, 'the name of an engine'),
  threads: z.int().min(1).max(4096),
  time: unsignedSchema,
  circuits: z
    .array(
      z.strictObject({
        circuit: z
          .string()
          .refine((name) => findCircuit(name) !== undefined, `one of ${circuitNames}`),
        latency: milliseconds,
        oneThread: milliseconds,
      }),
    )
    .min(1)
    .refine(
      (circuits) => new Set(circuits.map(({ circuit }) => circuit)).size === circuits.length,
      'a list of different circuits',
    ),
});

/** A cost model, and what it was measured with. */
export interface Calibration extends CostModel {
  /** Version of zkliq. */
  readonly zkliq: string;
  /** Unix seconds. */
  readonly time: bigint;
}

export function calibrationPath(root: string): string {
  return join(root, CALIBRATION_FILE);
}

/**
 * What was measured for the artifacts of a folder; null if nothing was.
 *
 * @throws InputError INVALID_FILE if the file is damaged, FILE_NOT_FOUND if it cannot be read
 */
export async function readCalibration(root: string): Promise<Calibration | null> {
  const path = calibrationPath(root);
  try {
    const { format: _, ...calibration } = await readJsonFile(path, calibrationSchema);
    return calibration;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Writes what was measured, in place of what was measured before.
 *
 * @throws InputError FILE_NOT_WRITABLE
 */
export async function writeCalibration(
  root: string,
  { engine, threads, circuits }: CostModel,
  options: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const time = BigInt(Math.floor(Date.now() / 1000));
  const file = { format: FORMAT, zkliq: packageVersion, engine, threads, time, circuits };
  await writeFileOf(calibrationSchema, calibrationPath(root), file, {
    ...options,
    overwrite: true,
  });
}
