import type { EquivalentMutant } from './queue.js';

/** Mutants that no test can catch because they accept no other witness, each with the argument. */
export const equivalentMutants: readonly EquivalentMutant[] = [];
