import { SCALAR_MODULUS } from '../field.js';
import { groth16, loadCurve } from './curve.js';
import {
  type G2Point,
  type Groth16Proof,
  proofToSnarkjs,
  type VerifyingKey,
  verifyingKeyToSnarkjs,
} from './groth16.js';

/**
 * Groth16's pairing equation. Coordinates must be canonical: snarkjs reduces them silently. B must
 * be in the subgroup of order r, which snarkjs does not check and the EVM does.
 */
export async function verifyGroth16(
  key: VerifyingKey,
  signals: readonly bigint[],
  proof: Groth16Proof,
): Promise<boolean> {
  await loadCurve();
  if (!(await areInSubgroup([proof.b]))) return false;
  const points = proofToSnarkjs(proof);
  return groth16.verify(verifyingKeyToSnarkjs(key), signals.map(String), points);
}

/** Whether r times each point is the neutral element. Says nothing about points off the curve. */
export async function areInSubgroup(points: readonly G2Point[]): Promise<boolean> {
  const { G2 } = await loadCurve();
  return points.every(({ x, y }) => {
    const point = G2.fromObject([x, y, [1n, 0n]]);
    return G2.isZero(G2.timesScalar(point, SCALAR_MODULUS));
  });
}
