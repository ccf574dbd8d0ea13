import type { R1cs } from '../../src/compilation/r1cs.js';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';
import { asTwoValued, booleanWires, type TwoValued } from './bits.js';
import { Knowledge, scaled } from './knowledge.js';
import { decideBits } from './sumsOfBits.js';

/** What can be told from the constraints alone. */
export interface BitForms {
  readonly forms: readonly (TwoValued | undefined)[];
  readonly booleans: ReadonlySet<number>;
}

const known = new WeakMap<R1cs, BitForms>();

export function bitForms(r1cs: R1cs): BitForms {
  let found = known.get(r1cs);
  if (found === undefined) {
    const forms = r1cs.constraints.map(asTwoValued);
    found = { forms, booleans: booleanWires(forms) };
    known.set(r1cs, found);
  }
  return found;
}

/**
 * The best witness around given wires, whatever the circuit's own program would compute: every
 * other wire takes the value that the constraints leave it. A wire that they leave open is a hint
 * of the prover's, and `hint` names its value.
 *
 * What a contradiction does not reach is consistent: the constraints that the result breaks are
 * those that really stand against the given values, and none are if none do.
 */
export function completeWitness(
  r1cs: R1cs,
  given: ReadonlyMap<number, bigint>,
  hint: (wire: number) => bigint,
): bigint[] {
  const { forms, booleans } = bitForms(r1cs);
  const knowledge = new Knowledge();
  for (const [wire, value] of given) knowledge.assign(wire, modulo(value, SCALAR_MODULUS));
  const open = new Set(r1cs.constraints.keys());
  for (let wire = 1; ; ) {
    if (multiply(r1cs, knowledge, open)) continue;
    if (decideBits(knowledge, forms, booleans)) continue;
    if (relate(r1cs, knowledge, open)) continue;
    while (wire < r1cs.wires && knowledge.values.has(wire)) wire += 1;
    if (wire === r1cs.wires) break;
    knowledge.assign(wire, hint(wire));
  }
  return Array.from({ length: r1cs.wires }, (_, wire) => knowledge.values.get(wire)!);
}

/** Downstream: two known factors say what their product is. */
function multiply({ constraints }: R1cs, knowledge: Knowledge, open: Set<number>): boolean {
  let progress = false;
  for (const index of open) {
    const [a, b, c] = constraints[index]!;
    const left = knowledge.reduce(a);
    if (left.open.size > 0) continue;
    const right = knowledge.reduce(b);
    if (right.open.size > 0) continue;
    open.delete(index);
    if (knowledge.equate(scaled(right, left.value), knowledge.reduce(c))) progress = true;
  }
  return progress;
}

/**
 * Any direction: one known factor relates the other to the product. One constraint at a time, and
 * only where the ways downstream end, for it may spend a contradiction on a wire far upstream.
 */
function relate({ constraints }: R1cs, knowledge: Knowledge, open: Set<number>): boolean {
  for (const index of open) {
    const [a, b, c] = constraints[index]!;
    const [left, right] = [knowledge.reduce(a), knowledge.reduce(b)];
    if (left.open.size > 0 && right.open.size > 0) continue;
    const [factor, other] = left.open.size === 0 ? [left, right] : [right, left];
    open.delete(index);
    if (knowledge.equate(scaled(other, factor.value), knowledge.reduce(c))) return true;
  }
  return false;
}
