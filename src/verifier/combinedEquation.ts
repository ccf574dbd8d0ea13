import type { Curve } from 'snarkjs';
import { modulo, SCALAR_MODULUS } from '../field.js';
import { loadCurve } from '../groth16/curve.js';
import { isOnG1, isOnTwist } from '../groth16/curvePoints.js';
import type { G1Point, G2Point, VerifyingKey } from '../groth16/groth16.js';
import { areInSubgroup } from '../groth16/pairing.js';
import { batchWeights, type ProofOfSignals } from './batch.js';

/**
 * Whether all proofs hold, by one equation of n + 3 pairings, with w_j = rho^j:
 *
 *     Π e(w_j A_j, B_j) = e((Σ w_j) alpha, beta) e(Σ_i (Σ_j w_j s_ij) ic[i], gamma) e(Σ w_j C_j, delta)
 *
 * False also where a point is off its curve or its subgroup, or at infinity, as of a single proof.
 *
 * @param batch coordinates below p, signals below r
 * @param rho of {@link batchCoefficient}, over this batch
 */
export async function holdTogether(
  key: VerifyingKey,
  batch: readonly ProofOfSignals[],
  rho: bigint,
): Promise<boolean> {
  const proofs = batch.map(({ proof }) => proof);
  if (!proofs.every(({ a, b, c }) => isOnG1(a) && isOnTwist(b) && isOnG1(c))) return false;
  if (!(await areInSubgroup(proofs.map(({ b }) => b)))) return false;

  const curve = await loadCurve();
  const weights = batchWeights(rho, batch.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const scalars = key.ic
    .slice(1)
    .map((_, signal) =>
      batch.reduce((sum, { signals }, j) => sum + weights[j]! * signals[signal]!, 0n),
    );
  // The key's side is negated, so that all pairings together are to be 1.
  const negated = (points: readonly G1Point[], by: readonly bigint[]) =>
    combination(
      curve,
      points,
      by.map((scalar) => -scalar),
    );
  const pairs: [Uint8Array, G2Point][] = [
    ...proofs.map(({ a, b }, j): [Uint8Array, G2Point] => [
      combination(curve, [a], [weights[j]!]),
      b,
    ]),
    [negated([key.alpha], [total]), key.beta],
    [negated(key.ic, [total, ...scalars]), key.gamma],
    [
      negated(
        proofs.map(({ c }) => c),
        weights,
      ),
      key.delta,
    ],
  ];
  return curve.pairingEq(...pairs.flatMap(([one, two]) => [one, encode2(curve, two)]));
}

/** Σ scalars[i] * points[i], scalars modulo r. */
function combination(
  { G1 }: Curve,
  points: readonly G1Point[],
  scalars: readonly bigint[],
): Uint8Array {
  const terms = points.map(({ x, y }, i) =>
    G1.timesScalar(G1.fromObject([x, y, 1n]), modulo(scalars[i]!, SCALAR_MODULUS)),
  );
  return terms.reduce((sum, term) => G1.add(sum, term));
}

function encode2({ G2 }: Curve, { x, y }: G2Point): Uint8Array {
  return G2.fromObject([x, y, [1n, 0n]]);
}
