import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { circuitInstances } from '../src/circuits/instances.js';
import { DEFAULT_CIRCUIT } from '../src/defaults.js';
import { testArtifacts } from './support/artifacts.js';
import { ReadmeChain } from './support/readmeChain.js';

const run = promisify(execFile);

const BATCH_CIRCUIT = 'liquidatable-batch-4-8-20';

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

  const installed = (commands: string) =>
    commands.replaceAll('npx zkliq', `"${process.execPath}" "${resolve('dist/cli/main.js')}"`);

  /** Each command of a block, as a shell takes it. */
  const commandsIn = (block: string) =>
    installed(block.replaceAll('\\\n', ' '))
      .split('\n')
      .filter((line) => line.trim() !== '');

  it('the TypeScript proves and verifies', async () => {
    const file = resolve(folder, 'example.mts');
    await writeFile(file, blockAfter('In TypeScript', 'ts'));
    const { stdout } = await run(process.execPath, ['--import=tsx', file], { cwd: folder });
    expect(stdout.trim()).to.equal('{ valid: true }\n0 proved\n1 NOT_LIQUIDATABLE');
  });

  it('the commands prove, verify and export', async () => {
    const commands = installed(blockAfter('On the command line', 'sh'));
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder });
    expect(stdout).to.contain('liquidatable at round');
    expect(stdout).to.contain('valid: an account under root');
    expect(stdout).to.match(/0x[0-9a-f]{1000,}/);
  });

  describe('on a chain', () => {
    let world: ReadmeChain;
    before(async () => {
      await testArtifacts(BATCH_CIRCUIT);
      world = await ReadmeChain.start(folder, [DEFAULT_CIRCUIT, BATCH_CIRCUIT]);
    });
    after(() => world?.stop());

    const outputsOf = async (heading: string): Promise<string[]> => {
      const outputs: string[] = [];
      for (const command of commandsIn(blockAfter(heading, 'sh'))) {
        const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', command], {
          cwd: folder,
          env: { ...process.env, ...world.environment },
        });
        outputs.push(stdout);
        if (command.includes(' deploy ')) await world.open();
      }
      return outputs;
    };

    it('the commands deploy, make a round, prove, submit and verify a receipt', async () => {
      const outputs = await outputsOf('On a chain');
      expect(outputs.length).to.equal(5);
      expect(outputs[3]).to.contain('authorized');
      expect(outputs[4]).to.contain('valid');
    });

    it('the commands for thousands gather claims, prove them once, and submit them', async () => {
      const outputs = await outputsOf('Thousands of them');
      expect(outputs.length).to.equal(4);
      expect(outputs[0]).to.contain('2 of 2 claimed');
      expect(outputs[1]).to.contain('2: 2 proved, 0 refused, 0 failed');
      expect(outputs[2]).to.contain('nothing is left to do');
      expect(outputs[3]).to.contain('2 authorized');
    });

    it('the commands for many at once prove a folder of accounts, and submit them', async () => {
      const outputs = await outputsOf('Many at once');
      expect(outputs.length).to.equal(3);
      expect(outputs[2]).to.match(/2 liquidations authorized/);
    });
  });

  it('lists the circuits with their constraints', () => {
    for (const { name, constraints } of circuitInstances) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\``));
      expect(row, name).to.contain(`| ${constraints.toLocaleString('en')} |`);
    }
  });

  it('tells the gas that the snapshot has', async () => {
    for (const snapshot of ['gas.json', 'gasGate.json']) {
      const gas = JSON.parse(await readFile(`test/contracts/${snapshot}`, 'utf8'));
      for (const [what, figure] of Object.entries<number>(gas)) {
        expect(text, what).to.contain(figure.toLocaleString('en'));
      }
    }
    const batches = JSON.parse(await readFile('test/contracts/gasBatch.json', 'utf8'));
    for (const proofs of [4, 8, 16, 32, 64]) {
      const gas = Number(batches[`words: 21, proofs: ${proofs}`]);
      const figures = [proofs, gas, Math.round(gas / proofs)].map((n) => n.toLocaleString('en'));
      expect(text).to.contain(`| ${figures.join(' | ')} |`);
    }
    const gate = JSON.parse(await readFile('test/contracts/gasGateBatch.json', 'utf8'));
    for (const accounts of [1, 4, 8, 16]) {
      const figures = [1, 2, 4, 8].map((proofs) =>
        Math.round(gate[`${proofs} x ${accounts} accounts`] / (proofs * accounts)),
      );
      const row = [accounts, ...figures].map((n) => n.toLocaleString('en')).join(' | ');
      expect(text).to.contain(`| ${row} |`);
    }
  });
});
