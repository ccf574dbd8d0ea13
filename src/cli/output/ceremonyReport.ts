import type { ManifestTranscript } from '../../artifacts/manifest.js';
import type { Contribution } from '../../ceremony/contributions.js';

/** A line of a transcript. */
export function describeContribution({ name, hash, beacon }: Contribution): string {
  if (beacon === undefined) return `${hash}  ${name || '(no name)'}`;
  return `${hash}  beacon ${beacon.value}, hashed 2^${beacon.iterationsExponent} times`;
}

/** No command knows which sum is the right one. */
export function describePowers({ power, blake2b }: ManifestTranscript['powersOfTau']): string {
  return `powers      2^${power}, ${blake2b} (BLAKE2b: compare it with the published sum)`;
}

/** Each contribution's hash is what its contributor was shown. */
export function describeTranscript(contributions: readonly Contribution[]): string[] {
  return contributions.map((each, i) => `${i + 1}  ${describeContribution(each)}`);
}
