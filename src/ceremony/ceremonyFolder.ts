import { access, readdir, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { CeremonyError } from '../errors.js';
import { hashFile } from '../files/hashFile.js';
import { makeFile, removeLeftovers } from '../files/makeFile.js';
import { holdLock } from '../files/processLock.js';
import {
  type Ceremony,
  type CeremonyStep,
  keyFile,
  readCeremony,
  writeCeremony,
} from './ceremonyFile.js';
import type { Contribution } from './contributions.js';
import { type KeyTranscript, readKeyTranscript } from './keyTranscript.js';
import type { CeremonyOptions } from './options.js';
import { describeContribution, isSameContribution } from './rules.js';
import { requireCircuit } from './verifyKey.js';

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

/** @throws CeremonyError CEREMONY_CORRUPT; InputError FILE_NOT_FOUND; the signal's reason */
export async function requireHash(
  path: string,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if ((await hashFile(path, 'sha256', { signal })) === sha256) return;
  throw corrupt(path, 'it is not the file that was recorded');
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
  await writeCeremony(folder, { ...ceremony, steps: [...ceremony.steps, step] });
  return step;
}

/** Requires a key's contributions to be those that are recorded, in their order. */
export function requireRecorded(
  path: string,
  { contributions }: KeyTranscript,
  recorded: readonly Contribution[],
): void {
  const isSame = recorded.every((each, i) => {
    const found = contributions[i];
    return found !== undefined && isSameContribution(found, each);
  });
  if (isSame) return;
  throw new CeremonyError(
    'CONTRIBUTION_INVALID',
    `${path} does not have the contributions of this ceremony, in their order`,
    { path },
  );
}

/**
 * Requires a key to tell of what is recorded and one contribution more, and tells that.
 *
 * @throws CeremonyError OTHER_CIRCUIT, CONTRIBUTION_INVALID
 */
export function requireNext(
  ceremony: Ceremony,
  path: string,
  transcript: KeyTranscript,
): Contribution {
  requireCircuit(path, transcript, ceremony.circuitHash);
  requireRecorded(path, transcript, ceremony.steps);
  const more = transcript.contributions.length - ceremony.steps.length;
  if (more !== 1) {
    throw new CeremonyError(
      'CONTRIBUTION_INVALID',
      `${path} has ${transcript.contributions.length} contributions, the ceremony ${ceremony.steps.length}: a key is added that has one more`,
      { path },
    );
  }
  return describeContribution(transcript.contributions.at(-1)!);
}

/** What is recorded of a key that has one contribution more than the ceremony. */
async function nextStep(
  ceremony: Ceremony,
  path: string,
  signal: AbortSignal | undefined,
): Promise<CeremonyStep> {
  const contribution = requireNext(ceremony, path, await readKeyTranscript(path));
  return { ...contribution, sha256: await hashFile(path, 'sha256', { signal }) };
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
  const recovered = { ...ceremony, steps: [...ceremony.steps, step] };
  await writeCeremony(folder, recovered);
  return recovered;
}

function corrupt(path: string, reason: string): CeremonyError {
  return new CeremonyError(
    'CEREMONY_CORRUPT',
    `${path} is not sound: ${reason}. Move ${basename(path)} away, or take a copy that is`,
    { path },
  );
}
