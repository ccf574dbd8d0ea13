import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseR1cs } from '../artifacts/r1cs.js';
import type { MadeKey } from '../artifacts/setup.js';
import { domainSizeOf } from '../developmentKey/wirePolynomials.js';
import { readBytes } from '../files/readFile.js';
import { contribute } from './contribute.js';
import { makeInitialKey } from './initialKey.js';
import type { KeyTranscript } from './keyTranscript.js';
import type { CeremonyOptions } from './options.js';
import { checkPowersOfTau, type PowersOfTau } from './powersOfTau.js';
import { describeContribution } from './rules.js';
import { verifyKey } from './verifyKey.js';

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
