import { CeremonyError } from '../errors.js';

/** Public randomness, hashed 2^iterationsExponent times: a last contribution that nobody chose. */
export interface Beacon {
  /** In hex. */
  readonly value: string;
  readonly iterationsExponent: number;
}

/** Iterations of a beacon: snarkjs takes 2^10 at least, and 2^30 take a quarter of an hour. */
export const BEACON_EXPONENTS = { minimum: 10, maximum: 30 } as const;

/** What a beacon's value has to be, for people: one of fewer bytes could be guessed. */
export const BEACON_RULE = '16 to 255 bytes in hex, such as a block hash';

/** The value in lower case without 0x, or undefined. */
export function parseBeaconValue(text: string): string | undefined {
  const digits = text.toLowerCase().replace(/^0x/, '');
  return /^([0-9a-f]{2}){16,255}$/.test(digits) ? digits : undefined;
}

/**
 * A beacon as it is recorded.
 *
 * @throws CeremonyError BEACON_INVALID
 */
export function requireBeacon({ value, iterationsExponent }: Beacon): Beacon {
  requireExponent(iterationsExponent);
  const digits = parseBeaconValue(value);
  if (digits !== undefined) return { value: digits, iterationsExponent };
  throw new CeremonyError('BEACON_INVALID', `The value of a beacon must be ${BEACON_RULE}`);
}

/** @throws CeremonyError BEACON_INVALID */
export function requireExponent(exponent: number): void {
  const { minimum, maximum } = BEACON_EXPONENTS;
  if (Number.isInteger(exponent) && exponent >= minimum && exponent <= maximum) return;
  throw new CeremonyError(
    'BEACON_INVALID',
    `A beacon is hashed 2^${exponent} times: the exponent must be from ${minimum} to ${maximum}`,
  );
}
