import { CeremonyError, reworded } from '../errors.js';
import { areInSubgroup } from '../groth16/pairing.js';
import { requireSoundKey } from '../groth16/verifyingKey.js';
import { type KeyTranscript, readKeyTranscript } from './keyTranscript.js';
import type { CeremonyOptions } from './options.js';
import { runPhase2 } from './phase2.js';

export interface KeyToVerify {
  /** The zkey. */
  readonly key: string;
  /** The zkey before any contribution, made here or known to be right. */
  readonly initial: string;
  /** The file of Powers of Tau, whose sum was checked. */
  readonly powersOfTau: string;
}

/** What snarkjs says of a key of another circuit, or of other Powers of Tau. */
const OTHER_CIRCUIT = /circuit|alpha1|beta1|beta2|gamma2|identical/i;

/**
 * Verifies a zkey in full: every point of it follows from the initial one and its contributions, each
 * of which was made by somebody who knew its secret; beacons are what their parameters say.
 *
 * @throws CeremonyError KEY_MALFORMED, OTHER_CIRCUIT, CONTRIBUTION_INVALID, BEACON_INVALID,
 *   COMPUTATION_FAILED
 * @throws ArtifactsError KEY_FORGEABLE; the signal's reason
 */
export async function verifyKey(
  { key, initial, powersOfTau }: KeyToVerify,
  options: CeremonyOptions = {},
): Promise<KeyTranscript> {
  const transcript = await readKeyTranscript(key);
  const first = await readKeyTranscript(initial);
  requireCircuit(key, transcript, first.circuitHash);
  const { contributions, verifyingKey } = transcript;
  const points = [verifyingKey.delta, ...contributions.map(({ publicKey2 }) => publicKey2)];
  if (!(await areInSubgroup(points))) {
    throw new CeremonyError(
      'CONTRIBUTION_INVALID',
      `${key}: a point of its contributions is not in its subgroup`,
      { path: key },
    );
  }
  options.onStage?.('verifying the key');
  const { done, complaints } = await runPhase2(
    { kind: 'verify', initial, powersOfTau, key },
    options,
  );
  if (!done) throw refusal(key, complaints);
  if (contributions.length > 0) requireSoundKey(verifyingKey);
  return transcript;
}

/** What is wrong with a copy of a key, told of the file that it was copied from. */
export function namingOriginal(error: unknown, copy: string, original: string): unknown {
  if (!(error instanceof CeremonyError)) return error;
  return reworded(error, error.message.replaceAll(copy, original), { path: original });
}

/** @throws CeremonyError OTHER_CIRCUIT */
export function requireCircuit(
  path: string,
  { circuitHash }: KeyTranscript,
  expected: string,
): void {
  if (circuitHash === expected) return;
  throw new CeremonyError(
    'OTHER_CIRCUIT',
    `${path} is a key of another circuit, or of other Powers of Tau: its circuit hash is ${circuitHash}, not ${expected}`,
    { path, circuitHash },
  );
}

function refusal(path: string, complaints: string): CeremonyError {
  const what = complaints.replace(/\s+/g, ' ');
  if (/beacon/i.test(what)) {
    return new CeremonyError(
      'BEACON_INVALID',
      `${path}: a beacon is not what its value and iterations make (${what})`,
      { path },
    );
  }
  const code = OTHER_CIRCUIT.test(what) ? 'OTHER_CIRCUIT' : 'CONTRIBUTION_INVALID';
  return new CeremonyError(code, `${path} does not verify: ${what}`, { path });
}
