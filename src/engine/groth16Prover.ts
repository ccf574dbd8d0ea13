import { randomBytes } from 'node:crypto';
import type { Curve, Group, Task } from 'snarkjs';
import { SCALAR_MODULUS } from '../field.js';
import { type Groth16Proof, proofFromSnarkjs } from '../verifier/groth16.js';
import { COEFFICIENT_BYTES, type ProvingKey, rowOf, type WireBases } from './provingKey.js';

const SCALAR_BYTES = 32;

/**
 * A Groth16 proof (Groth, eprint 2016/260, section 3.2), on snarkjs's curve. It computes what
 * `snarkjs.groth16.prove` does, but all parts of the proof at the same time on the curve's threads,
 * and without the points that are at infinity.
 *
 * @param witness the wires' values, 32 bytes little-endian each
 */
export async function proveGroth16(
  curve: Curve,
  key: ProvingKey,
  witness: Uint8Array,
): Promise<Groth16Proof> {
  const { Fr, G1, G2 } = curve;
  const sum = (group: Group, { points, wires }: WireBases) =>
    group.multiExpAffine(points, selectScalars(witness, wires));
  const [b2, h, a, b1, c] = await Promise.all([
    sum(G2, key.b2),
    quotient(curve, key, witness).then((scalars) => G1.multiExpAffine(key.h, scalars)),
    sum(G1, key.a),
    sum(G1, key.b1),
    sum(G1, key.c),
  ]);

  const [r, s] = [Fr.e(randomScalar()), Fr.e(randomScalar())];
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

/** Uniform to 2^-258, from the system's generator. */
function randomScalar(): bigint {
  return BigInt(`0x${randomBytes(64).toString('hex')}`) % SCALAR_MODULUS;
}

function selectScalars(witness: Uint8Array, wires: readonly number[]): Uint8Array {
  const scalars = new Uint8Array(wires.length * SCALAR_BYTES);
  wires.forEach((wire, position) => {
    const start = wire * SCALAR_BYTES;
    scalars.set(witness.subarray(start, start + SCALAR_BYTES), position * SCALAR_BYTES);
  });
  return scalars;
}

/** (a·b - c) on the odd points of the doubled domain: what the h points are multiplied by. */
async function quotient(curve: Curve, key: ProvingKey, witness: Uint8Array): Promise<Uint8Array> {
  const { Fr, tm } = curve;
  const shift = Fr.w[Math.log2(key.domainSize) + 1]!;
  const onOddPoints = async (values: Uint8Array): Promise<Uint8Array> =>
    Fr.fft(await Fr.batchApplyKey(await Fr.ifft(values), Fr.e(1n), shift));
  const products = await evaluateConstraints(curve, key, witness);
  const [a, b, c] = await Promise.all(products.map(onOddPoints));
  const count = key.domainSize;
  const [scalars] = await tm.queueAction([
    { cmd: 'ALLOCSET', var: 0, buff: a! },
    { cmd: 'ALLOCSET', var: 1, buff: b! },
    { cmd: 'ALLOCSET', var: 2, buff: c! },
    { cmd: 'ALLOC', var: 3, len: count * SCALAR_BYTES },
    call('qap_joinABC', [0, 1, 2], count, 3),
    call('frm_batchFromMontgomery', [3], count, 3),
    { cmd: 'GET', out: 0, var: 3, len: count * SCALAR_BYTES },
  ]);
  return scalars!;
}

/** a, b and c = a·b of every row, a share of the rows a thread. */
async function evaluateConstraints(
  { tm }: Curve,
  { coefficients, domainSize, wires }: ProvingKey,
  witness: Uint8Array,
): Promise<Uint8Array[]> {
  const shares = split(domainSize, tm.concurrency).map(([start, end]) => {
    const [first, last] = [firstEntry(coefficients, start), firstEntry(coefficients, end)];
    const bytes = (end - start) * SCALAR_BYTES;
    const entries = coefficients.slice(first * COEFFICIENT_BYTES, last * COEFFICIENT_BYTES);
    return tm.queueAction([
      { cmd: 'ALLOCSET', var: 0, buff: entries },
      { cmd: 'ALLOCSET', var: 1, buff: witness },
      ...[2, 3, 4].map((target) => ({ cmd: 'ALLOC', var: target, len: bytes }) as const),
      {
        cmd: 'CALL',
        fnName: 'qap_buildABC',
        params: [
          { var: 0 },
          { val: last - first },
          ...[1, 2, 3, 4].map((operand) => ({ var: operand })),
          ...[start, end - start, 0, wires].map((value) => ({ val: value })),
        ],
      },
      ...[2, 3, 4].map((from, out) => ({ cmd: 'GET', out, var: from, len: bytes }) as const),
    ]);
  });
  const results = await Promise.all(shares);
  return [0, 1, 2].map((matrix) => concatenate(results.map((result) => result[matrix]!)));
}

/** First entry of a row or a later one. */
function firstEntry(coefficients: Uint8Array, row: number): number {
  let [low, high] = [0, coefficients.length / COEFFICIENT_BYTES];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rowOf(coefficients, middle) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

function call(fnName: string, inputs: readonly number[], count: number, output: number): Task {
  const operands = inputs.map((input) => ({ var: input }));
  return { cmd: 'CALL', fnName, params: [...operands, { val: count }, { var: output }] };
}

/** Ranges of about the same length that cover 0 to `count`; none is empty. */
function split(count: number, parts: number): [start: number, end: number][] {
  const length = Math.max(1, Math.ceil(count / parts));
  return Array.from({ length: Math.ceil(count / length) }, (_, part) => [
    part * length,
    Math.min(count, (part + 1) * length),
  ]);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
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
