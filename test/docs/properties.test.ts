import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { CIRCUITS_FOLDER } from '../../src/circuits/instances.js';
import { missingTests, rowsOf, titlesIn } from './namedTests.js';

/** All that a pattern captures in the sources of a folder. */
function defined(folder: string, ending: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(pattern)])
    .map((match) => match[1]!);
}

describe('test/PROPERTIES.md', () => {
  const text = readFileSync('test/PROPERTIES.md', 'utf8');
  const rows = rowsOf(text, '#', 'property', 'test');
  const headings = [...text.matchAll(/^### (.*)$/gm)].flatMap((heading) =>
    [...heading[1]!.matchAll(/`(\w+)/g)].map((name) => name[1]!),
  );

  it('numbers each property once', () => {
    const numbers = rows.map(([number]) => number!);
    expect(numbers.filter((number) => !/^[CTS][1-9]\d*$/.test(number))).to.deep.equal([]);
    expect(new Set(numbers).size).to.equal(numbers.length);
    expect(numbers.length).to.equal([...text.matchAll(/^\| [CTS]\d/gm)].length);
  });

  it('names tests that are there', () => {
    const missing = rows.flatMap(([number, , test]) => missingTests(number!, test!));
    expect(missing).to.deep.equal([]);
  });

  it('takes titles for tests, and no other text of a file', () => {
    const source = [
      "describe('a group', () => {",
      "  it('has one', () => expect('it').to.equal('x'));",
      `  it(\`has \${count} of \${what}\`, async () => {});`,
      "  it.skip(\n    'goes to the next line, don\\'t ask',",
      "  itRefuses('what is none', () => {});",
      "  visit('elsewhere');",
    ].join('\n');
    expect(titlesIn(source)).to.deep.equal([
      'a group',
      'has one',
      'has … of …',
      "goes to the next line, don't ask",
      'what is none',
    ]);
    const row = (title: string) => missingTests('a row', `\`test/docs/properties\`: "${title}"`);
    expect(row('takes titles for tests, and no other text')).to.deep.equal([]);
    expect(row('other text of a file')).to.have.length(1);
    expect(row('a row')).to.have.length(1);
  });

  it('has a title for each test file that it names', () => {
    const untitled = rows.filter(([, , test]) => !/^(`[^`]+`: ("[^"]+"(, |; |$))+)+$/.test(test!));
    expect(untitled).to.deep.equal([]);
  });

  it('has properties of every template and contract, and of nothing else', () => {
    const templates = defined(fileURLToPath(CIRCUITS_FOLDER), '.circom', /^template (\w+)\(/gm);
    const contracts = defined('contracts', '.sol', /^(?:abstract )?(?:contract|library) (\w+) /gm);
    expect(headings).to.have.members([...templates, ...contracts]);
  });

  it('has a row below each heading', () => {
    for (const section of text.split(/^### /m).slice(1)) {
      expect(section, section.split('\n')[0]).to.match(/^\| [CTS]\d/m);
    }
  });
});
