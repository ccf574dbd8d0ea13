import { copyFile } from 'node:fs/promises';
import { CeremonyError } from '../errors.js';
import { type Beacon, requireBeacon } from './beacon.js';
import { type CeremonyStep, keyFile } from './ceremonyFile.js';
import { addKey, latestKey, withCeremony } from './ceremonyFolder.js';
import { contribute, requireName } from './contribute.js';
import type { Contribution } from './contributions.js';
import { readKeyTranscript } from './keyTranscript.js';
import type { CeremonyOptions } from './options.js';
import { runPhase2 } from './phase2.js';
import { checkPowersOfTau } from './powersOfTau.js';
import { requireHash, requireNext } from './recorded.js';
import { isSameContribution, requireContributions, requireOpen } from './rules.js';
import { namingOriginal, verifyKey } from './verifyKey.js';

/** A contribution, and whether it was added, or was there already. */
export interface AddedStep {
  readonly step: CeremonyStep;
  readonly made: boolean;
}

/**
 * Adds a contribution of this machine's: a secret from the system's generator, mixed with what was typed.
 *
 * @throws InputError INVALID_VALUE for a name that is none, IN_USE, FILE_NOT_FOUND, FILE_NOT_WRITABLE
 * @throws CeremonyError CEREMONY_CLOSED, CEREMONY_CORRUPT, COMPUTATION_FAILED; the signal's reason
 */
export async function contributeToCeremony(
  folder: string,
  name: string,
  options: CeremonyOptions & { readonly typed?: string | undefined } = {},
): Promise<CeremonyStep> {
  requireName(name);
  return withCeremony(folder, options, async (held) => {
    requireOpen(folder, held.ceremony.steps);
    const from = await latestKey(held);
    return addKey(held, (to) => contribute({ from, to, name, typed: options.typed }, options));
  });
}

/**
 * Takes a key that somebody made from the ceremony's latest, with this or other tools, once it is
 * verified in full. One that is in already is left as it is.
 *
 * @param powersOfTau path of the file that the ceremony began with
 * @throws InputError FILE_NOT_FOUND, IN_USE, FILE_NOT_WRITABLE
 * @throws CeremonyError CEREMONY_CLOSED, CEREMONY_CORRUPT, KEY_MALFORMED, OTHER_CIRCUIT,
 *   CONTRIBUTION_INVALID, BEACON_INVALID, POWERS_MISMATCH; the signal's reason
 */
export async function addContribution(
  folder: string,
  file: string,
  powersOfTau: string,
  options: CeremonyOptions = {},
): Promise<AddedStep> {
  const { contributions } = await readKeyTranscript(file);
  return withCeremony(folder, options, async (held) => {
    const { ceremony } = held;
    const there = ceremony.steps[contributions.length - 1];
    if (there !== undefined && isSameContribution(there, contributions.at(-1)!)) {
      return { step: there, made: false };
    }
    requireOpen(folder, ceremony.steps);
    const initial = keyFile(folder, 0);
    await requireHash(initial, ceremony.initial, options.signal);
    const { domainSize } = await readKeyTranscript(initial);
    const { blake2b } = ceremony.powersOfTau;
    await checkPowersOfTau({ path: powersOfTau, blake2b }, domainSize, options);
    let copy = '';
    const step = await addKey(held, async (key) => {
      copy = key;
      await copyFile(file, key);
      // Each beacon that it made up would be computed before it is found to be wrong.
      requirePerson(key, requireNext(ceremony, key, await readKeyTranscript(key)));
      await verifyKey({ key, initial, powersOfTau }, options);
    }).catch((error: unknown) => {
      throw namingOriginal(error, copy, file);
    });
    return { step, made: true };
  });
}

/** Whoever sent a beacon would end the ceremony, with a value of his choice. */
function requirePerson(path: string, { beacon }: Contribution): void {
  if (beacon === undefined) return;
  throw new CeremonyError(
    'CONTRIBUTION_INVALID',
    `${path} ends with a beacon, which only the coordinator applies: "zkliq ceremony beacon"`,
    { path },
  );
}

/**
 * Ends a ceremony with public randomness that nobody could know when the last contribution was made.
 * The same beacon again is left as it is.
 *
 * @param beacon of 16 to 255 bytes, hashed 2^10 to 2^30 times
 * @throws InputError IN_USE, FILE_NOT_FOUND, FILE_NOT_WRITABLE
 * @throws CeremonyError BEACON_INVALID; CEREMONY_UNFINISHED with less than two contributions;
 *   CEREMONY_CLOSED, CEREMONY_CORRUPT, COMPUTATION_FAILED; the signal's reason
 */
export async function applyBeacon(
  folder: string,
  beacon: Beacon,
  options: CeremonyOptions = {},
): Promise<AddedStep> {
  const asked = requireBeacon(beacon);
  return withCeremony(folder, options, async (held) => {
    const { steps } = held.ceremony;
    const last = steps.at(-1);
    const { value, iterationsExponent } = last?.beacon ?? {};
    if (value === asked.value && iterationsExponent === asked.iterationsExponent) {
      return { step: last!, made: false };
    }
    requireOpen(folder, steps);
    requireContributions(folder, steps);
    const from = await latestKey(held);
    options.onStage?.('applying the beacon');
    const step = await addKey(held, async (to) => {
      const task = { kind: 'beacon', from, to, name: 'beacon', beacon: asked } as const;
      const { done, complaints } = await runPhase2(task, options);
      if (!done) throw new CeremonyError('BEACON_INVALID', `snarkjs refuses it: ${complaints}`);
    });
    return { step, made: true };
  });
}
