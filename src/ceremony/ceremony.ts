import { copyFile, lstat, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sha256 } from '../artifacts/manifest.js';
import { parseR1cs } from '../artifacts/r1cs.js';
import { withStaging } from '../artifacts/staging.js';
import { circuitId, circuitInstance } from '../circuits/instances.js';
import { domainSizeOf } from '../developmentKey/wirePolynomials.js';
import { CeremonyError, InputError, reworded } from '../errors.js';
import { fileError, isSystemError } from '../files/fileError.js';
import { hashFile } from '../files/hashFile.js';
import { syncFile } from '../files/makeFile.js';
import {
  type Ceremony,
  type CeremonyStep,
  CONSTRAINTS_FILE,
  keyFile,
  readCeremony,
  writeCeremony,
} from './ceremonyFile.js';
import { addKey, latestKey, requireHash, withCeremony } from './ceremonyFolder.js';
import { contribute, requireName } from './contribute.js';
import type { Beacon } from './contributions.js';
import { makeInitialKey } from './initialKey.js';
import { readKeyTranscript } from './keyTranscript.js';
import type { CeremonyOptions } from './options.js';
import { runPhase2 } from './phase2.js';
import { checkPowersOfTau, type PowersOfTau } from './powersOfTau.js';
import { isSameContribution, requireContributions, requireOpen } from './rules.js';
import { verifyKey } from './verifyKey.js';

export interface NewCeremony {
  /** Name of the circuit. */
  readonly circuit: string;
  /** Its constraints, compiled. */
  readonly r1cs: Uint8Array;
  readonly powersOfTau: PowersOfTau;
}

/** A ceremony, and whether it was made, or was there already. */
export interface StartedCeremony {
  readonly ceremony: Ceremony;
  readonly made: boolean;
}

/** A contribution, and whether it was added, or was there already. */
export interface AddedStep {
  readonly step: CeremonyStep;
  readonly made: boolean;
}

/**
 * Begins a ceremony: a folder with the circuit's constraints and its key before any contribution, under
 * which anybody can forge. The folder is whole or not there; the same again is left as it is.
 *
 * @throws ArtifactsError UNKNOWN_CIRCUIT, ARTIFACTS_CORRUPT if `r1cs` is none
 * @throws InputError FILE_EXISTS, FILE_NOT_FOUND, FILE_NOT_WRITABLE
 * @throws CeremonyError POWERS_MISMATCH, POWERS_UNFIT; the signal's reason
 */
export async function startCeremony(
  folder: string,
  { circuit, r1cs, powersOfTau }: NewCeremony,
  options: CeremonyOptions = {},
): Promise<StartedCeremony> {
  const instance = circuitInstance(circuit);
  const constraints = sha256(r1cs);
  if ((await lstat(folder).catch(() => undefined)) !== undefined) {
    const ceremony = await readCeremony(folder).catch(() => undefined);
    const isSame =
      ceremony?.circuit === circuit &&
      ceremony.r1cs === constraints &&
      ceremony.powersOfTau.blake2b === powersOfTau.blake2b;
    if (isSame) return { ceremony, made: false };
    throw new InputError('FILE_EXISTS', `${folder} exists: name a new folder, or move it away`, {
      path: folder,
    });
  }
  const power = await checkPowersOfTau(powersOfTau, domainSizeOf(parseR1cs(r1cs)), options);
  const ceremony = await withStaging(dirname(resolve(folder)), async (staging) => {
    const constraintsFile = join(staging, CONSTRAINTS_FILE);
    await writeFile(constraintsFile, r1cs, { flush: true });
    const initial = keyFile(staging, 0);
    const { circuitHash } = await makeInitialKey(
      constraintsFile,
      powersOfTau.path,
      initial,
      options,
    );
    await syncFile(initial);
    const made: Ceremony = {
      format: 'zkliq/ceremony/1',
      circuit,
      circuitId: circuitId(instance),
      r1cs: constraints,
      powersOfTau: { blake2b: powersOfTau.blake2b, power },
      circuitHash,
      initial: await hashFile(initial, 'sha256'),
      steps: [],
    };
    await writeCeremony(staging, made);
    options.signal?.throwIfAborted();
    await rename(staging, folder);
    return made;
  }).catch((cause: unknown) => {
    if (!isSystemError(cause)) throw cause;
    throw fileError('FILE_NOT_WRITABLE', folder, 'cannot be made', cause);
  });
  return { ceremony, made: true };
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
  return withCeremony(folder, async (held) => {
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
  return withCeremony(folder, async (held) => {
    const { ceremony } = held;
    const there = ceremony.steps[contributions.length - 1];
    if (there !== undefined && isSameContribution(there, contributions.at(-1)!)) {
      return { step: there, made: false };
    }
    requireOpen(folder, ceremony.steps);
    const initial = keyFile(folder, 0);
    await requireHash(initial, ceremony.initial);
    const { domainSize } = await readKeyTranscript(initial);
    const { blake2b } = ceremony.powersOfTau;
    await checkPowersOfTau({ path: powersOfTau, blake2b }, domainSize, options);
    let copy = '';
    const step = await addKey(held, async (key) => {
      copy = key;
      await copyFile(file, key);
      await verifyKey({ key, initial, powersOfTau }, options);
    }).catch((error: unknown) => {
      if (!(error instanceof CeremonyError)) throw error;
      throw reworded(error, error.message.replaceAll(copy, file), { path: file });
    });
    return { step, made: true };
  });
}

/**
 * Ends a ceremony with public randomness that nobody could know when the last contribution was made.
 * The same beacon again is left as it is.
 *
 * @throws InputError IN_USE, FILE_NOT_FOUND, FILE_NOT_WRITABLE
 * @throws CeremonyError CEREMONY_UNFINISHED with less than two contributions; CEREMONY_CLOSED,
 *   CEREMONY_CORRUPT, BEACON_INVALID, COMPUTATION_FAILED; the signal's reason
 */
export async function applyBeacon(
  folder: string,
  beacon: Beacon,
  options: CeremonyOptions = {},
): Promise<AddedStep> {
  return withCeremony(folder, async (held) => {
    const { steps } = held.ceremony;
    const last = steps.at(-1);
    const { value, iterationsExponent } = last?.beacon ?? {};
    if (value === beacon.value && iterationsExponent === beacon.iterationsExponent) {
      return { step: last!, made: false };
    }
    requireOpen(folder, steps);
    requireContributions(folder, steps);
    const from = await latestKey(held);
    options.onStage?.('applying the beacon');
    const step = await addKey(held, async (to) => {
      const task = { kind: 'beacon', from, to, name: 'beacon', beacon } as const;
      const { done, complaints } = await runPhase2(task, options);
      if (!done) throw new CeremonyError('BEACON_INVALID', `snarkjs refuses it: ${complaints}`);
    });
    return { step, made: true };
  });
}
