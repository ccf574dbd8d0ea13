import { basename } from 'node:path';
import { CeremonyError } from '../errors.js';
import { hashFile } from '../files/hashFile.js';
import type { Ceremony, CeremonyStep } from './ceremonyFile.js';
import type { Contribution } from './contributions.js';
import { type KeyTranscript, readKeyTranscript } from './keyTranscript.js';
import { describeContribution, isSameContribution } from './rules.js';
import { requireCircuit } from './verifyKey.js';

/** What a ceremony has recorded, held against its keys. */

/** @throws CeremonyError CEREMONY_CORRUPT; InputError FILE_NOT_FOUND; the signal's reason */
export async function requireHash(
  path: string,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if ((await hashFile(path, 'sha256', { signal })) === sha256) return;
  throw corrupt(path, 'it is not the file that was recorded');
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

/**
 * What is recorded of a key that has one contribution more than the ceremony.
 *
 * @throws CeremonyError OTHER_CIRCUIT, CONTRIBUTION_INVALID; the signal's reason
 */
export async function nextStep(
  ceremony: Ceremony,
  path: string,
  signal: AbortSignal | undefined,
): Promise<CeremonyStep> {
  const contribution = requireNext(ceremony, path, await readKeyTranscript(path));
  return { ...contribution, sha256: await hashFile(path, 'sha256', { signal }) };
}

/** What is wrong with a file of a ceremony's folder, and what to do about it. */
export function corrupt(path: string, reason: string): CeremonyError {
  return new CeremonyError(
    'CEREMONY_CORRUPT',
    `${path} is not sound: ${reason}. Move ${basename(path)} away, or take a copy that is`,
    { path },
  );
}
