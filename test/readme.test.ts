import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { circuitInstances } from '../src/circuits/instances.js';
import { DEFAULT_CIRCUIT } from '../src/defaults.js';
import { testArtifacts } from './support/artifacts.js';

const run = promisify(execFile);

/** The README's code is run as it stands there. */
describe('README', () => {
  // Within the package, so that `zkliq` names it.
  const folder = resolve('artifacts', `readme-${process.pid}`);
  let text = '';
  before(async () => {
    await testArtifacts(DEFAULT_CIRCUIT);
    text = await readFile('README.md', 'utf8');
    await mkdir(folder, { recursive: true });
    await cp('examples', resolve(folder, 'examples'), { recursive: true });
    await symlink(resolve('artifacts'), resolve(folder, 'artifacts'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const blockAfter = (heading: string, language: string): string => {
    const section = text.slice(text.indexOf(`## ${heading}`));
    return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)![1]!;
  };

  it('the TypeScript proves and verifies', async () => {
    const file = resolve(folder, 'example.mts');
    await writeFile(file, blockAfter('In TypeScript', 'ts'));
    const { stdout } = await run(process.execPath, ['--import=tsx', file], { cwd: folder });
    expect(stdout.trim()).to.equal('{ valid: true }');
  });

  it('the commands prove, verify and export', async () => {
    const commands = blockAfter('On the command line', 'sh').replaceAll(
      'npx zkliq',
      `"${process.execPath}" "${resolve('dist/cli/main.js')}"`,
    );
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder });
    expect(stdout).to.contain('liquidatable at round');
    expect(stdout).to.contain('valid: an account under root');
    expect(stdout).to.match(/0x[0-9a-f]{1000,}/);
  });

  it('lists the circuits with their constraints', () => {
    for (const { name, constraints } of circuitInstances) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\``));
      expect(row, name).to.contain(`| ${constraints.toLocaleString('en')} |`);
    }
  });

  it('tells the gas that the snapshot has', async () => {
    const gas = JSON.parse(await readFile('test/contracts/gas.json', 'utf8'));
    for (const figure of Object.values<number>(gas)) {
      expect(text).to.contain(figure.toLocaleString('en'));
    }
  });
});
