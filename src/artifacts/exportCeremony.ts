import { keyFile, readCeremony } from '../ceremony/ceremonyFile.js';
import { readKeyTranscript } from '../ceremony/keyTranscript.js';
import { requireFinished } from '../ceremony/rules.js';
import { verifyCeremony } from '../ceremony/verifyCeremony.js';
import { circuitInstance } from '../circuits/instances.js';
import { compileConstraints } from '../compilation/compileInstance.js';
import { CeremonyError } from '../errors.js';
import { sha256 } from '../files/hashFile.js';
import { readBytes } from '../files/readFile.js';
import { verifyingKeyHash } from '../groth16/verifyingKey.js';
import { manifestTranscript } from './selfKey.js';
import { installArtifacts, type SetupOptions, type SetupResult } from './setup.js';

/**
 * Makes artifacts of a finished ceremony's key, once the ceremony is verified in full against the
 * circuit as it compiles here. Artifacts of this key that are there are left as they are, and the ceremony
 * is verified no less.
 *
 * @param powersOfTau path of the file that the ceremony began with
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE, FILE_NOT_WRITABLE
 * @throws CeremonyError CEREMONY_UNFINISHED, and what {@link verifyCeremony} throws
 * @throws ArtifactsError COMPILATION_FAILED, ARTIFACTS_PROTECTED, ARTIFACTS_CORRUPT, KEY_FORGEABLE,
 *   KEY_UNTRUSTED for a key whose secrets are known; the signal's reason
 */
export async function exportCeremony(
  folder: string,
  powersOfTau: string,
  options: SetupOptions = {},
): Promise<SetupResult> {
  const { circuit, steps } = await readCeremony(folder);
  requireFinished(folder, steps);
  const last = await readKeyTranscript(keyFile(folder, steps.length));
  const lastHash = verifyingKeyHash(last.verifyingKey);
  const result = await installArtifacts(
    {
      instance: circuitInstance(circuit),
      isWanted: ({ trust, keyHash, files }) =>
        trust === 'ceremony' &&
        keyHash === lastHash &&
        files.provingKey.sha256 === steps.at(-1)!.sha256,
      makeKey: async (r1cs) => {
        const verified = await verifyCeremony({ folder, r1cs, powersOfTau }, options);
        const { ceremony, key, transcript } = verified;
        requireFinished(folder, transcript.contributions);
        const provingKey = await readBytes(key, { maximumBytes: Number.POSITIVE_INFINITY });
        if (sha256(provingKey) !== ceremony.steps.at(-1)!.sha256) {
          throw new CeremonyError('CEREMONY_CORRUPT', `${key} was changed meanwhile`);
        }
        return {
          provingKey,
          verifyingKey: transcript.verifyingKey,
          trust: 'ceremony',
          transcript: manifestTranscript(transcript, ceremony.powersOfTau),
        };
      },
    },
    options,
  );
  if (!result.made) {
    const r1cs = await compileConstraints(circuit, options);
    await verifyCeremony({ folder, r1cs, powersOfTau }, options);
  }
  return result;
}
