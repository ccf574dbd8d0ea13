import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contribute } from '../ceremony/contribute.js';
import { makeInitialKey } from '../ceremony/initialKey.js';
import type { KeyTranscript } from '../ceremony/keyTranscript.js';
import type { CeremonyOptions } from '../ceremony/options.js';
import { checkPowersOfTau, type PowersOfTau } from '../ceremony/powersOfTau.js';
import { describeContribution } from '../ceremony/rules.js';
import { verifyKey } from '../ceremony/verifyKey.js';
import { domainSizeOf, parseR1cs } from '../compilation/r1cs.js';
import { readBytes } from '../files/readFile.js';
import type { MadeKey } from './setup.js';

/**
 * A key from Powers of Tau with one contribution, of this machine's: whoever runs this could have kept
 * its secret, and nobody else can.
 *
 * @param scratch a folder for the keys on the way
 * @throws CeremonyError POWERS_MISMATCH, POWERS_UNFIT, COMPUTATION_FAILED; the signal's reason
 */
export async function makeSelfKey(
  r1cs: Uint8Array,
  powersOfTau: PowersOfTau,
  scratch: string,
  options: CeremonyOptions = {},
): Promise<MadeKey> {
  const power = await checkPowersOfTau(powersOfTau, domainSizeOf(parseR1cs(r1cs)), options);
  const [constraints, initial, key] = ['circuit.r1cs', 'initial.zkey', 'contributed.zkey'].map(
    (name) => join(scratch, name),
  ) as [string, string, string];
  const { path, blake2b } = powersOfTau;
  await writeFile(constraints, r1cs);
  await makeInitialKey(constraints, path, initial, options);
  await contribute({ from: initial, to: key, name: 'zkliq setup' }, options);
  const transcript = await verifyKey({ key, initial, powersOfTau: path }, options);
  return {
    provingKey: await readBytes(key, { maximumBytes: Number.POSITIVE_INFINITY }),
    verifyingKey: transcript.verifyingKey,
    trust: 'self',
    transcript: manifestTranscript(transcript, { blake2b, power }),
  };
}

/** What a manifest tells of how a key came about. */
export function manifestTranscript(
  { circuitHash, contributions }: KeyTranscript,
  powersOfTau: { readonly blake2b: string; readonly power: number },
): NonNullable<MadeKey['transcript']> {
  const described = contributions.map(describeContribution);
  return { powersOfTau, circuitHash, contributions: described };
}
