const LAST_DATE = 8_640_000_000_000n;

/** Unix seconds as UTC, for a person; those that no calendar has stay a number. */
export function formatTime(seconds: bigint): string {
  if (seconds > LAST_DATE) return `unix time ${seconds}`;
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
