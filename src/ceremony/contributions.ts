import { createHash, type Hash } from 'node:crypto';
import { CeremonyError } from '../errors.js';
import type { BinaryReader } from '../files/binaryReader.js';
import { isOnG1, isOnTwist } from '../verifier/curvePoints.js';
import type { G1Point, G2Point } from '../verifier/groth16.js';
import {
  G1_BYTES,
  G2_BYTES,
  readZkeyG1,
  readZkeyG2,
  uncompressedG1,
  uncompressedG2,
} from '../verifier/zkeyPoints.js';
import { type Beacon, requireExponent } from './beacon.js';

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
const CONTRIBUTION = 0;
const BEACON = 1;

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
  let delta: G1Point = { x: 1n, y: 2n };
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

/** Type and parameters: 1 is the name, 2 a beacon's exponent, 3 its value. */
function readDescription(reader: BinaryReader): Pick<Contribution, 'name' | 'beacon'> {
  const type = reader.uint32();
  const end = reader.left - 4 - reader.uint32();
  let name = '';
  let iterationsExponent: number | undefined;
  let value: string | undefined;
  for (let last = 0; reader.left > end; ) {
    const parameter = reader.byte();
    if (parameter <= last) throw new Error('parameters of a contribution are out of order');
    last = parameter;
    if (parameter === 1) name = printable(reader.take(reader.byte()));
    else if (parameter === 2) iterationsExponent = reader.byte();
    else if (parameter === 3) value = Buffer.from(reader.take(reader.byte())).toString('hex');
    else throw new Error(`a contribution has an unknown parameter ${parameter}`);
  }
  if (reader.left !== end) throw new Error('parameters of a contribution go on after their end');
  if (type === CONTRIBUTION && iterationsExponent === undefined && value === undefined) {
    return { name };
  }
  if (type !== BEACON || iterationsExponent === undefined || !value) {
    throw new Error('a contribution is neither one of a person nor a beacon');
  }
  requireExponent(iterationsExponent);
  return { name, beacon: { value, iterationsExponent } };
}

/** Names come from anybody, and are shown on terminals. */
function printable(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/[\p{C}\p{Zl}\p{Zp}\ufffd]/gu, '?');
}
