import { InputError } from '../errors.js';
import { makeFile, requireNew } from '../files/makeFile.js';
import type { Contribution } from './contributions.js';
import { readKeyTranscript } from './keyTranscript.js';
import type { CeremonyOptions } from './options.js';
import { runPhase2 } from './phase2.js';
import { describeContribution, requireOpen } from './rules.js';

/** A key for a contributor who has nothing but its file. */
export interface KeyToContributeTo {
  readonly from: string;
  /** A new file. */
  readonly to: string;
  /** Of the contributor, for all to see. */
  readonly name: string;
  /** Mixed with the system's entropy. */
  readonly typed?: string | undefined;
}

/** snarkjs cuts longer ones. */
const MAXIMUM_NAME = 64;

/** @throws InputError INVALID_VALUE */
export function requireName(name: string): void {
  if (name.trim() !== '' && name.length <= MAXIMUM_NAME && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) {
    return;
  }
  throw new InputError(
    'INVALID_VALUE',
    `The name of a contribution must be 1 to ${MAXIMUM_NAME} characters that can be shown`,
  );
}

/** Writes a key with one contribution more. Whoever knows its secret, and those of all others, can forge. */
export async function contribute(
  key: KeyToContributeTo,
  options: CeremonyOptions = {},
): Promise<void> {
  options.onStage?.('contributing');
  await runPhase2({ kind: 'contribute', ...key }, options);
}

/**
 * Contributes to a key of which one has nothing but the file. The new file is whole or not there, and
 * replaces none.
 *
 * @throws InputError INVALID_VALUE for a name that is none, FILE_NOT_FOUND, FILE_EXISTS,
 *   FILE_NOT_WRITABLE
 * @throws CeremonyError KEY_MALFORMED, CONTRIBUTION_INVALID, CEREMONY_CLOSED, COMPUTATION_FAILED; the
 *   signal's reason
 */
export async function contributeToKey(
  key: KeyToContributeTo,
  options: CeremonyOptions = {},
): Promise<Contribution> {
  const { from, to, name } = key;
  requireName(name);
  await requireNew(to, false);
  requireOpen(from, (await readKeyTranscript(from)).contributions);
  return makeFile(to, async (temporary) => {
    await contribute({ ...key, to: temporary }, options);
    const { contributions } = await readKeyTranscript(temporary);
    return describeContribution(contributions.at(-1)!);
  });
}
