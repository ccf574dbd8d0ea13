import type { Comparison } from './measure.js';

/** One line of the table: medians and 95th percentiles, and the ratio of the medians. */
export function show(
  what: string,
  { ours, theirs, ratio }: Comparison,
  unit: 'ms' | 'MB' = 'ms',
): void {
  const figure = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`.padStart(11);
  const cells = [ours.median, ours.p95, theirs.median, theirs.p95].map(figure).join(' ');
  console.log(`${what.padEnd(34)}${cells} ${ratio.toFixed(2).padStart(8)}`);
}

/** The table's head. */
export function showHeader(): void {
  const cells = ['zkliq', 'p95', 'snarkjs', 'p95'].map((cell) => cell.padStart(11)).join(' ');
  console.log(`${''.padEnd(34)}${cells} ${'ratio'.padStart(8)}`);
}
