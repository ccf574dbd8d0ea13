import type { R1cs } from '../../src/compilation/r1cs.js';
import { bitForms } from './completeWitness.js';
import { Knowledge } from './knowledge.js';
import { decideBits } from './sumsOfBits.js';

/**
 * Wires that the constraints do not provably pin once the inputs are given.
 *
 * A linear combination is pinned by a constraint whose other two are pinned; bits are pinned
 * together by their weighted sum. If nothing is left over, then for given inputs there is at most
 * one witness: whoever forges a wire has to forge an input. These rules are sound, not complete:
 * a circuit may be well constrained in a way that they do not see.
 */
export function undeterminedWires(r1cs: R1cs, inputs: readonly number[]): number[] {
  const { constraints, wires } = r1cs;
  const { forms, booleans } = bitForms(r1cs);
  // Values do not matter here, only what is known: every one is 0.
  const known = new Knowledge();
  for (const input of inputs) known.assign(input, 0n);
  const zero = { open: new Map<number, bigint>(), value: 0n };
  for (let progress = true; progress; ) {
    progress = false;
    for (const [a, b, c] of constraints) {
      if (known.reduce(a).open.size + known.reduce(b).open.size > 0) continue;
      if (known.equate({ ...known.reduce(c), value: 0n }, zero)) progress = true;
    }
    if (decideBits(known, forms, booleans)) progress = true;
  }
  return Array.from({ length: wires }, (_, wire) => wire).filter((wire) => !known.values.has(wire));
}

/** Where inputs are, of a circuit whose constraints mention all of them. */
export function inputsByPosition({ outputs, publicInputs, privateInputs }: R1cs): number[] {
  return Array.from({ length: publicInputs + privateInputs }, (_, i) => 1 + outputs + i);
}
