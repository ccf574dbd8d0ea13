/** Medians of interleaved runs: machines may be shared, and drift. */

export interface Sample {
  readonly median: number;
  readonly p95: number;
}

export type Work = () => Promise<unknown>;

export interface Comparison {
  readonly ours: Sample;
  readonly theirs: Sample;
  /** Median of ours over median of theirs: below 1 we are faster. */
  readonly ratio: number;
}

/** Milliseconds of each, in turn: ours, theirs, ours, theirs, … after one warm-up of each. */
export async function compare(ours: Work, theirs: Work, runs: number): Promise<Comparison> {
  await ours();
  await theirs();
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let run = 0; run < runs; run++) {
    times.ours.push(await time(ours));
    times.theirs.push(await time(theirs));
  }
  return relate(times.ours, times.theirs);
}

export function relate(ours: readonly number[], theirs: readonly number[]): Comparison {
  const [our, their] = [summarize(ours), summarize(theirs)];
  return { ours: our, theirs: their, ratio: our.median / their.median };
}

export async function time(work: Work): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function summarize(values: readonly number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { median: at(0.5), p95: at(0.95) };
}
