import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/** Of a property of TypeScript alone. */
export const MODEL_RUNS = 10_000;

/** Of a property of a compiled circuit. */
export const CIRCUIT_RUNS = 100;

type Limits = Pick<fc.Parameters, 'endOnFailure' | 'interruptAfterTimeLimit'>;

const seed = Number(process.env.PROPERTY_SEED ?? randomInt(2 ** 31));
let isSeedTold = false;

/**
 * Runs of a property of TypeScript that is dear: `few`, or all of them with `npm run properties`.
 * test/PROPERTIES.md says why.
 */
export function dearRuns(few: number): number {
  return process.env.PROPERTY_RUNS === 'all' ? MODEL_RUNS : few;
}

/**
 * Runs a property with half of all values or more at the edges of their ranges, under a seed that
 * is told once: `PROPERTY_SEED=<seed>` draws the same values again.
 */
export function check<T>(
  property: fc.IAsyncProperty<T>,
  numRuns: number,
  limits?: Limits,
): Promise<void>;
export function check<T>(property: fc.IProperty<T>, numRuns: number, limits?: Limits): void;
export function check<T>(
  property: fc.IRawProperty<T>,
  numRuns: number,
  limits: Limits = {},
): Promise<void> | void {
  return fc.assert(atEdges(property), { ...limits, seed: propertySeed(), numRuns });
}

/** The seed of all properties of this process, told when it is first asked for. */
export function propertySeed(): number {
  if (!isSeedTold) process.stdout.write(`# properties are drawn under PROPERTY_SEED=${seed}\n`);
  isSeedTold = true;
  return seed;
}

/** fast-check draws half of its first run at edges, and ever less of those that follow. */
function atEdges<T>(property: fc.IRawProperty<T>): fc.IRawProperty<T> {
  return {
    isAsync: () => property.isAsync(),
    generate: (random) => property.generate(random, 0),
    shrink: (value) => property.shrink(value),
    run: (value) => property.run(value),
    runBeforeEach: () => property.runBeforeEach(),
    runAfterEach: () => property.runAfterEach(),
  } as fc.IRawProperty<T>;
}
