import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeModel } from '../../docs/reference/model.js';
import { type ApiItem, makePages } from '../../docs/reference/pages.js';
import { writeReference } from '../../docs/reference/writeReference.js';
import * as zkliq from '../../src/index.js';
import { ROOT } from '../support/cli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';
import { brokenLinks } from './markdownLinks.js';

describe('the API reference', () => {
  const folder = new TemporaryFolder();

  it('is about every export, and each has a docstring', async () => {
    const target = folder.path('api');
    expect(await writeReference(ROOT, target)).to.deep.equal([]);
    const pages = (await readdir(target)).map((page) => join(target, page));
    const index = await readFile(join(target, 'index.md'), 'utf8');
    const without = Object.keys(zkliq).filter((name) => !index.includes(`- [\`${name}\`](`));
    expect(without).to.deep.equal([]);
    expect(index).to.not.match(/\): *(undefined)?$/m);
    expect(brokenLinks(pages)).to.deep.equal([]);
    const solidity = await readFile(join(target, 'solidity.md'), 'utf8');
    expect(solidity).to.match(
      /function authorizeLiquidation\(ILiquidationGate\.Liquidation .*;\n```\n\nAuthorizes a liquidation/,
    );
  });

  it('shows a declaration, its docstring and the types that it names', async () => {
    const exported: ApiItem[] = [
      {
        kind: 'Interface',
        name: 'Box',
        docComment: '/**\n * Holds things. Many.\n */\n',
        excerptTokens: [{ kind: 'Content', text: 'export interface Box ' }],
        fileUrlPath: 'dist/boxes/box.d.ts',
        members: [
          {
            kind: 'PropertySignature',
            name: 'size',
            docComment: '/**\n * In litres.\n */\n',
            excerptTokens: [{ kind: 'Content', text: 'readonly size: bigint;' }],
          },
        ],
      },
      {
        kind: 'Function',
        name: 'fill',
        docComment:
          '/**\n * Fills a {@link Box}.\n *\n * @param box - an empty one\n *\n * @throws\n *\n * InputError if it\n * leaks\n */\n',
        excerptTokens: [
          { kind: 'Content', text: 'export declare function fill(box: ' },
          { kind: 'Reference', text: 'Box' },
          { kind: 'Content', text: '): void;' },
        ],
        fileUrlPath: 'dist/fill.d.ts',
      },
    ];
    const pages = makePages(exported);
    expect([...pages.keys()]).to.deep.equal(['index.md', 'boxes.md', 'general.md']);
    expect(pages.get('index.md')).to.contain('- [`Box`](boxes.md#box): Holds things.\n');
    expect(pages.get('boxes.md')).to.contain(
      'interface Box {\n  /** In litres. */\n  readonly size: bigint;\n}\n',
    );
    expect(pages.get('general.md')).to.equal(
      [
        '# general\n\n## fill\n',
        '```ts\nfunction fill(box: Box): void;\n```\n',
        'Fills a [`Box`](boxes.md#box).\n',
        '- `box`: an empty one',
        '- *throws* InputError if it leaks\n',
        'See [`Box`](boxes.md#box).\n',
      ].join('\n'),
    );
  });

  it('is refused where an export has no docstring, a link leads nowhere or a tag is unknown', async () => {
    await folder.write('package.json', { name: 'example', version: '1.0.0' });
    await folder.write(
      'index.d.ts',
      `/** See {@link Elsewhere}. */
export declare const linked: string;
export declare const bare: string;
/** @whatever this is */
export declare const tagged: string;
/** Says what it is. */
export declare const sound: string;
`,
    );
    const { problems } = makeModel({
      folder: folder.path(),
      entry: 'index.d.ts',
      output: folder.path('model'),
    });
    expect(problems.length, problems.join('\n')).to.equal(3);
    expect(problems.join('\n'))
      .to.match(/unresolved-link.*Elsewhere/)
      .and.match(/undefined-tag.*@whatever/)
      .and.match(/bare is exported, and has no docstring/);
  });
});
