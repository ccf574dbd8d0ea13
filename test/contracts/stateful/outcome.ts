/** As the ABI has it: numbers are bigints, addresses and bytes lower-case hex. */
export type Value = bigint | string | boolean | readonly Value[];

/** An event or a custom error, with its arguments. */
export type Fact = readonly [name: string, ...args: Value[]];

/** What came of a transaction: its events, or its refusal. Nothing else may happen. */
export type Outcome =
  | { readonly accepted: true; readonly events: readonly Fact[] }
  | { readonly accepted: false; readonly refusal: Fact };

/** Thrown by the model where the specification refuses. */
export class Refused extends Error {
  constructor(readonly refusal: Fact) {
    super(refusal[0]);
  }
}

export function refuse(...refusal: Fact): never {
  throw new Refused(refusal);
}

/** The outcome of what the model did, or refused to do. */
export function outcomeOf(act: () => readonly Fact[]): Outcome {
  try {
    return { accepted: true, events: act() };
  } catch (error) {
    if (error instanceof Refused) return { accepted: false, refusal: error.refusal };
    throw error;
  }
}

/** "accepted", or the name of the error. */
export function nameOf(outcome: Outcome): string {
  return outcome.accepted ? 'accepted' : outcome.refusal[0];
}

/** What ethers decoded, so that it can be compared. */
export function comparable(value: unknown): Value {
  if (Array.isArray(value)) return value.map(comparable);
  return typeof value === 'string' ? value.toLowerCase() : (value as bigint | boolean);
}
