import { CeremonyError } from '../errors.js';
import { type KeyTranscript, readKeyTranscript } from './keyTranscript.js';
import type { CeremonyOptions } from './options.js';
import { runPhase2 } from './phase2.js';

/**
 * Writes the key of a circuit before any contribution: the same constraints and Powers of Tau give the
 * same key. Anybody can forge under it.
 *
 * @param r1cs path of the constraints
 * @param powersOfTau path of a file that was checked
 * @throws CeremonyError COMPUTATION_FAILED; InputError FILE_NOT_WRITABLE; the signal's reason
 */
export async function makeInitialKey(
  r1cs: string,
  powersOfTau: string,
  to: string,
  options: CeremonyOptions = {},
): Promise<KeyTranscript> {
  options.onStage?.('making the key before any contribution');
  const { done, complaints } = await runPhase2({ kind: 'new', r1cs, powersOfTau, to }, options);
  if (!done) throw new CeremonyError('COMPUTATION_FAILED', `snarkjs failed: ${complaints}`);
  return readKeyTranscript(to);
}
