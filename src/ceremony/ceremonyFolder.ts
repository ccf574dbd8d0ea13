import { access, readdir, realpath } from 'node:fs/promises';
import { CeremonyError } from '../errors.js';
import { makeFile } from '../files/makeFile.js';
import { holdLock } from '../files/processLock.js';
import { removeLeftovers } from '../files/temporaryFiles.js';
import {
  type Ceremony,
  type CeremonyStep,
  keyFile,
  readCeremony,
  writeCeremony,
} from './ceremonyFile.js';
import type { CeremonyOptions } from './options.js';
import { corrupt, nextStep, requireHash } from './recorded.js';

/** A ceremony that nobody else changes meanwhile. */
export interface HeldCeremony {
  readonly folder: string;
  readonly ceremony: Ceremony;
  /** Ends the work. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Holds a ceremony's folder for work that changes it. What a killed process left is tidied up: a key
 * under a temporary name is removed, one that had its name already is recorded.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE, IN_USE, FILE_NOT_WRITABLE
 * @throws CeremonyError CEREMONY_CORRUPT; the signal's reason
 */
export async function withCeremony<T>(
  folder: string,
  { signal }: CeremonyOptions,
  work: (held: HeldCeremony) => Promise<T>,
): Promise<T> {
  await readCeremony(folder);
  const lock = await holdLock(`ceremony ${await realpath(folder)}`, folder);
  try {
    await removeLeftovers(folder, await readdir(folder));
    return await work({ folder, ceremony: await recover(folder, signal), signal });
  } finally {
    await lock.release();
  }
}

/** The key that the next contribution is made to: it is what was recorded. */
export async function latestKey({ folder, ceremony, signal }: HeldCeremony): Promise<string> {
  const { steps, initial } = ceremony;
  const path = keyFile(folder, steps.length);
  await requireHash(path, steps.at(-1)?.sha256 ?? initial, signal);
  return path;
}

/**
 * Adds a key to a ceremony: made under a temporary name, checked to have one contribution more,
 * renamed, recorded. Killed at any moment, the ceremony goes on from the last whole key.
 *
 * @param make writes the key
 */
export async function addKey(
  { folder, ceremony, signal }: HeldCeremony,
  make: (temporary: string) => Promise<void>,
): Promise<CeremonyStep> {
  const path = keyFile(folder, ceremony.steps.length + 1);
  const step = await makeFile(path, async (temporary) => {
    await make(temporary);
    return nextStep(ceremony, temporary, signal);
  });
  await record(folder, ceremony, step);
  return step;
}

/** Records a key that was renamed when its process was killed. */
async function recover(folder: string, signal: AbortSignal | undefined): Promise<Ceremony> {
  const ceremony = await readCeremony(folder);
  const path = keyFile(folder, ceremony.steps.length + 1);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return ceremony;
  const step = await nextStep(ceremony, path, signal).catch((error: unknown) => {
    if (!(error instanceof CeremonyError)) throw error;
    throw corrupt(path, `it is not recorded, and does not come next (${error.message})`);
  });
  return record(folder, ceremony, step);
}

async function record(folder: string, ceremony: Ceremony, step: CeremonyStep): Promise<Ceremony> {
  const longer = { ...ceremony, steps: [...ceremony.steps, step] };
  await writeCeremony(folder, longer);
  return longer;
}
