import type { Constraint, LinearCombination } from '../../src/compilation/r1cs.js';
import { modulo, power, SCALAR_MODULUS } from '../../src/field.js';

/** `form` is either 0 or `step`: what a constraint form * (form - step) = 0 says. */
export interface TwoValued {
  readonly form: LinearCombination;
  readonly step: bigint;
}

/** A sum below 2^253 < r of distinct powers of two has one set of bits. */
const MAXIMUM_EXPONENT = 252;

const inverses = new Map<bigint, bigint>();

export function inverse(value: bigint): bigint {
  const known = inverses.get(value);
  if (known !== undefined) return known;
  const found = power(value, SCALAR_MODULUS - 2n, SCALAR_MODULUS);
  inverses.set(value, found);
  return found;
}

export function product(a: bigint, b: bigint): bigint {
  return modulo(a * b, SCALAR_MODULUS);
}

/** Of 2^e and 2^-e. */
const EXPONENTS = new Map<bigint, number>();
for (let exponent = 0; exponent <= MAXIMUM_EXPONENT; exponent++) {
  EXPONENTS.set(inverse(1n << BigInt(exponent)), -exponent);
  EXPONENTS.set(1n << BigInt(exponent), exponent);
}

/** Reads a constraint (k * form + d) * form = 0 as: form is 0 or -d/k. */
export function asTwoValued([a, b, c]: Constraint): TwoValued | undefined {
  if (c.wires.length > 0) return undefined;
  const left = byWire(a);
  const right = byWire(b);
  const wires = new Set([...left.keys(), ...right.keys()].filter((wire) => wire !== 0));
  const [first] = wires;
  if (first === undefined || !left.get(first) || !right.get(first)) return undefined;
  const k = product(left.get(first)!, inverse(right.get(first)!));
  for (const wire of wires) {
    if ((left.get(wire) ?? 0n) !== product(k, right.get(wire) ?? 0n)) return undefined;
  }
  const d = (left.get(0) ?? 0n) - product(k, right.get(0) ?? 0n);
  const step = product(-d, inverse(k));
  return step === 0n ? undefined : { form: b, step };
}

/** Wires that constraints hold to {0, 1}. */
export function booleanWires(forms: Iterable<TwoValued | undefined>): Set<number> {
  const wires = new Set<number>();
  for (const two of forms) {
    if (two === undefined) continue;
    const { wires: named, coefficients } = two.form;
    const constant = named.includes(0) ? coefficients[named.indexOf(0)]! : 0n;
    const others = named.filter((wire) => wire !== 0);
    if (others.length !== 1) continue;
    const k = coefficients[named.indexOf(others[0]!)]!;
    const values = [0n, two.step].map((value) => product(value - constant, inverse(k)));
    if (values.includes(0n) && values.includes(1n)) wires.add(others[0]!);
  }
  return wires;
}

/**
 * If a common factor turns all coefficients into distinct powers of two: that factor and the
 * exponents. Then a sum of coefficients times bits says what each bit is.
 */
export function asPowersOfTwo(
  coefficients: readonly bigint[],
): { scale: bigint; exponents: number[] } | undefined {
  const [first] = coefficients;
  if (first === undefined || first === 0n) return undefined;
  const unit = inverse(first);
  const relative: number[] = [];
  for (const coefficient of coefficients) {
    const exponent = EXPONENTS.get(product(coefficient, unit));
    if (exponent === undefined) return undefined;
    relative.push(exponent);
  }
  const lowest = Math.min(...relative);
  const exponents = relative.map((exponent) => exponent - lowest);
  if (Math.max(...exponents) > MAXIMUM_EXPONENT) return undefined;
  if (new Set(exponents).size < exponents.length) return undefined;
  return { scale: product(unit, 1n << BigInt(-lowest)), exponents };
}

function byWire({ wires, coefficients }: LinearCombination): Map<number, bigint> {
  return new Map(wires.map((wire, term) => [wire, coefficients[term]!]));
}
