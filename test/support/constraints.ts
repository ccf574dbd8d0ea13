import type { LinearCombination, R1cs } from '../../src/compilation/r1cs.js';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';

/** The value of a linear combination under a witness, in [0, r). */
export function evaluate(
  { wires, coefficients }: LinearCombination,
  witness: readonly bigint[],
): bigint {
  let sum = 0n;
  for (let term = 0; term < wires.length; term++) {
    sum += coefficients[term]! * witness[wires[term]!]!;
  }
  return modulo(sum, SCALAR_MODULUS);
}

/** Indices of the constraints a * b = c that a witness breaks. */
export function violatedConstraints({ constraints }: R1cs, witness: readonly bigint[]): number[] {
  const violated: number[] = [];
  constraints.forEach(([a, b, c], index) => {
    const product = evaluate(a, witness) * evaluate(b, witness);
    if (modulo(product, SCALAR_MODULUS) !== evaluate(c, witness)) violated.push(index);
  });
  return violated;
}

/** Names of signals and the wires that hold them, from circom's `.sym` file. */
export class Symbols {
  readonly #wires = new Map<string, number>();
  readonly #names = new Map<number, string>();
  /** Signals of the main component, by name without indices. */
  readonly #elements = new Map<string, string[]>();
  /** By label: outputs, public inputs and private inputs of the main component come first, from 1. */
  readonly #labels: number[] = [-1];

  /** Lines are `label,wire,component,name`; the wire is -1 where --O2 substituted the signal. */
  constructor(text: string) {
    for (const line of text.trim().split('\n')) {
      const [, wire, , name] = line.split(',') as [string, string, string, string];
      const short = name.replace(/^main\./, '');
      this.#wires.set(short, Number(wire));
      this.#labels.push(Number(wire));
      if (!short.includes('.')) this.#addElement(short);
      if (Number(wire) >= 0 && !this.#names.has(Number(wire))) {
        this.#names.set(Number(wire), short);
      }
    }
  }

  /** The wire of a signal such as `levels[0].left`. Throws if there is none, or none any more. */
  wire(name: string): number {
    const wire = this.#wires.get(name);
    if (wire === undefined) throw new Error(`there is no signal ${name}`);
    if (wire < 0) throw new Error(`--O2 substituted the signal ${name}: it has no wire`);
    return wire;
  }

  /** Whether the signal is there, and was not substituted or dropped. */
  hasWire(name: string): boolean {
    return (this.#wires.get(name) ?? -1) >= 0;
  }

  /** The names of a signal of the main component, element by element, arrays row by row. */
  elements(signal: string): readonly string[] {
    return this.#elements.get(signal) ?? [];
  }

  /** The wires of all signals whose names match, in the compiler's order. */
  wires(pattern: RegExp): number[] {
    const found = [...this.#wires].filter(([name, wire]) => wire >= 0 && pattern.test(name));
    return [...new Set(found.map(([, wire]) => wire))];
  }

  /** The wires that hold inputs; an input that no constraint mentions has none. */
  inputs({ outputs, publicInputs, privateInputs }: R1cs): number[] {
    const labels = this.#labels.slice(1 + outputs, 1 + outputs + publicInputs + privateInputs);
    return labels.filter((wire) => wire >= 0);
  }

  #addElement(name: string): void {
    const [signal] = name.split('[') as [string];
    const elements = this.#elements.get(signal);
    if (elements === undefined) this.#elements.set(signal, [name]);
    else elements.push(name);
  }

  /** A signal that a wire holds, for messages. */
  name(wire: number): string {
    return this.#names.get(wire) ?? `wire ${wire}`;
  }
}
