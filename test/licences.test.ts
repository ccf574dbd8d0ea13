import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';

/** `contracts/` and Solidity that is compiled with it is MIT, everything else GPL-3.0-only. */
const licenceOf = (file: string): string => (file.endsWith('.sol') ? 'MIT' : 'GPL-3.0-only');

const HEADER = /^\/[/*] SPDX-License-Identifier: (\S+)/m;

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(sol|circom|m?ts|mjs|cc|h)$/.test(file) && !file.startsWith('build/'))
    .map((file) => `${folder}/${file}`);

const manifest = (name: string): { readonly license: string } =>
  JSON.parse(readFileSync(name, 'utf8'));

describe('licences', () => {
  const contracts = sourcesIn('contracts');

  it('are two, whose texts are where they apply', () => {
    expect(manifest('package.json').license).to.equal('GPL-3.0-only AND MIT');
    expect(readFileSync('LICENSE', 'utf8')).to.match(/^\s*GNU GENERAL PUBLIC LICENSE\s+Version 3,/);
    expect(readFileSync('contracts/LICENSE', 'utf8')).to.match(/^MIT License/);
  });

  it('stand on the first line of every contract', () => {
    const without = contracts.filter(
      (file) => !readFileSync(file, 'utf8').startsWith('// SPDX-License-Identifier: MIT\n'),
    );
    expect(contracts.length).to.be.above(20);
    expect(without).to.deep.equal([]);
  });

  it('are right wherever a file names one', () => {
    const folders = [
      'bench',
      'circuits',
      'contracts',
      'examples',
      'native',
      'docs/reference',
      'src',
      'test',
    ];
    const wrong = folders.flatMap(sourcesIn).filter((file) => {
      const named = HEADER.exec(readFileSync(file, 'utf8').slice(0, 500))?.[1];
      return named !== undefined && named !== licenceOf(file);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('of what contracts import is MIT, too', () => {
    const packages = contracts.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/from "((?:@[\w-]+\/)?[\w.-]+)\//g)]
        .map(([, name]) => name!)
        .filter((name) => !name.startsWith('.')),
    );
    expect(packages).to.include('@zk-kit/lean-imt.sol');
    const { resolve } = createRequire(import.meta.url);
    for (const name of new Set([...packages, 'poseidon-solidity'])) {
      expect(manifest(resolve(`${name}/package.json`)).license, name).to.equal('MIT');
    }
  });
});
