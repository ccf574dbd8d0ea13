import { domainSizeOf, parseR1cs, type R1cs } from '../compilation/r1cs.js';
import { power, SCALAR_MODULUS as R } from '../field.js';
import { loadCurveProgram } from '../groth16/curve.js';
import type { VerifyingKey } from '../groth16/groth16.js';
import { readZkeyG1, readZkeyG1List, readZkeyG2 } from '../groth16/zkeyPoints.js';
import { FixedBase } from './fixedBase.js';
import { seedToxicWaste, type ToxicWaste } from './toxicWaste.js';
import { evaluateWires, lagrangeAt, type WirePolynomials } from './wirePolynomials.js';
import { encodeProvingKey, type KeyCoefficient, type KeyPoints } from './zkeyFile.js';

export interface DevelopmentKey {
  /** Bytes of a zkey file. */
  readonly provingKey: Uint8Array;
  readonly verifyingKey: VerifyingKey;
}

/**
 * A Groth16 key pair straight from known secrets: no Powers of Tau, no transforms in the group,
 * each point one multiplication of a generator. (Groth, eprint 2016/260, section 3.2, with
 * gamma = 1; the h points are those of snarkjs: odd Lagrange values of the doubled domain.)
 *
 * The same constraints give the same key everywhere, and everybody can forge under it.
 *
 * @throws ArtifactsError ARTIFACTS_CORRUPT if the bytes are no r1cs file; the signal's reason
 */
export async function makeDevelopmentKey(
  r1csBytes: Uint8Array,
  signal?: AbortSignal,
): Promise<DevelopmentKey> {
  const r1cs = parseR1cs(r1csBytes);
  const points = await makePoints(r1cs, seedToxicWaste(r1csBytes), signal);
  const provingKey = encodeProvingKey({
    wires: r1cs.wires,
    publicSignals: r1cs.outputs + r1cs.publicInputs,
    domainSize: domainSizeOf(r1cs),
    coefficients: listCoefficients(r1cs),
    points,
  });
  return { provingKey, verifyingKey: readVerifyingKey(points) };
}

async function makePoints(r1cs: R1cs, waste: ToxicWaste, signal?: AbortSignal): Promise<KeyPoints> {
  const { tau, alpha, beta, delta } = waste;
  const program = await loadCurveProgram();
  const wires = evaluateWires(r1cs, tau);
  const publicWires = r1cs.outputs + r1cs.publicInputs + 1;
  const combined = combineWires(wires, alpha, beta);
  const overDelta = (values: readonly bigint[]) => {
    const inverse = power(delta, R - 2n, R);
    return values.map((value) => (value * inverse) % R);
  };
  const scalars1 = {
    alpha1: [alpha],
    beta1: [beta],
    delta1: [delta],
    ic: combined.slice(0, publicWires),
    a: wires.a,
    b1: wires.b,
    c: overDelta(combined.slice(publicWires)),
    h: overDelta(lagrangeAt(tau, 2 * domainSizeOf(r1cs), 1, 2)),
  };
  const scalars2 = { beta2: [beta], gamma2: [1n], delta2: [delta], b2: wires.b };
  return {
    ...(await multiplyAll(new FixedBase(program, 'g1m', 4 * r1cs.wires), scalars1, signal)),
    ...(await multiplyAll(new FixedBase(program, 'g2m', r1cs.wires), scalars2, signal)),
  };
}

/** Multiplies lists of scalars, keeping their names. */
async function multiplyAll<Name extends string>(
  base: FixedBase,
  scalars: Readonly<Record<Name, readonly bigint[]>>,
  signal?: AbortSignal,
): Promise<Record<Name, Uint8Array>> {
  const points = {} as Record<Name, Uint8Array>;
  for (const name of Object.keys(scalars) as Name[]) {
    points[name] = await base.multiply(scalars[name], signal);
  }
  return points;
}

/** beta * a + alpha * b + c, a wire each. */
function combineWires({ a, b, c }: WirePolynomials, alpha: bigint, beta: bigint): bigint[] {
  return a.map((value, wire) => (beta * value + alpha * b[wire]! + c[wire]!) % R);
}

/** Coefficients of a and b, row by row, and the extra rows of the public wires. */
function listCoefficients(r1cs: R1cs): KeyCoefficient[] {
  const coefficients: KeyCoefficient[] = [];
  r1cs.constraints.forEach((constraint, row) => {
    for (const matrix of [0, 1] as const) {
      const { wires, coefficients: values } = constraint[matrix];
      wires.forEach((wire, term) => {
        coefficients.push([matrix, row, wire, values[term]!]);
      });
    }
  });
  for (let wire = 0; wire <= r1cs.outputs + r1cs.publicInputs; wire++) {
    coefficients.push([0, r1cs.constraints.length + wire, wire, 1n]);
  }
  return coefficients;
}

function readVerifyingKey(points: KeyPoints): VerifyingKey {
  return {
    alpha: readZkeyG1(points.alpha1),
    beta: readZkeyG2(points.beta2),
    gamma: readZkeyG2(points.gamma2),
    delta: readZkeyG2(points.delta2),
    ic: readZkeyG1List(points.ic),
  };
}
