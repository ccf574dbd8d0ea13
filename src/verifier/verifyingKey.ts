import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { ArtifactsError } from '../errors.js';
import { BASE_MODULUS } from '../field.js';
import type { G2Point, VerifyingKey } from './groth16.js';

/** Digest, evaluation and challenge: every circuit has these three signals. */
export const SIGNALS = 3;

/**
 * A verifying key's points in the order and encoding of EIP-197 (imaginary parts first): alpha,
 * beta, gamma, delta, ic. With three signals that is 22 words.
 */
export function verifyingKeyWords({ alpha, beta, gamma, delta, ic }: VerifyingKey): bigint[] {
  const words2 = ({ x, y }: G2Point) => [x[1], x[0], y[1], y[0]];
  return [
    ...[alpha.x, alpha.y],
    ...[beta, gamma, delta].flatMap(words2),
    ...ic.flatMap(({ x, y }) => [x, y]),
  ];
}

/** keccak256(abi.encode(key)), as the contract's `keyHash`: the name of a key everywhere. */
export function verifyingKeyHash(key: VerifyingKey): string {
  const words = verifyingKeyWords(key);
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      words.map(() => 'uint256'),
      words,
    ),
  );
}

/**
 * Refuses keys under which anybody can forge: with delta = ±gamma, beta = ±gamma or beta = ±delta
 * two terms of the verifying equation merge, and one of them is the prover's to choose.
 *
 * @throws ArtifactsError KEY_FORGEABLE
 */
export function requireSoundKey(key: VerifyingKey): void {
  const points = [
    ['beta', key.beta],
    ['gamma', key.gamma],
    ['delta', key.delta],
  ] as const;
  for (const [index, [name, point]] of points.entries()) {
    for (const [other, otherPoint] of points.slice(index + 1)) {
      if (equalUpToSign(point, otherPoint)) {
        throw new ArtifactsError(
          'KEY_FORGEABLE',
          `The verifying key's ${name} and ${other} are the same up to sign: proofs under it can be forged, it had no phase-2 contribution`,
        );
      }
    }
  }
  if (key.ic.length !== SIGNALS + 1) {
    throw new ArtifactsError(
      'ARTIFACTS_CORRUPT',
      `The verifying key is for ${key.ic.length - 1} public signals, not ${SIGNALS}`,
    );
  }
}

/** Same x means same y up to sign, on any curve y² = x³ + b. */
function equalUpToSign(left: G2Point, right: G2Point): boolean {
  return left.x.every((part, i) => (part - right.x[i]!) % BASE_MODULUS === 0n);
}
