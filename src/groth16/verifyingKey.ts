import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { ArtifactsError, InputError } from '../errors.js';
import { isOnG1, isOnTwist } from './curvePoints.js';
import type { G1Point, G2Point, Groth16Proof, VerifyingKey } from './groth16.js';

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

/** A proof as the contract's struct: a, b, c. */
export function proofStruct({ a, b, c }: Groth16Proof): readonly EvmPoint[] {
  return [evmPoint1(a), evmPoint2(b), evmPoint1(c)];
}

function evmPoint1({ x, y }: G1Point): readonly bigint[] {
  return [x, y];
}

function evmPoint2({ x, y }: G2Point): readonly (readonly bigint[])[] {
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
 * Refuses keys that the contract's constructor refuses. A point at infinity drops a term of the
 * verifying equation, or leaves a signal unchecked. With delta = ±gamma, beta = ±gamma or
 * beta = ±delta two terms merge, and one of them is the prover's to choose: anybody can forge.
 * (That G2 points are in their subgroup is checked with the first proof.)
 *
 * @throws ArtifactsError ARTIFACTS_CORRUPT, KEY_FORGEABLE
 */
export function requireSoundKey(key: VerifyingKey): void {
  const { alpha, beta, gamma, delta, ic } = key;
  if (![alpha, ...ic].every(isOnG1) || ![beta, gamma, delta].every(isOnTwist)) {
    throw new ArtifactsError(
      'ARTIFACTS_CORRUPT',
      'A point of the verifying key is not on its curve, or at infinity',
    );
  }
  const pairs = [
    ['gamma and delta', gamma, delta],
    ['beta and gamma', beta, gamma],
    ['beta and delta', beta, delta],
  ] as const;
  const [names] = pairs.find(([, one, other]) => equalUpToSign(one, other)) ?? [];
  if (names === undefined) return;
  throw new ArtifactsError(
    'KEY_FORGEABLE',
    `The verifying key's ${names} are the same up to sign: anybody can forge proofs under it, it had no phase-2 contribution`,
  );
}

/** Same x means same y up to sign, on any curve y² = x³ + b. */
function equalUpToSign(left: G2Point, right: G2Point): boolean {
  return left.x.every((part, i) => part === right.x[i]);
}
