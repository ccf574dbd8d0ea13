import { type KeyTranscript, readKeyTranscript } from '../ceremony/keyTranscript.js';
import { isSameContribution, whatIsMissing } from '../ceremony/rules.js';
import { knownDevelopmentKey } from '../developmentKey/knownKeys.js';
import { ArtifactsError, CeremonyError } from '../errors.js';
import { isMissing } from '../files/fileError.js';
import { verifyingKeyHash } from '../groth16/verifyingKey.js';
import type { Manifest, ManifestTranscript } from './manifest.js';

/**
 * No manifest makes a key trusted whose secrets everybody can compute, or whose proving key tells of
 * other contributions than the manifest, or of too few. Whether those who contributed knew their
 * secrets, and whether the key is one of the circuit, takes the Powers of Tau: `verifyCeremony`.
 *
 * @param provingKey path of the zkey
 * @throws ArtifactsError KEY_UNTRUSTED, ARTIFACTS_MISSING
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE if the proving key cannot be read
 */
export async function requireTrust(manifest: Manifest, provingKey: string): Promise<void> {
  const { trust, keyHash, circuit, transcript } = manifest;
  if (trust === 'development') return;
  const untrusted = (reason: string) =>
    new ArtifactsError(
      'KEY_UNTRUSTED',
      `The manifest of ${circuit} claims a ${trust === 'ceremony' ? 'ceremony' : 'key of its own'}, but ${reason}`,
      { keyHash },
    );
  const known = knownDevelopmentKey(keyHash);
  if (known !== undefined) throw untrusted(`its key is the known development key of ${known}`);
  if (transcript === undefined) throw untrusted('has no transcript of one');
  const missing = trust === 'ceremony' ? whatIsMissing(transcript.contributions) : undefined;
  if (missing !== undefined) throw untrusted(missing);
  const told = await readTranscript(provingKey, untrusted);
  if (verifyingKeyHash(told.verifyingKey) !== keyHash) {
    throw untrusted('its proving key belongs to another verifying key');
  }
  if (!isSameTranscript(told, transcript)) {
    throw untrusted('its proving key tells of another one');
  }
  if (transcript.contributions.length === 0) throw untrusted('nobody contributed');
}

async function readTranscript(
  path: string,
  untrusted: (reason: string) => ArtifactsError,
): Promise<KeyTranscript> {
  try {
    return await readKeyTranscript(path);
  } catch (error) {
    if (error instanceof CeremonyError) throw untrusted(error.message);
    if (!isMissing(error)) throw error;
    throw new ArtifactsError('ARTIFACTS_MISSING', error.message, { path }, { cause: error });
  }
}

function isSameTranscript(told: KeyTranscript, claimed: ManifestTranscript): boolean {
  return (
    told.circuitHash === claimed.circuitHash &&
    told.contributions.length === claimed.contributions.length &&
    told.contributions.every((each, i) => isSameContribution(each, claimed.contributions[i]!))
  );
}
