import { cp, readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { type EngineReport, reportEngine } from '../../src/engine/select.js';
import { runCli } from '../support/cli.js';
import { CliWorld, TINY } from '../support/cliWorld.js';
import { expectJson, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Report {
  readonly node: string;
  readonly engine: EngineReport;
  readonly circuits: readonly {
    readonly circuit: string;
    readonly state: string;
    readonly detail: string;
  }[];
}

describe('cli/doctor', () => {
  const folder = new TemporaryFolder();
  new CliWorld(folder);

  const stateOf = (report: Report) => report.circuits.find(({ circuit }) => circuit === TINY)!;

  it('shows versions, and which circuits are ready', async () => {
    const report = await expectJson<Report>(['doctor']);
    expect(report.node).to.equal(process.versions.node);
    expect(report.engine).to.deep.equal(reportEngine());
    expect(stateOf(report)).to.deep.include({ state: 'ready' });
    const { stdout, stderr } = await expectSuccess(['doctor']);
    expect(stdout).to.match(/^zkliq +\d/);
    expect(stdout).to.match(/^engine +(native, (ifma|adx|portable)|snarkjs), \d+ threads$/m);
    expect(stdout).to.match(/^liquidatable-2-2: ready, development key 0x[0-9a-f]{64}$/m);
    expect(stderr).to.include('checking liquidatable-2-2');
  });

  it('says how to make what is missing', async () => {
    const report = await expectJson<Report>(['doctor', '--artifacts', folder.path('none')]);
    expect(stateOf(report)).to.deep.include({
      state: 'missing',
      detail: `make it with "zkliq setup --circuit ${TINY}"`,
    });
  });

  const damages: readonly (readonly [what: string, file: string, from: string, to: string])[] = [
    ['a changed key', 'proving_key.zkey', '', ''],
    ['a changed program', 'witness.wasm', '', ''],
    ['a manifest that claims a ceremony', 'manifest.json', 'development', 'ceremony'],
    ['a manifest of another circuit', 'manifest.json', 'liquidatable-2-2', 'liquidatable-8-20'],
    ['a manifest that is cut off', 'manifest.json', '"files"', ''],
  ];
  for (const [what, file, from, to] of damages) {
    it(`finds ${what}, and exits with 5`, async () => {
      const root = folder.path('damaged');
      await cp(`artifacts/${TINY}`, `${root}/${TINY}`, { recursive: true, force: true });
      const path = `${root}/${TINY}/${file}`;
      const bytes = await readFile(path);
      if (from === '') bytes[500]! ^= 1;
      await writeFile(path, from === '' ? bytes : bytes.toString().replace(from, to));
      const report = await expectJson<Report>(['doctor', '--artifacts', root], {}, 5);
      expect(stateOf(report).state).to.equal('broken');
      expect((await runCli(['doctor', '--artifacts', root])).stdout).to.include(
        `${TINY}: broken, `,
      );
    });
  }
});
