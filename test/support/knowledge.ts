import type { LinearCombination } from '../../src/compilation/r1cs.js';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';
import { inverse, product } from './bits.js';

/** Coefficients by wire, none of them 0, wire 0 left out. */
type Row = Map<number, bigint>;

/** A linear form less what is known of it: `open` stays unknown, `value` is the known part. */
export interface Remainder {
  readonly open: ReadonlyMap<number, bigint>;
  readonly value: bigint;
}

interface Equation {
  readonly open: Row;
  /** What `open` sums up to. */
  value: bigint;
}

/**
 * Values of wires and of linear combinations of wires, as far as they follow from what was learnt.
 * --O2 substitutes linear constraints, so a hash's state is known as sums before it is known by
 * wire: the equations are kept in reduced row echelon form.
 */
export class Knowledge {
  readonly values = new Map<number, bigint>([[0, 1n]]);
  /** By pivot: a wire that occurs in this equation only. */
  readonly #equations = new Map<number, Equation>();

  get equations(): Iterable<Remainder> {
    return this.#equations.values();
  }

  reduce({ wires, coefficients }: LinearCombination): Remainder {
    const open: Row = new Map();
    let value = 0n;
    for (let term = 0; term < wires.length; term++) {
      const wire = wires[term]!;
      const known = this.values.get(wire);
      if (known !== undefined) value += coefficients[term]! * known;
      else add(open, wire, coefficients[term]!);
    }
    for (const wire of [...open.keys()]) {
      const equation = this.#equations.get(wire);
      const factor = open.get(wire);
      if (equation === undefined || factor === undefined) continue;
      addMultiple(open, equation.open, -factor);
      value += factor * equation.value;
    }
    return { open, value: modulo(value, SCALAR_MODULUS) };
  }

  /**
   * Learns that `left - right` is 0, each reduced.
   *
   * @returns whether that was news; a contradiction is none
   */
  equate(left: Remainder, right: Remainder): boolean {
    const open: Row = new Map(left.open);
    addMultiple(open, right.open, -1n);
    const [pivot] = open.keys();
    if (pivot === undefined) return false;
    const unit = inverse(open.get(pivot)!);
    for (const [wire, coefficient] of open) open.set(wire, product(coefficient, unit));
    this.#insert(pivot, { open, value: product(right.value - left.value, unit) });
    return true;
  }

  /** Sets a wire, unless something else follows already. */
  assign(wire: number, value: bigint): void {
    const wanted = { open: new Map<number, bigint>(), value };
    this.equate(this.reduce({ wires: [wire], coefficients: [1n] }), wanted);
  }

  #insert(pivot: number, fresh: Equation): void {
    for (const [other, equation] of this.#equations) {
      const factor = equation.open.get(pivot);
      if (factor === undefined) continue;
      addMultiple(equation.open, fresh.open, -factor);
      equation.value = modulo(equation.value - factor * fresh.value, SCALAR_MODULUS);
      if (equation.open.size === 1) this.#settle(other, equation.value);
    }
    if (fresh.open.size === 1) this.#settle(pivot, fresh.value);
    else this.#equations.set(pivot, fresh);
  }

  /** A pivot occurs nowhere else, so its value changes no other equation. */
  #settle(pivot: number, value: bigint): void {
    this.#equations.delete(pivot);
    this.values.set(pivot, value);
  }
}

/** `factor * form`, plus nothing. */
export function scaled({ open, value }: Remainder, factor: bigint): Remainder {
  const multiple: Row = new Map();
  addMultiple(multiple, open, factor);
  return { open: multiple, value: product(value, factor) };
}

function add(row: Row, wire: number, coefficient: bigint): void {
  const sum = modulo((row.get(wire) ?? 0n) + coefficient, SCALAR_MODULUS);
  if (sum === 0n) row.delete(wire);
  else row.set(wire, sum);
}

function addMultiple(row: Row, other: ReadonlyMap<number, bigint>, factor: bigint): void {
  for (const [wire, coefficient] of other) add(row, wire, factor * coefficient);
}
