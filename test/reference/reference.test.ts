import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeModel } from '../../reference/model.js';
import { writeReference } from '../../reference/writeReference.js';
import * as zkliq from '../../src/index.js';
import { brokenLinks } from '../docs/markdownLinks.js';
import { ROOT } from '../support/cli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('the API reference', () => {
  const folder = new TemporaryFolder();

  it('is about every export, and each has a docstring', async () => {
    const target = folder.path('api');
    expect(await writeReference(ROOT, target)).to.deep.equal([]);
    const pages = (await readdir(target)).map((page) => page.toLowerCase());
    const without = Object.keys(zkliq).filter(
      (name) => !pages.includes(`zkliq.${name.toLowerCase()}.md`),
    );
    expect(without).to.deep.equal([]);
    const page = await readFile(join(target, 'zkliq.setup.md'), 'utf8');
    expect(page).to.contain('Compiles a circuit and makes its development key');
    expect(brokenLinks([join(target, 'index.md'), join(target, 'zkliq.md')])).to.deep.equal([]);
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
    const problems = makeModel({
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
