import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageVersion } from '../../src/version.js';
import { TINY } from '../support/artifacts.js';
import { installedPackage, runIn } from './installedPackage.js';

describe('package: the command line, by npx', function () {
  this.timeout(600_000);
  let project = '';
  before(async () => {
    ({ project } = await installedPackage());
  });

  /** `--no`: what is not installed is not fetched either. */
  const zkliq = (...parameters: string[]) =>
    runIn(project, 'npx', ['--no', '--', 'zkliq', ...parameters]);

  it('says its version', async () => {
    expect(await zkliq('--version')).to.equal(`${packageVersion}\n`);
  });

  it('sets up a circuit, and the doctor finds it', async () => {
    await zkliq('setup', '--circuit', TINY);
    const manifest = JSON.parse(
      await readFile(join(project, 'artifacts', TINY, 'manifest.json'), 'utf8'),
    );
    const report = JSON.parse(await zkliq('doctor', '--json'));
    expect(report.zkliq).to.equal(packageVersion);
    const state = report.circuits.find((each: { circuit: string }) => each.circuit === TINY);
    expect(state.state).to.equal('ready');
    expect(state.detail).to.equal(`development key ${manifest.keyHash}`);
  });
});
