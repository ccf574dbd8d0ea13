import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/cli.js';
import { installedPackage, LEFTOVERS } from './installedPackage.js';

/** Whatever is packed is one of these, and of each there is something. */
const PACKED = [
  /^(LICENSE|README\.md|CHANGELOG\.md|SECURITY\.md|package\.json)$/,
  /^circuits\/(\w+\.circom|instances\.json)$/,
  /^contracts\/(\w+\/)?(I?[A-Z]\w+\.sol|LICENSE)$/,
  /^dist\/(?!chain\/anvil)(\w+\/)*\w+\.c?js$/,
  /^dist\/(?!cli\/|chain\/anvil)(\w+\/)*\w+\.d\.c?ts$/,
  /^docs\/[\w-]+\.(md|svg)$/,
  /^examples\/[\w-]+\.(json|ndjson)$/,
  /^native\/(?!test\w*\.cc)\w+\.(cc|h|mjs)$/,
];

/** Files of a folder of the repository, by their names in it. */
const listed = (folder: string, name: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => `${folder}/${file}`);

describe('package: contents', () => {
  let files: readonly string[] = [];
  before(async function () {
    this.timeout(600_000);
    ({ files } = await installedPackage());
  });

  it('there is nothing but what is used', () => {
    const others = files.filter((file) => !PACKED.some((pattern) => pattern.test(file)));
    expect(others).to.deep.equal([]);
  });

  it('what lay about in the tree is not there', () => {
    expect(files.filter((file) => LEFTOVERS.includes(file))).to.deep.equal([]);
  });

  it('all circuits, contracts, documents and licences are there', () => {
    const wanted = [
      'LICENSE',
      'contracts/LICENSE',
      'README.md',
      'SECURITY.md',
      'CHANGELOG.md',
      'circuits/instances.json',
      ...listed('circuits', /\.circom$/),
      ...listed('contracts', /\.sol$/),
      ...listed('docs', /^[^/]+\.md$/),
    ];
    expect(wanted.filter((file) => !files.includes(file))).to.deep.equal([]);
  });

  it('what package.json points to is there', () => {
    const { bin, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const path of [bin.zkliq, exports['.'].types, exports['.'].default]) {
      expect(files).to.include(path.replace(/^\.\//, ''));
    }
  });
});
