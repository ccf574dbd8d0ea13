import { constants, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { domainSizeOf, parseR1cs } from '../compilation/r1cs.js';
import { CeremonyError } from '../errors.js';
import { sha256 } from '../files/hashFile.js';
import { withScratchFolder } from '../files/scratchFolder.js';
import { verifyingKeyHash } from '../groth16/verifyingKey.js';
import { type Ceremony, keyFile, readCeremony } from './ceremonyFile.js';
import { makeInitialKey } from './initialKey.js';
import { type KeyTranscript, readKeyTranscript } from './keyTranscript.js';
import type { CeremonyOptions } from './options.js';
import { checkPowersOfTau } from './powersOfTau.js';
import { requireHash, requireRecorded } from './recorded.js';
import { whatIsMissing } from './rules.js';
import { namingOriginal, requireCircuit, verifyKey } from './verifyKey.js';

/** A ceremony, and the Powers of Tau that it is verified against. */
export interface CeremonyToVerify {
  readonly folder: string;
  /** The circuit's constraints, compiled by whoever verifies, or from somebody he trusts. */
  readonly r1cs: Uint8Array;
  /** Path of the Powers of Tau that the ceremony says it began with. */
  readonly powersOfTau: string;
}

/** A ceremony that was verified, finished or not. */
export interface VerifiedCeremony {
  readonly ceremony: Ceremony;
  /** The last key: its zkey. */
  readonly key: string;
  readonly transcript: KeyTranscript;
  readonly keyHash: string;
  /** What it lacks, if it is not finished. */
  readonly missing: string | undefined;
}

/**
 * Verifies a ceremony in full, from nothing but its folder, the circuit and the Powers of Tau: the
 * initial key is made anew, the last key is checked to follow from it by the contributions that are
 * recorded, and each earlier key to be one of the same chain. Changes nothing.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE, FILE_NOT_WRITABLE
 * @throws CeremonyError CEREMONY_CORRUPT, POWERS_MISMATCH, POWERS_UNFIT, KEY_MALFORMED, OTHER_CIRCUIT,
 *   CONTRIBUTION_INVALID, BEACON_INVALID, COMPUTATION_FAILED
 * @throws ArtifactsError KEY_FORGEABLE; the signal's reason
 */
export async function verifyCeremony(
  { folder, r1cs, powersOfTau }: CeremonyToVerify,
  options: CeremonyOptions = {},
): Promise<VerifiedCeremony> {
  const ceremony = await readCeremony(folder);
  if (sha256(r1cs) !== ceremony.r1cs) {
    throw new CeremonyError(
      'OTHER_CIRCUIT',
      `${folder} is a ceremony of other constraints than ${ceremony.circuit} has here: ${ceremony.r1cs}, not ${sha256(r1cs)}`,
    );
  }
  await requireKeys(folder, ceremony, options);
  requireOneBeacon(folder, ceremony);
  const { blake2b, power } = ceremony.powersOfTau;
  const found = await checkPowersOfTau(
    { path: powersOfTau, blake2b },
    domainSizeOf(parseR1cs(r1cs)),
    options,
  );
  if (found !== power) {
    throw new CeremonyError(
      'CEREMONY_CORRUPT',
      `${folder} is wrong about its Powers of Tau: they are 2^${found}, not 2^${power}`,
    );
  }
  const key = keyFile(folder, ceremony.steps.length);
  const transcript = await withInitialKey(r1cs, powersOfTau, options, async (initial, scratch) => {
    const { circuitHash } = await readKeyTranscript(initial);
    // What is verified is what is recorded, whoever exchanges the folder's file meanwhile, and back.
    const copy = join(scratch, 'last.zkey');
    await copyFile(key, copy, constants.COPYFILE_FICLONE);
    try {
      await requireHash(copy, ceremony.steps.at(-1)?.sha256 ?? ceremony.initial, options.signal);
      requireCircuit(copy, await readKeyTranscript(copy), circuitHash);
      return await verifyKey({ key: copy, initial, powersOfTau }, options);
    } catch (error) {
      throw namingOriginal(error, copy, key);
    }
  });
  return {
    ceremony,
    key,
    transcript,
    keyHash: verifyingKeyHash(transcript.verifyingKey),
    missing: whatIsMissing(transcript.contributions),
  };
}

/** All keys are those that are recorded, with the contributions that are recorded until then. */
async function requireKeys(
  folder: string,
  { steps, initial, circuitHash }: Ceremony,
  { signal, onStage }: CeremonyOptions,
): Promise<void> {
  onStage?.('reading the keys');
  for (let number = 0; number <= steps.length; number++) {
    const path = keyFile(folder, number);
    await requireHash(path, steps[number - 1]?.sha256 ?? initial, signal);
    const transcript = await readKeyTranscript(path);
    requireCircuit(path, transcript, circuitHash);
    requireRecorded(path, transcript, steps.slice(0, number));
    if (transcript.contributions.length === number) continue;
    throw new CeremonyError(
      'CEREMONY_CORRUPT',
      `${path} has ${transcript.contributions.length} contributions`,
      { path },
    );
  }
}

/** Nothing is sound after a beacon; and each one more may take a quarter of an hour to find wrong. */
function requireOneBeacon(folder: string, { steps }: Ceremony): void {
  if (steps.slice(0, -1).every(({ beacon }) => beacon === undefined)) return;
  throw new CeremonyError('CEREMONY_CORRUPT', `${folder} goes on after a beacon`);
}

async function withInitialKey<T>(
  r1cs: Uint8Array,
  powersOfTau: string,
  options: CeremonyOptions,
  use: (initial: string, scratch: string) => Promise<T>,
): Promise<T> {
  return withScratchFolder(async (scratch) => {
    const [constraints, initial] = [join(scratch, 'circuit.r1cs'), join(scratch, 'initial.zkey')];
    await writeFile(constraints, r1cs);
    await makeInitialKey(constraints, powersOfTau, initial, options);
    return use(initial, scratch);
  });
}
