/**
 * `JSON.parse`, without its two silent losses: of a name that stands twice in an object it keeps
 * the last, and a "__proto__" is taken for a field and then lost by whoever copies the object.
 *
 * @throws SyntaxError with a message of its own: the parser's quotes the text, which may be secret
 */
export function parseStrictJson(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SyntaxError('is not JSON');
  }
  requireDistinctNames(text);
  return json;
}

/** One pass over text that is known to be JSON: only braces and strings matter. */
function requireDistinctNames(text: string): void {
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{') open.push(new Set());
    else if (character === '}') open.pop();
    else if (character === '"') {
      const end = endOfString(text, at);
      if (isName(text, end)) admitName(open.at(-1)!, JSON.parse(text.slice(at, end + 1)));
      at = end;
    }
  }
}

function admitName(names: Set<string>, name: string): void {
  if (name === '__proto__') throw new SyntaxError('has a field "__proto__"');
  if (names.has(name)) throw new SyntaxError('has a field twice in one object');
  names.add(name);
}

/** Position of the quote that closes the string opened at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function isName(text: string, end: number): boolean {
  let next = end + 1;
  while (/\s/.test(text[next] ?? '')) next++;
  return text[next] === ':';
}
