import type { Outcome, TestCircuit } from './circuit.js';
import { completeWitness } from './completeWitness.js';

/** Forged values by wire: of inputs, hints, or any other wire. */
export type Overrides = ReadonlyMap<number, bigint>;

/**
 * An honest witness with some wires forged and everything downstream recomputed: inputs keep their
 * honest values unless forged, and so do hints.
 */
export function forge(circuit: TestCircuit, honest: Outcome, overrides: Overrides): Outcome {
  const given = new Map(overrides);
  for (const wire of circuit.inputWires) {
    if (!given.has(wire)) given.set(wire, honest.witness[wire]!);
  }
  return circuit.judge(completeWitness(circuit.r1cs, given, (wire) => honest.witness[wire]!));
}
