import type { Curve, Task } from 'snarkjs';
import { COEFFICIENT_BYTES, type ProvingKey, rowOf } from './provingKey.js';
import { split } from './split.js';

const SCALAR_BYTES = 32;

/** (a·b - c) on the odd points of the doubled domain: what the h points are multiplied by. */
export async function quotient(
  curve: Curve,
  key: ProvingKey,
  witness: Uint8Array,
): Promise<Uint8Array> {
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

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
