import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { TemporaryFolder } from '../support/temporaryFolder.js';
import { brokenLinks } from './markdownLinks.js';

describe('the documents', () => {
  const folder = new TemporaryFolder();

  it('link to files and headings that are there', () => {
    const pages = ['.', 'docs', 'test'].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.md'))
        .map((name) => `${folder}/${name}`),
    );
    expect(pages).to.include.members(['./README.md', './SECURITY.md', 'docs/protocol.md']);
    expect(brokenLinks(pages)).to.deep.equal([]);
  });

  it('are told apart from ones whose links lead nowhere', async () => {
    const page = await folder.write(
      'page.md',
      '# A heading, *of* words\n[a](#a-heading-of-words) [b](https://example.org/none) [c](gone.md) [d](page.md#gone)',
    );
    expect(brokenLinks([page])).to.deep.equal([`${page}: gone.md`, `${page}: page.md#gone`]);
  });
});
