import type { Contribution } from '../ceremony/contributions.js';

/** A line of a transcript. */
export function describeContribution({ name, hash, beacon }: Contribution): string {
  if (beacon === undefined) return `${hash}  ${name || '(no name)'}`;
  return `${hash}  beacon ${beacon.value}, hashed 2^${beacon.iterationsExponent} times`;
}

/** Each contribution's hash is what its contributor was shown. */
export function describeTranscript(contributions: readonly Contribution[]): string[] {
  return contributions.map((each, i) => `${i + 1}  ${describeContribution(each)}`);
}
