import { CeremonyError } from '../errors.js';
import { BEACON_RULE, parseBeaconValue } from './beacon.js';
import type { Contribution } from './contributions.js';

/** With one contributor there is somebody who may know the key's secret. */
const MINIMUM_CONTRIBUTIONS = 2;

/** What a ceremony lacks to be one, or undefined: contributions, then a beacon and nothing after it. */
export function whatIsMissing(contributions: readonly Contribution[]): string | undefined {
  const people = contributions.filter(({ beacon }) => beacon === undefined).length;
  if (people < MINIMUM_CONTRIBUTIONS) {
    return `it has ${people} of at least ${MINIMUM_CONTRIBUTIONS} contributions`;
  }
  const first = contributions.findIndex(({ beacon }) => beacon);
  if (first !== contributions.length - 1) return 'it does not end with its one beacon';
  // Other tools take less.
  const isHard = parseBeaconValue(contributions[first]!.beacon!.value) !== undefined;
  return isHard ? undefined : `its beacon is not ${BEACON_RULE}`;
}

/** @throws CeremonyError CEREMONY_UNFINISHED unless only the beacon is missing */
export function requireContributions(what: string, contributions: readonly Contribution[]): void {
  const beacon = { value: '00'.repeat(16), iterationsExponent: 0 };
  requireFinished(what, [...contributions, { name: '', hash: '', beacon }]);
}

/** @throws CeremonyError CEREMONY_UNFINISHED */
export function requireFinished(what: string, contributions: readonly Contribution[]): void {
  const missing = whatIsMissing(contributions);
  if (missing === undefined) return;
  throw new CeremonyError('CEREMONY_UNFINISHED', `${what} is not finished: ${missing}`);
}

/**
 * A beacon's secret is public: it ends a ceremony, which nobody goes on with.
 *
 * @throws CeremonyError CEREMONY_CLOSED
 */
export function requireOpen(what: string, contributions: readonly Contribution[]): void {
  if (contributions.every(({ beacon }) => beacon === undefined)) return;
  throw new CeremonyError('CEREMONY_CLOSED', `${what} has its beacon: nothing is added after it`);
}

/**
 * However sound a ceremony is, whoever knows the secrets of the Powers of Tau that it began with can forge.
 *
 * @param blake2b sum of those that are insisted on, if any
 * @throws CeremonyError CEREMONY_CORRUPT
 */
export function requirePowers(what: string, found: string, blake2b: string | undefined): void {
  if (blake2b === undefined || blake2b === found) return;
  throw new CeremonyError(
    'CEREMONY_CORRUPT',
    `${what} began with other Powers of Tau, of the sum ${found}`,
  );
}

/** What of a contribution is recorded. */
export function describeContribution({ name, hash, beacon }: Contribution): Contribution {
  if (beacon === undefined) return { name, hash };
  const { value, iterationsExponent } = beacon;
  return { name, hash, beacon: { value, iterationsExponent } };
}

export function isSameContribution(one: Contribution, other: Contribution): boolean {
  return JSON.stringify(describeContribution(one)) === JSON.stringify(describeContribution(other));
}
