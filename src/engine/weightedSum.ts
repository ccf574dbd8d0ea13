import type { Curve, Group, Task } from 'snarkjs';
import { split } from './split.js';

const SCALAR_BYTES = 32;
const SCALAR_BITS = 254;

/**
 * Sum of points times scalars, by Pippenger's method: the bits of the scalars are cut into windows,
 * and each thread takes an equal share of the windows. (snarkjs sends the points anew for every
 * window, which copies a hundred megabytes a proof.)
 *
 * @param points affine, `pointBytes` each
 * @param scalars 32 bytes little-endian each, below r
 */
export async function weightedSum(
  { tm }: Curve,
  group: Group,
  pointBytes: number,
  points: Uint8Array,
  scalars: Uint8Array,
): Promise<Uint8Array> {
  const count = points.length / pointBytes;
  if (count === 0) return group.zero;
  const bits = windowBits(count);
  const windows = Math.ceil(SCALAR_BITS / bits);
  const sums = await Promise.all(
    split(windows, tm.concurrency).map(([first, last]) =>
      tm.queueAction(windowTask(group, pointBytes, points, scalars, bits, first, last)),
    ),
  );
  return combineWindows(group, sums.flat(), bits);
}

/** Additions are windows * (points + 2 * buckets): the best width grows with the number of points. */
function windowBits(count: number): number {
  const additions = (bits: number) => Math.ceil(SCALAR_BITS / bits) * (count + 2 ** (bits + 1));
  let best = 1;
  for (let bits = 2; bits <= 16; bits++) if (additions(bits) < additions(best)) best = bits;
  return best;
}

/** The sums of windows `first` to `last - 1`, in that order. */
function windowTask(
  group: Group,
  pointBytes: number,
  points: Uint8Array,
  scalars: Uint8Array,
  bits: number,
  first: number,
  last: number,
): Task[] {
  const [pointsAt, scalarsAt, sumAt] = [0, 1, 2];
  const sumBytes = (pointBytes / 2) * 3;
  const task: Task[] = [
    { cmd: 'ALLOCSET', var: pointsAt, buff: points },
    { cmd: 'ALLOCSET', var: scalarsAt, buff: scalars },
    { cmd: 'ALLOC', var: sumAt, len: sumBytes },
  ];
  for (let window = first; window < last; window++) {
    task.push(
      {
        cmd: 'CALL',
        fnName: `${group.prefix}_multiexpAffine_chunk`,
        params: [
          { var: pointsAt },
          { var: scalarsAt },
          { val: SCALAR_BYTES },
          { val: points.length / pointBytes },
          { val: window * bits },
          { val: Math.min(bits, SCALAR_BYTES * 8 - window * bits) },
          { var: sumAt },
        ],
      },
      { cmd: 'GET', out: window - first, var: sumAt, len: sumBytes },
    );
  }
  return task;
}

/** Sum of window sums times 2^(bits * window), from the highest window down. */
function combineWindows(group: Group, sums: readonly Uint8Array[], bits: number): Uint8Array {
  return sums.reduceRight((total, sum) => {
    let shifted = total;
    if (!group.isZero(shifted)) {
      for (let bit = 0; bit < bits; bit++) shifted = group.double(shifted);
    }
    return group.add(shifted, sum);
  }, group.zero);
}
