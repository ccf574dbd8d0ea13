import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import solc from 'solc';
import { guide, poolSource } from '../docs/lendingPool.js';
import { installedPackage } from './installedPackage.js';

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<
    Record<string, Record<string, { readonly evm: { readonly bytecode: { object: string } } }>>
  >;
}

/** The remappings of docs/integrating.md, a list for each layout. */
const remappingsInGuide = [...guide.matchAll(/```text\n((?:\S+=\S+\n)+)```/g)].map(([, lines]) =>
  lines!.trim().split('\n'),
);

describe('package: the Solidity, by import', function () {
  this.timeout(600_000);
  let project = '';
  before(async () => {
    ({ project } = await installedPackage());
  });

  /**
   * Compiles the guide's host, and a contract that imports all that there is.
   *
   * @param locate where the file of an import is, after remappings
   */
  const expectCompiled = (locate: (path: string) => string, remappings: readonly string[] = []) => {
    const gates = readFileSync(join(project, 'contracts/Gates.sol'), 'utf8');
    const input = {
      language: 'Solidity',
      sources: {
        'contracts/LendingPool.sol': { content: poolSource() },
        'contracts/Gates.sol': { content: gates },
      },
      settings: {
        remappings,
        evmVersion: 'cancun',
        optimizer: { enabled: true, runs: 200 },
        outputSelection: { 'contracts/LendingPool.sol': { '*': ['evm.bytecode.object'] } },
      },
    };
    const find = (path: string) => {
      try {
        return { contents: readFileSync(locate(path), 'utf8') };
      } catch (error) {
        return { error: String(error) };
      }
    };
    const output: Output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
    expect(output.errors?.map((each) => each.formattedMessage)).to.equal(undefined);
    const { object } = output.contracts['contracts/LendingPool.sol']!.LendingPool!.evm.bytecode;
    expect(object).to.match(/^[0-9a-f]{1000,}$/);
  };

  it('compiles as Hardhat finds it, through node_modules and exports maps', () => {
    expectCompiled(createRequire(join(project, 'hardhat.config.js')).resolve);
  });

  it('compiles as Foundry finds it, from node_modules', () => {
    expectCompiled((path) => join(project, path), remappingsInGuide[0]!);
  });

  it('compiles as Foundry finds it, from a clone in lib', () => {
    mkdirSync(join(project, 'lib/zkliq'), { recursive: true });
    const modules = join(project, 'node_modules');
    symlinkSync(join(modules, 'zkliq/contracts'), join(project, 'lib/zkliq/contracts'));
    symlinkSync(modules, join(project, 'lib/zkliq/node_modules'));
    expectCompiled((path) => join(project, path), remappingsInGuide[1]!);
  });

  it('the guide has remappings for two layouts', () => {
    expect(remappingsInGuide.length).to.equal(2);
  });
});
