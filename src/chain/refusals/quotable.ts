/** Most characters of somebody else's words. */
const QUOTED = 200;

/** Somebody else's words, fit to be shown: one line without control characters, not too long. */
export function quotable(text: string): string {
  const line = text.slice(0, QUOTED + 1).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  return line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line;
}
