export function say(text: string): void {
  console.log(text);
}

/** Does something and says how long it took. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  const elapsed = performance.now() - start;
  const time = elapsed < 1000 ? `${elapsed.toFixed(0)} ms` : `${(elapsed / 1000).toFixed(1)} s`;
  say(`${what.padEnd(52)} ${time.padStart(8)}`);
  return result;
}

export function twoColumns(
  [left, right]: readonly [string, string],
  rows: readonly (readonly [string, string])[],
): string {
  const width = Math.max(left.length, ...rows.map(([cell]) => cell.length)) + 4;
  const line = (a: string, b: string) => `  ${a.padEnd(width)}${b}`;
  return [
    '',
    line(left, right),
    line('-'.repeat(left.length), '-'.repeat(right.length)),
    ...rows.map(([a, b]) => line(a, b)),
    '',
  ].join('\n');
}

/** The first column to the left, the others, which are figures, to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, k) => Math.max(...all.map((row) => row[k]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]! + 3)));
  return all.map((row) => `  ${line(row).join('')}`).join('\n');
}
