import { createHash, type Hash } from 'node:crypto';
import { CeremonyError } from '../errors.js';
import type { BinaryReader } from '../files/binaryReader.js';
import { G1_GENERATOR, isOnG1, isOnTwist } from '../groth16/curvePoints.js';
import type { G1Point, G2Point } from '../groth16/groth16.js';
import {
  G1_BYTES,
  G2_BYTES,
  readZkeyG1,
  readZkeyG2,
  uncompressedG1,
  uncompressedG2,
} from '../groth16/zkeyPoints.js';
import type { Beacon } from './beacon.js';
import { readDescription } from './contributionDescription.js';

/** What a zkey tells of a contribution. */
export interface Contribution {
  /** As its contributor gave it, nothing that upsets a terminal; empty if he gave none. */
  readonly name: string;
  /** BLAKE2b of its public key, in hex: what snarkjs shows to its contributor. */
  readonly hash: string;
  readonly beacon?: Beacon;
}

/** A contribution with the points that speak for it. */
export interface SignedContribution extends Contribution {
  readonly deltaAfter: G1Point;
  /** Its secret times a point that hashes all before it: whether in the subgroup is not checked. */
  readonly publicKey2: G2Point;
}

const HASH_BYTES = 64;

/**
 * Reads the contributions of a zkey, and checks what needs no pairing: points are on their curves,
 * each contribution hashes all before it, and changes delta.
 *
 * @throws CeremonyError CONTRIBUTION_INVALID, BEACON_INVALID
 * @throws Error if it is malformed
 */
export function readContributions(reader: BinaryReader): {
  readonly circuitHash: string;
  readonly contributions: readonly SignedContribution[];
} {
  const circuitHash = Buffer.from(reader.take(HASH_BYTES));
  const before = createHash('blake2b512').update(circuitHash);
  let delta = G1_GENERATOR;
  const contributions: SignedContribution[] = [];
  const count = reader.uint32();
  for (let number = 1; number <= count; number++) {
    const points = readPoints(reader);
    const transcript = Buffer.from(reader.take(HASH_BYTES));
    requireContribution(number, points, transcript, delta, before.copy());
    const { s1, sx1, publicKey2, deltaAfter } = points;
    const publicKey = Buffer.concat([
      ...[deltaAfter, s1, sx1].map(uncompressedG1),
      uncompressedG2(publicKey2),
      transcript,
    ]);
    before.update(publicKey);
    delta = deltaAfter;
    const hash = createHash('blake2b512').update(publicKey).digest('hex');
    contributions.push({ ...readDescription(reader), hash, deltaAfter, publicKey2 });
  }
  if (reader.left > 0) throw new Error('its contributions go on after their end');
  return { circuitHash: circuitHash.toString('hex'), contributions };
}

interface Points {
  readonly deltaAfter: G1Point;
  /** A random point, and its multiple by the contributor's secret. */
  readonly s1: G1Point;
  readonly sx1: G1Point;
  readonly publicKey2: G2Point;
}

function readPoints(reader: BinaryReader): Points {
  const g1 = () => readZkeyG1(reader.take(G1_BYTES));
  return { deltaAfter: g1(), s1: g1(), sx1: g1(), publicKey2: readZkeyG2(reader.take(G2_BYTES)) };
}

/** @param hash of all before */
function requireContribution(
  number: number,
  { deltaAfter, s1, sx1, publicKey2 }: Points,
  transcript: Uint8Array,
  delta: G1Point,
  hash: Hash,
): void {
  const refuse = (reason: string) =>
    new CeremonyError('CONTRIBUTION_INVALID', `Contribution ${number} is not valid: ${reason}`, {
      contribution: number,
    });
  if (![deltaAfter, s1, sx1].every(isOnG1) || !isOnTwist(publicKey2)) {
    throw refuse('a point of it is not on its curve, or at infinity');
  }
  if (isSame(s1, sx1) || isSame(delta, deltaAfter)) {
    throw refuse('its secret is 1, so it changed nothing');
  }
  hash.update(uncompressedG1(s1)).update(uncompressedG1(sx1));
  if (!hash.digest().equals(transcript)) {
    throw refuse('it was not made after those before it, of this circuit and in this order');
  }
}

function isSame(one: G1Point, other: G1Point): boolean {
  return one.x === other.x && one.y === other.y;
}
