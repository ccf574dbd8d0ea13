import { curves } from 'snarkjs';
import { BASE_MODULUS, modulo, power, SCALAR_MODULUS } from '../../../src/field.js';
import type { G1Point, G2Point, Groth16Proof, VerifyingKey } from '../../../src/groth16/groth16.js';

/** What the tests use of a curve: points are bytes in one group's own form. */
interface Group<Json> {
  readonly g: Uint8Array;
  readonly zero: Uint8Array;
  add(one: Uint8Array, other: Uint8Array): Uint8Array;
  timesScalar(point: Uint8Array, scalar: bigint): Uint8Array;
  toAffine(point: Uint8Array): Uint8Array;
  toObject(point: Uint8Array): Json;
  fromObject(json: Json): Uint8Array;
}

interface TestCurve {
  readonly G1: Group<bigint[]>;
  readonly G2: Group<bigint[][]>;
  pairingEq(...points: Uint8Array[]): Promise<boolean>;
}

/** Discrete logarithms of a verifying key: whoever knows them proves whatever he likes. */
export interface Trapdoor {
  readonly alpha: bigint;
  readonly beta: bigint;
  readonly gamma: bigint;
  readonly delta: bigint;
  readonly ic: readonly bigint[];
}

/** The point at infinity as the EVM has it. */
export const INFINITY: G1Point = { x: 0n, y: 0n };

const negateCoordinate = (y: bigint) => modulo(-y, BASE_MODULUS);

export const negateG1 = ({ x, y }: G1Point): G1Point => ({ x, y: negateCoordinate(y) });

export const negateG2 = ({ x, y }: G2Point): G2Point => ({
  x,
  y: [negateCoordinate(y[0]), negateCoordinate(y[1])],
});

/** BN254, and Groth16 keys and valid proofs by scalar arithmetic, without a circuit. */
export class TestGroth16 {
  private constructor(private readonly curve: TestCurve) {}

  /** On one thread: nothing to terminate, and no curve that other tests share. */
  static async load(): Promise<TestGroth16> {
    const curve = await curves.getCurveFromName('bn128', { singleThread: true });
    return new TestGroth16(curve as unknown as TestCurve);
  }

  /** scalar * point, by default the generator. */
  g1(scalar: bigint, point?: G1Point): G1Point {
    const { G1 } = this.curve;
    const base = point === undefined ? G1.g : this.encode(point);
    return this.decode(G1.timesScalar(base, modulo(scalar, SCALAR_MODULUS)));
  }

  g2(scalar: bigint): G2Point {
    const { G2 } = this.curve;
    const [x, y] = G2.toObject(G2.toAffine(G2.timesScalar(G2.g, modulo(scalar, SCALAR_MODULUS))));
    return { x: [x![0]!, x![1]!], y: [y![0]!, y![1]!] };
  }

  add(one: G1Point, other: G1Point): G1Point {
    return this.decode(this.curve.G1.add(this.encode(one), this.encode(other)));
  }

  /** ic[0] + Σ signals[i] ic[i + 1]. */
  combine({ ic }: VerifyingKey, signals: readonly bigint[]): G1Point {
    return signals.reduce((sum, s, i) => this.add(sum, this.g1(s, ic[i + 1])), ic[0]!);
  }

  key({ alpha, beta, gamma, delta, ic }: Trapdoor): VerifyingKey {
    return {
      alpha: this.g1(alpha),
      beta: this.g2(beta),
      gamma: this.g2(gamma),
      delta: this.g2(delta),
      ic: ic.map((scalar) => this.g1(scalar)),
    };
  }

  /** A proof of any signals: random a and b, and the c that solves ab = αβ + xγ + cδ. */
  prove(trapdoor: Trapdoor, signals: readonly bigint[], a = 0xa11cen, b = 0xb0bn): Groth16Proof {
    const { alpha, beta, gamma, delta, ic } = trapdoor;
    const x = signals.reduce((sum, signal, i) => sum + signal * ic[i + 1]!, ic[0]!);
    const inverse = power(delta, SCALAR_MODULUS - 2n, SCALAR_MODULUS);
    const c = (a * b - alpha * beta - x * gamma) * inverse;
    return { a: this.g1(a), b: this.g2(b), c: this.g1(c) };
  }

  /** Whether e(A, B) = e(alpha, beta) e(X, gamma) e(C, delta), by the definition. */
  verifies(key: VerifyingKey, signals: readonly bigint[], proof: Groth16Proof): Promise<boolean> {
    const { G2 } = this.curve;
    const terms: [G1Point, G2Point][] = [
      [negateG1(proof.a), proof.b],
      [key.alpha, key.beta],
      [this.combine(key, signals), key.gamma],
      [proof.c, key.delta],
    ];
    const encoded = terms
      .filter(([one]) => one.x !== 0n || one.y !== 0n)
      .flatMap(([one, two]) => [
        this.encode(one),
        G2.fromObject([[...two.x], [...two.y], [1n, 0n]]),
      ]);
    return this.curve.pairingEq(...encoded);
  }

  private encode({ x, y }: G1Point): Uint8Array {
    const { G1 } = this.curve;
    return x === 0n && y === 0n ? G1.zero : G1.fromObject([x, y, 1n]);
  }

  private decode(point: Uint8Array): G1Point {
    const [x, y] = this.curve.G1.toObject(this.curve.G1.toAffine(point));
    return { x: x!, y: y! };
  }
}
