import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect } from 'chai';

/** The rows, cell by cell, of every table of a page that has these columns. */
export function rowsOf(text: string, ...columns: readonly string[]): string[][] {
  const head = columns.map((column) => `\\| ${column} `).join('');
  return [...text.matchAll(new RegExp(`${head}\\|\\n\\|[-|]+\\|\\n((?:\\|.*\\n)+)`, 'g'))]
    .flatMap((table) => table[1]!.trimEnd().split('\n'))
    .map((line) => {
      const cells = line.slice(2, -2).split(' | ');
      expect(cells.length, line).to.equal(columns.length);
      return cells;
    });
}

/** `a/{b,c}` is a/b and a/c. */
function expandBraces(name: string): string[] {
  const braces = /^(.*)\{(.*)\}(.*)$/.exec(name);
  if (braces === null) return [name];
  return braces[2]!.split(',').map((each) => `${braces[1]}${each}${braces[3]}`);
}

/** The files that a name without its ending stands for, `*` being anything. */
function filesNamed(name: string): string[] {
  if (!name.includes('*')) {
    return [`${name}.test.ts`, `${name}.ts`].filter((file) => existsSync(file));
  }
  const pattern = new RegExp(`^${basename(name).replaceAll('*', '.*')}\\.test\\.ts$`);
  const folder = dirname(name);
  const files = readdirSync(folder).filter((file) => pattern.test(file));
  return files.map((file) => `${folder}/${file}`);
}

/** `it('…'`, `describe(`…`)`, and helpers that are named like them. */
const TITLE = /\b(?:it|describe)(?:[A-Z]\w*|\.\w+)?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;

/** What the tests of a source are called, `…` standing for what a title computes. */
export function titlesIn(source: string): string[] {
  return [...source.matchAll(TITLE)].map(([, , title]) =>
    title!.replaceAll(/\$\{[^}]*\}/g, '…').replaceAll(/\\(.)/g, '$1'),
  );
}

/**
 * What is wrong with the tests that a cell of a table names: files without `.test.ts`, each followed by
 * titles of tests in it, or by how they begin.
 *
 * @param what whose tests they are
 */
export function missingTests(what: string, test: string): string[] {
  const problems: string[] = [];
  let files: string[] = [];
  let titles: string[] = [];
  let named = 0;
  for (const [, name, title] of test.matchAll(/`(test\/[^`]+)`|"([^"]+)"/g)) {
    if (title !== undefined) {
      if (titles.some((each) => each.startsWith(title))) continue;
      problems.push(`${what}: no test "${title}" in ${files.join(', ')}`);
      continue;
    }
    const names = expandBraces(name!);
    named += names.length;
    files = names.flatMap(filesNamed);
    titles = files.flatMap((file) => titlesIn(readFileSync(file, 'utf8')));
    for (const each of names) {
      if (filesNamed(each).length === 0) problems.push(`${what}: no file ${each}`);
    }
  }
  return named > 0 ? problems : [`${what}: names no test`];
}
