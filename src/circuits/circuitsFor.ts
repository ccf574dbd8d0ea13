import type { CircuitInstance } from './instances.js';

/** Of circuits, those with room for so many accounts in one proof, the smallest first. */
export function circuitsFor(
  accounts: number,
  circuits: readonly CircuitInstance[],
): CircuitInstance[] {
  return circuits
    .filter((circuit) => circuit.accounts >= accounts)
    .sort((one, other) => one.accounts - other.accounts);
}
