import { curves } from 'snarkjs';
import { power, SCALAR_MODULUS } from '../../../src/field.js';
import type { Groth16Proof } from '../../../src/groth16/groth16.js';

interface Group {
  timesScalar(point: Uint8Array, scalar: bigint): Uint8Array;
  toAffine(point: Uint8Array): Uint8Array;
  toObject(point: Uint8Array): (bigint | bigint[])[];
  fromObject(point: readonly (bigint | readonly bigint[])[]): Uint8Array;
}

/** Without threads there is nothing to terminate. Loaded once: that takes half a second. */
let curve: Promise<unknown> | undefined;

/** The same statement's proof with other bytes: r A and r^-1 B have the same pairing as A and B. */
export async function rerandomize({ a, b, c }: Groth16Proof, r: bigint): Promise<Groth16Proof> {
  curve ??= curves.getCurveFromName('bn128', { singleThread: true });
  const { G1, G2 } = (await curve) as unknown as { G1: Group; G2: Group };
  const times = (group: Group, point: Uint8Array, scalar: bigint) =>
    group.toObject(group.toAffine(group.timesScalar(point, scalar)));
  const [ax, ay] = times(G1, G1.fromObject([a.x, a.y, 1n]), r) as bigint[];
  const inverse = power(r, SCALAR_MODULUS - 2n, SCALAR_MODULUS);
  const [bx, by] = times(G2, G2.fromObject([b.x, b.y, [1n, 0n]]), inverse) as bigint[][];
  return {
    a: { x: ax!, y: ay! },
    b: { x: [bx![0]!, bx![1]!], y: [by![0]!, by![1]!] },
    c,
  };
}
