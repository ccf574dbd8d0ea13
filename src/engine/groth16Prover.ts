import { randomBytes } from 'node:crypto';
import type { Curve, Group } from 'snarkjs';
import { reduceToScalar } from '../field.js';
import { type Groth16Proof, proofFromSnarkjs } from '../groth16/groth16.js';
import { G1_BYTES, G2_BYTES } from '../groth16/zkeyPoints.js';
import type { ProvingKey, WireBases } from './provingKey.js';
import { quotient } from './quotient.js';
import { weightedSum } from './weightedSum.js';

const SCALAR_BYTES = 32;

/** What hides the witness: without it, or with the same again, a proof would give it away. */
export interface Blinding {
  readonly r: bigint;
  readonly s: bigint;
}

/**
 * A Groth16 proof (Groth, eprint 2016/260, section 3.2), on snarkjs's curve. It computes what
 * `snarkjs.groth16.prove` does, but all parts of the proof at the same time on the curve's threads,
 * and without the points that are at infinity.
 *
 * @param witness the wires' values, 32 bytes little-endian each
 * @param blinding given by tests alone
 */
export async function proveGroth16(
  curve: Curve,
  key: ProvingKey,
  witness: Uint8Array,
  blinding: Blinding = { r: randomScalar(), s: randomScalar() },
): Promise<Groth16Proof> {
  const { Fr, G1, G2 } = curve;
  const sum = (group: Group, pointBytes: number, { points, wires }: WireBases) =>
    weightedSum(curve, group, pointBytes, points, selectScalars(witness, wires));
  const [b2, h, a, b1, c] = await Promise.all([
    sum(G2, G2_BYTES, key.b2),
    quotient(curve, key, witness).then((scalars) =>
      weightedSum(curve, G1, G1_BYTES, key.h, scalars),
    ),
    sum(G1, G1_BYTES, key.a),
    sum(G1, G1_BYTES, key.b1),
    sum(G1, G1_BYTES, key.c),
  ]);

  const [r, s] = [Fr.e(blinding.r), Fr.e(blinding.s)];
  const blind = (
    group: Group,
    point: Uint8Array,
    base: Uint8Array,
    delta: Uint8Array,
    by: Uint8Array,
  ) => group.add(group.add(point, base), group.timesFr(delta, by));
  const proofA = blind(G1, a, key.alpha1, key.delta1, r);
  const proofB = blind(G2, b2, key.beta2, key.delta2, s);
  const proofB1 = blind(G1, b1, key.beta1, key.delta1, s);
  const proofC = [
    G1.timesFr(proofA, s),
    G1.timesFr(proofB1, r),
    G1.timesFr(key.delta1, Fr.neg(Fr.mul(r, s))),
    h,
  ].reduce((total, term) => G1.add(total, term), c);
  return readProof(curve, proofA, proofB, proofC);
}

/** From the system's generator. */
function randomScalar(): bigint {
  return reduceToScalar(randomBytes(64));
}

function selectScalars(witness: Uint8Array, wires: Uint32Array): Uint8Array {
  const scalars = new Uint8Array(wires.length * SCALAR_BYTES);
  wires.forEach((wire, position) => {
    const start = wire * SCALAR_BYTES;
    scalars.set(witness.subarray(start, start + SCALAR_BYTES), position * SCALAR_BYTES);
  });
  return scalars;
}

function readProof({ G1, G2 }: Curve, a: Uint8Array, b: Uint8Array, c: Uint8Array): Groth16Proof {
  const text = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(text) : String(value);
  return proofFromSnarkjs({
    pi_a: text(G1.toObject(G1.toAffine(a))),
    pi_b: text(G2.toObject(G2.toAffine(b))),
    pi_c: text(G1.toObject(G1.toAffine(c))),
    protocol: 'groth16',
    curve: 'bn128',
  });
}
