import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { circuitInstance } from '../../src/circuits/instances.js';
import { parseR1cs } from '../../src/compilation/r1cs.js';
import { TINY } from '../support/artifacts.js';
import { installedPackage, runIn } from './installedPackage.js';

describe('package: the circom templates, by include', function () {
  this.timeout(600_000);
  let project = '';
  before(async () => {
    ({ project } = await installedPackage());
  });

  it('compile with parameters of the project, as docs/integrating.md does it', async () => {
    const guide = readFileSync('docs/integrating.md', 'utf8');
    const [, source] = /```circom\n([\s\S]*?)```/.exec(guide)!;
    const [, command] = /```sh\nnpx (circom2 .*)\n```/.exec(guide)!;
    await mkdir(join(project, 'circuits'));
    await writeFile(join(project, 'circuits/small.circom'), source!);
    await runIn(project, 'npx', ['--no', '--', ...command!.split(' ')]);
    const { constraints } = parseR1cs(await readFile(join(project, 'circuits/small.r1cs')));
    // One level less than the smallest of ours, which hashes once more.
    expect(constraints.length).to.be.within(1_000, circuitInstance(TINY).constraints - 200);
  });
});
