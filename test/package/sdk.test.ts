import { expect } from 'chai';
import { installedPackage, runIn } from './installedPackage.js';
import { buildProject, proveInProject } from './proveInProject.js';

describe('package: the SDK, from a TypeScript project', function () {
  this.timeout(600_000);
  let project = '';
  before(async () => {
    ({ project } = await installedPackage());
  });

  const runScript = (script: string) =>
    runIn(project, process.execPath, ['--input-type=module', '-e', script]);

  it('its types are sound under moduleResolution bundler', async () => {
    await buildProject(project, 'tsconfig.bundler.json');
  });

  it('its types are sound under nodenext, and what is built proves and verifies', async () => {
    const { verdict, refused } = await proveInProject(project);
    expect(verdict).to.deep.equal({ valid: true });
    expect(refused).to.equal('NOT_LIQUIDATABLE');
  });

  it('nothing but what the exports map names can be imported', async () => {
    const inner = ['zkliq/dist/index.js', 'zkliq/native/stamp.mjs', 'zkliq/circuits'];
    const codes = await runScript(`
      const tried = ${JSON.stringify(inner)}.map((name) => import(name));
      const results = await Promise.allSettled(tried);
      process.stdout.write(JSON.stringify(results.map(({ reason }) => reason?.code)));`);
    expect(JSON.parse(codes)).to.deep.equal(inner.map(() => 'ERR_PACKAGE_PATH_NOT_EXPORTED'));
  });

  it('its import prints nothing and keeps no process', async () => {
    expect(await runScript(`await import('zkliq');`)).to.equal('');
  });
});
