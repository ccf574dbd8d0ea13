import { circuitInstances } from '../../src/circuits/instances.js';

/** The circuits that prove one account at a time. */
export const singleCircuits = circuitInstances.filter(
  ({ template }) => template === 'Liquidatable',
);
