import {
  malformed,
  readG1,
  readG2,
  type SnarkjsG1,
  type SnarkjsG2,
  writeG1,
  writeG2,
} from './snarkjsPoints.js';

/** An affine point of G1; the point at infinity has no place in a proof or a key. */
export interface G1Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** c0 + c1 * i, the real part first (the EVM takes the imaginary part first). */
export type Fp2 = readonly [c0: bigint, c1: bigint];

/** An affine point of G2. */
export interface G2Point {
  readonly x: Fp2;
  readonly y: Fp2;
}

/** A Groth16 proof over BN254: e(A, B) = e(alpha, beta) * e(signals, gamma) * e(C, delta). */
export interface Groth16Proof {
  readonly a: G1Point;
  readonly b: G2Point;
  readonly c: G1Point;
}

/** What a proof is checked against: ic has one point more than there are public signals. */
export interface VerifyingKey {
  readonly alpha: G1Point;
  readonly beta: G2Point;
  readonly gamma: G2Point;
  readonly delta: G2Point;
  readonly ic: readonly G1Point[];
}

/** snarkjs's proof.json. */
export interface SnarkjsProof {
  pi_a: SnarkjsG1;
  pi_b: SnarkjsG2;
  pi_c: SnarkjsG1;
  protocol: 'groth16';
  curve: 'bn128';
}

/** snarkjs's verification_key.json, without vk_alphabeta_12: a cache that snarkjs never reads. */
export interface SnarkjsVerifyingKey {
  protocol: 'groth16';
  curve: 'bn128';
  nPublic: number;
  vk_alpha_1: SnarkjsG1;
  vk_beta_2: SnarkjsG2;
  vk_gamma_2: SnarkjsG2;
  vk_delta_2: SnarkjsG2;
  IC: SnarkjsG1[];
}

/**
 * Reads what snarkjs writes as proof.json. Shapes and ranges are checked, curves are not.
 *
 * @throws InputError INVALID_VALUE naming the field
 */
export function proofFromSnarkjs(json: unknown): Groth16Proof {
  const proof = readGroth16('proof', json);
  return {
    a: readG1('pi_a', proof.pi_a),
    b: readG2('pi_b', proof.pi_b),
    c: readG1('pi_c', proof.pi_c),
  };
}

export function proofToSnarkjs(proof: Groth16Proof): SnarkjsProof {
  return {
    pi_a: writeG1(proof.a),
    pi_b: writeG2(proof.b),
    pi_c: writeG1(proof.c),
    protocol: 'groth16',
    curve: 'bn128',
  };
}

/**
 * Reads what snarkjs writes as verification_key.json. Shapes and ranges are checked, curves are not.
 *
 * @throws InputError INVALID_VALUE naming the field
 */
export function verifyingKeyFromSnarkjs(json: unknown): VerifyingKey {
  const key = readGroth16('verifying key', json);
  const { IC: ic, nPublic } = key;
  if (!Array.isArray(ic) || ic.length === 0) throw malformed('IC', 'a list of points');
  if (nPublic !== ic.length - 1) throw malformed('nPublic', 'one less than the points of IC');
  return {
    alpha: readG1('vk_alpha_1', key.vk_alpha_1),
    beta: readG2('vk_beta_2', key.vk_beta_2),
    gamma: readG2('vk_gamma_2', key.vk_gamma_2),
    delta: readG2('vk_delta_2', key.vk_delta_2),
    ic: Array.from(ic, (point: unknown, i) => readG1(`IC[${i}]`, point)),
  };
}

export function verifyingKeyToSnarkjs(key: VerifyingKey): SnarkjsVerifyingKey {
  return {
    protocol: 'groth16',
    curve: 'bn128',
    nPublic: key.ic.length - 1,
    vk_alpha_1: writeG1(key.alpha),
    vk_beta_2: writeG2(key.beta),
    vk_gamma_2: writeG2(key.gamma),
    vk_delta_2: writeG2(key.delta),
    IC: key.ic.map(writeG1),
  };
}

function readGroth16(what: string, json: unknown): Record<string, unknown> {
  if (typeof json !== 'object' || json === null) throw malformed(what, 'a JSON object');
  const object = json as Record<string, unknown>;
  if (object.protocol !== 'groth16') throw malformed('protocol', '"groth16"');
  if (object.curve !== 'bn128') throw malformed('curve', '"bn128"');
  return object;
}
