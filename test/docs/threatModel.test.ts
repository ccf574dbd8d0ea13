import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect } from 'chai';

interface Row {
  readonly threat: string;
  readonly defence: string;
  readonly test: string;
}

/** What a reviewer tries first: each has a row. */
const TRIED_FIRST = [
  'a stale round',
  'a foreign round',
  'a price older than the leaf',
  'changed calldata',
  'replay on another chain, gate or action',
  'two liquidations of one leaf',
  'a nullifier twice in a batch',
  'root 0',
  '`LessThan` on unranged inputs',
  'a sum that wraps `r`',
  'alias `word + r`, `h + r`',
  'fewer or more words',
  'an unconstrained signal',
  'path bits that are not bits',
  'a depth beyond `D`',
  'zero debt',
  'proof bytes as an identity',
  'a batch that hides one bad proof',
  'a development key on a live chain',
  'gamma = delta',
  'a feed that is stale',
  'a feed that answers zero, a negative number',
  'a feed of other decimals',
  'a feed alone',
  'secrets in logs',
  'secrets in job files',
  'secrets in crash dumps',
  'a healthy account that someone "liquidates"',
];

/** The rows of every table that has a column of tests. */
function readRows(text: string): Row[] {
  return [...text.matchAll(/\| threat \| defence \| test \|\n\|[-|]+\|\n((?:\|.*\n)+)/g)]
    .flatMap((table) => table[1]!.trimEnd().split('\n'))
    .map((line) => {
      const cells = line.split(' | ');
      expect(cells.length, line).to.equal(3);
      const [threat, defence, test] = cells as [string, string, string];
      return { threat: threat.slice(2), defence, test: test.slice(0, -2) };
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

/** What is wrong with the tests that a row names. */
function missing({ threat, test }: Row): string[] {
  const problems: string[] = [];
  let files: string[] = [];
  let named = 0;
  for (const [, name, title] of test.matchAll(/`(test\/[^`]+)`|"([^"]+)"/g)) {
    if (title !== undefined) {
      if (files.some((file) => readFileSync(file, 'utf8').includes(title))) continue;
      problems.push(`${threat}: no test "${title}" in ${files.join(', ')}`);
      continue;
    }
    const names = expandBraces(name!);
    named += names.length;
    files = names.flatMap(filesNamed);
    for (const each of names) {
      if (filesNamed(each).length === 0) problems.push(`${threat}: no file ${each}`);
    }
  }
  return named > 0 ? problems : [`${threat}: names no test`];
}

describe('docs/threat-model.md', () => {
  const rows = readRows(readFileSync('docs/threat-model.md', 'utf8'));

  it('has a row for each thing that a reviewer tries first', () => {
    const without = TRIED_FIRST.filter(
      (threat) => !rows.some((row) => row.threat.includes(threat)),
    );
    expect(without).to.deep.equal([]);
  });

  it('names tests that are there', () => {
    expect(rows.flatMap(missing)).to.deep.equal([]);
  });
});
