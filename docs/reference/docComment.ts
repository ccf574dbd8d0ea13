/** A docstring in parts, its links made by the caller. */
export interface DocComment {
  /** Markdown. */
  readonly text: string;
  /** `@param`, `@returns` and `@throws` in their order, as items of a list. */
  readonly tags: readonly string[];
}

/** Reads a comment as TSDoc writes it. */
export function readDocComment(comment: string, link: (name: string) => string): DocComment {
  const lines = comment
    .replace(/^\/\*\*|\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''));
  const [text, ...tags] = lines.join('\n').split(/^@(?=\w)/m);
  const linked = (part: string): string =>
    part.replace(/\{@link ([\w.]+)\}/g, (_, name: string) => link(name)).trim();
  return { text: linked(text!), tags: tags.map((tag) => formatTag(linked(tag))) };
}

function formatTag(tag: string): string {
  const [, kind, rest] = /^(\w+)\s+([\s\S]*)$/.exec(tag)!;
  const sentence = rest!.replace(/\s+/g, ' ');
  if (kind !== 'param') return `*${kind}* ${sentence}`;
  const [name, ...words] = sentence.split(' ');
  return `\`${name}\`: ${words.join(' ').replace(/^- /, '')}`;
}

/** The comment as it stands in code. */
export function commentInCode(comment: string, indent: string): string {
  if (comment === '') return '';
  const lines = comment.trim().split('\n');
  const short = lines.length === 3 ? `/** ${lines[1]!.replace(/^\s*\* ?/, '').trim()} */` : null;
  return (short === null ? lines : [short]).map((line) => `${indent}${line}\n`).join('');
}
