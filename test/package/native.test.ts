import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { loadNativeAddon } from '../../src/engine/nativeAddon.js';
import { installedPackage, runIn } from './installedPackage.js';
import { proveInProject } from './proveInProject.js';

describe('package: the native engine', function () {
  this.timeout(600_000);
  let project = '';
  before(async () => {
    ({ project } = await installedPackage());
  });

  /** The package's install script, where nothing else is to be found. */
  const installBare = async () => {
    const folder = join(project, 'node_modules/zkliq');
    const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const [node, ...parameters] = scripts.install.split(' ');
    expect(node).to.equal('node');
    const env = { PATH: join(folder, 'nothing') };
    return promisify(execFile)(process.execPath, parameters, { cwd: folder, env });
  };

  it('is not needed: without a compiler the installation succeeds, and snarkjs proves', async () => {
    const { stderr } = await installBare();
    expect(stderr).to.contain('no C++ compiler found');
    const { engine, advice, verdict } = await proveInProject(project);
    expect(engine).to.equal('snarkjs');
    expect(advice).to.contain(join(project, 'node_modules/zkliq/native/build.mjs'));
    expect(verdict).to.deep.equal({ valid: true });
  });

  it('is built once npm may run install scripts, and proves', async function () {
    if (loadNativeAddon().addon === undefined) this.skip(); // no compiler here
    await runIn(project, 'npm', ['rebuild', 'zkliq']);
    const { engine, verdict } = await proveInProject(project);
    expect(engine).to.equal('native');
    expect(verdict).to.deep.equal({ valid: true });
  });
});
