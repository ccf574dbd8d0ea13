/** Ranges of about the same length that cover 0 to `count`, at most `parts` of them, none empty. */
export function split(count: number, parts: number): [start: number, end: number][] {
  const length = Math.max(1, Math.ceil(count / parts));
  return Array.from({ length: Math.ceil(count / length) }, (_, part) => [
    part * length,
    Math.min(count, (part + 1) * length),
  ]);
}
