import { lstat, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { circuitId, circuitInstance } from '../circuits/instances.js';
import { domainSizeOf, parseR1cs } from '../compilation/r1cs.js';
import { InputError } from '../errors.js';
import { hashFile, sha256 } from '../files/hashFile.js';
import { syncFile } from '../files/makeFile.js';
import { withStaging } from '../files/stagingFolder.js';
import {
  type Ceremony,
  CONSTRAINTS_FILE,
  keyFile,
  readCeremony,
  writeCeremony,
} from './ceremonyFile.js';
import { makeInitialKey } from './initialKey.js';
import type { CeremonyOptions } from './options.js';
import { checkPowersOfTau, type PowersOfTau } from './powersOfTau.js';

/** What a ceremony begins with. */
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
  const ceremony = await withStaging(folder, async (staging) => {
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
      initial: await hashFile(initial, 'sha256', options),
      steps: [],
    };
    await writeCeremony(staging, made);
    options.signal?.throwIfAborted();
    await rename(staging, folder);
    return made;
  });
  return { ceremony, made: true };
}
