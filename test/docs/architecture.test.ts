import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Import, importsBelow, importsOf } from './importGraph.js';

const page = readFileSync('docs/architecture.md', 'utf8');
const imports = importsBelow('src');

/** `account` of src/account/keys.ts; nothing for files that lie in src itself. */
const folderOf = (file: string): string | undefined => /^src\/(\w+)\//.exec(file)?.[1];

/** Rows `| \`folder\` | what it is for | \`a\`, \`b\` |` of the page: what each folder builds on. */
const rows = new Map(
  [...page.matchAll(/^\| `src\/(\w+)` \|[^|]*\|([^|]*)\|$/gm)].map(([, folder, others]) => [
    folder!,
    [...others!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
  ]),
);

/** The folders that the files of one import from. */
function builtOn(folder: string): string[] {
  const others = imports
    .filter(({ file }) => folderOf(file) === folder)
    .map(({ target }) => folderOf(target))
    .filter((target) => target !== undefined && target !== folder);
  return [...new Set(others as string[])].sort();
}

const importers = (matches: (target: string) => boolean): string[] =>
  [...new Set(imports.filter(({ target }) => matches(target)).map(({ file }) => file))].sort();

const ofPackage = (name: string) => (target: string) =>
  target === name || target.startsWith(`${name}/`);

describe('docs/architecture.md', () => {
  const folders = readdirSync('src', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    // Declarations of others' packages; and what may use everything.
    .filter((name) => name !== 'types' && name !== 'cli');

  for (const folder of folders) {
    it(`says what src/${folder} builds on`, () => {
      expect(rows.get(folder)?.toSorted()).to.deep.equal(builtOn(folder));
    });
  }

  it('no folder builds on itself by way of others', () => {
    const reached = (folder: string, seen = new Set<string>()): Set<string> => {
      for (const other of builtOn(folder)) {
        if (seen.has(other)) continue;
        seen.add(other);
        reached(other, seen);
      }
      return seen;
    };
    expect(folders.filter((folder) => reached(folder).has(folder))).to.deep.equal([]);
  });

  it('names each folder of the repository', () => {
    const tracked = ['.ci', 'bench', 'circuits', 'contracts', 'docs', 'examples', 'native', 'test'];
    expect(tracked.filter((folder) => !page.includes(`\`${folder}/`))).to.deep.equal([]);
  });
});

describe('the direction of imports', () => {
  it('the command line is imported by nothing, and so is the index', () => {
    const others = imports.filter(
      ({ file, target }) => folderOf(target) === 'cli' && folderOf(file) !== 'cli',
    );
    expect(others).to.deep.equal([]);
    expect(importers((target) => target === 'src/index.ts')).to.deep.equal([]);
  });

  it('what decides about claims knows no chain, no file and no engine', () => {
    const decides = ['account', 'circuits', 'market', 'scan', 'statement', 'tree'];
    const outside = ['chain', 'engine', 'files', 'groth16', 'prover', 'verifier', 'cli'];
    const reached = decides.flatMap(builtOn).filter((folder) => outside.includes(folder));
    expect(reached).to.deep.equal([]);
  });

  it('nothing that runs alone needs a chain', () => {
    const alone = [
      'artifacts',
      'ceremony',
      'developmentKey',
      'engine',
      'pool',
      'prover',
      'verifier',
    ];
    expect(alone.flatMap(builtOn)).to.not.include('chain');
  });

  it('packages that are heavy or print are imported in one place', () => {
    expect(importers(ofPackage('snarkjs'))).to.deep.equal([
      // A process of its own, which ends with a contributor's secret.
      'src/ceremony/phase2Process.ts',
      'src/groth16/curve.ts',
    ]);
    expect(importers(ofPackage('circomlibjs'))).to.deep.equal(['src/poseidon.ts']);
    expect(importers(ofPackage('solc'))).to.deep.equal(['src/chain/compile/compileContracts.ts']);
    const withCommander = importers(ofPackage('commander'));
    expect(withCommander.filter((file) => folderOf(file) !== 'cli')).to.deep.equal([]);
  });

  it('contracts do not import examples, and interfaces nothing but interfaces', () => {
    const files = readdirSync('contracts', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.sol'),
    );
    const importing = (file: string, target: RegExp) =>
      [...readFileSync(`contracts/${file}`, 'utf8').matchAll(/^import .*"([^"]+)";$/gm)].some(
        ([, name]) => target.test(name!),
      );
    const core = files.filter((file) => !file.startsWith('examples/'));
    expect(core.filter((file) => importing(file, /examples|^[^.]/))).to.deep.equal([]);
    const interfaces = files.filter((file) => file.startsWith('interfaces/'));
    expect(interfaces.length).to.be.above(0);
    expect(interfaces.filter((file) => importing(file, /^(?!\.\/I)/))).to.deep.equal([]);
  });

  it('is read from all forms of imports, and not from those of types', () => {
    const text = `import { a } from './a.js';
import {
  type B,
  b,
} from '../b/b.js';
import type { C } from './c.js';
import { type D, type E } from './d.js';
import * as f from 'f';
export { g } from './g.js';
export type { H } from './h.js';
const i = await import('i/j');
`;
    const targets = importsOf('src/x/x.ts', text).map(({ target }: Import) => target);
    expect(targets).to.deep.equal(['src/x/a.ts', 'src/b/b.ts', 'f', 'src/x/g.ts', 'i/j']);
  });
});
