import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { ArtifactsError, InputError } from '../errors.js';
import { BASE_MODULUS } from '../field.js';
import type { G1Point, G2Point, VerifyingKey } from './groth16.js';

/** Digest, evaluation and challenge: every circuit has these three signals. */
const SIGNALS = 3;

/** Coordinates of a point as EIP-197 orders them: in G2 the imaginary part first. */
type EvmPoint = readonly bigint[] | readonly (readonly bigint[])[];

/**
 * A verifying key as the contract's struct: alpha, beta, gamma, delta, ic. All of it is static, so
 * it encodes as its 22 words.
 *
 * @throws InputError INVALID_VALUE if the key is not one for three public signals
 */
export function verifyingKeyStruct(key: VerifyingKey): readonly (EvmPoint | EvmPoint[])[] {
  const { alpha, beta, gamma, delta, ic } = key;
  if (ic.length !== SIGNALS + 1) {
    throw new InputError(
      'INVALID_VALUE',
      `The verifying key is for ${ic.length - 1} public signals: zkliq's circuits have ${SIGNALS}`,
    );
  }
  return [evmPoint1(alpha), evmPoint2(beta), evmPoint2(gamma), evmPoint2(delta), ic.map(evmPoint1)];
}

export function evmPoint1({ x, y }: G1Point): readonly bigint[] {
  return [x, y];
}

export function evmPoint2({ x, y }: G2Point): readonly (readonly bigint[])[] {
  return [
    [x[1], x[0]],
    [y[1], y[0]],
  ];
}

/**
 * keccak256(abi.encode(key)), as the contract's `keyHash`: the name of a key everywhere.
 *
 * @throws InputError INVALID_VALUE if the key is not one for three public signals
 */
export function verifyingKeyHash(key: VerifyingKey): string {
  const words = verifyingKeyStruct(key).flat(3);
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
}

/** Same x means same y up to sign, on any curve y² = x³ + b. */
function equalUpToSign(left: G2Point, right: G2Point): boolean {
  return left.x.every((part, i) => (part - right.x[i]!) % BASE_MODULUS === 0n);
}
