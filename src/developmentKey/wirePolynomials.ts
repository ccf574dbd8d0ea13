import { domainSizeOf, type LinearCombination, type R1cs } from '../compilation/r1cs.js';
import { power, SCALAR_MODULUS as R } from '../field.js';

/** Smallest quadratic non-residue mod r; snarkjs takes its roots of unity from it too. */
const NON_RESIDUE = 5n;

/** Each wire's polynomials of the quadratic arithmetic program, evaluated at tau. */
export interface WirePolynomials {
  readonly a: readonly bigint[];
  readonly b: readonly bigint[];
  readonly c: readonly bigint[];
}

/** `count` values L_i(tau) of the Lagrange basis of a domain, i = first, first + step, … */
export function lagrangeAt(tau: bigint, domainSize: number, first = 0, step = 1): bigint[] {
  const root = power(NON_RESIDUE, (R - 1n) / BigInt(domainSize), R);
  const stride = power(root, BigInt(step), R);
  const points: bigint[] = [];
  for (let point = power(root, BigInt(first), R), i = first; i < domainSize; i += step) {
    points.push(point);
    point = (point * stride) % R;
  }
  const inverses = invertAll(points.map((point) => (tau + R - point) % R));
  const vanishing = (power(tau, BigInt(domainSize), R) + R - 1n) % R;
  const scale = (vanishing * power(BigInt(domainSize), R - 2n, R)) % R;
  return points.map((point, i) => (((scale * point) % R) * inverses[i]!) % R);
}

/** The public wires get a point each beyond the constraints, which keeps their a's independent. */
export function evaluateWires(r1cs: R1cs, tau: bigint): WirePolynomials {
  const basis = lagrangeAt(tau, domainSizeOf(r1cs));
  const zeros = (): bigint[] => new Array<bigint>(r1cs.wires).fill(0n);
  const [a, b, c] = [zeros(), zeros(), zeros()];
  r1cs.constraints.forEach((constraint, row) => {
    accumulate(a, constraint[0], basis[row]!);
    accumulate(b, constraint[1], basis[row]!);
    accumulate(c, constraint[2], basis[row]!);
  });
  for (let wire = 0; wire <= r1cs.outputs + r1cs.publicInputs; wire++) {
    a[wire] = (a[wire]! + basis[r1cs.constraints.length + wire]!) % R;
  }
  return { a, b, c };
}

function accumulate(sums: bigint[], { wires, coefficients }: LinearCombination, value: bigint) {
  wires.forEach((wire, term) => {
    sums[wire] = (sums[wire]! + coefficients[term]! * value) % R;
  });
}

/** Montgomery's trick: one inversion for all. No value may be 0. */
function invertAll(values: readonly bigint[]): bigint[] {
  const products: bigint[] = [];
  let product = 1n;
  for (const value of values) {
    products.push(product);
    product = (product * value) % R;
  }
  let inverse = power(product, R - 2n, R);
  const inverses = new Array<bigint>(values.length);
  for (let i = values.length - 1; i >= 0; i--) {
    inverses[i] = (inverse * products[i]!) % R;
    inverse = (inverse * values[i]!) % R;
  }
  return inverses;
}
