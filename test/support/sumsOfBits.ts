import { asPowersOfTwo, product, type TwoValued } from './bits.js';
import type { Knowledge } from './knowledge.js';

/**
 * Finds known sums of powers of two times unknown bits, and sets the bits to the only values that
 * they can have, as circomlib's Num2Bits does. A sum that no bits make gets its low bits: the
 * constraint then refuses it.
 *
 * @returns whether any bit was set
 */
export function decideBits(
  known: Knowledge,
  forms: readonly (TwoValued | undefined)[],
  booleans: ReadonlySet<number>,
): boolean {
  let progress = false;
  const decide = (open: ReadonlyMap<number, bigint>, sum: bigint, step: readonly bigint[]) => {
    const wires = [...open.keys()];
    if (wires.length === 0 || !wires.every((wire) => booleans.has(wire))) return;
    const powers = asPowersOfTwo([...open.values(), ...step]);
    if (powers === undefined) return;
    const bits = product(sum, powers.scale);
    wires.forEach((wire, position) => {
      known.assign(wire, (bits >> BigInt(powers.exponents[position]!)) & 1n);
    });
    progress = true;
  };
  for (const { open, value } of [...known.equations]) decide(open, value, []);
  for (const two of forms) {
    if (two === undefined) continue;
    // form = bit * step, for one more bit that has no wire of its own
    const { open, value } = known.reduce(two.form);
    decide(open, -value, [product(-two.step, 1n)]);
  }
  return progress;
}
