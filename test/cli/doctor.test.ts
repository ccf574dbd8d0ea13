import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { type EngineReport, reportEngine } from '../../src/engine/select.js';
import { readCalibration } from '../../src/files/calibrationFile.js';
import type { planProofs } from '../../src/plan/plan.js';
import { TINY_BATCH, testArtifacts } from '../support/artifacts.js';
import { runCli } from '../support/cli.js';
import { CliWorld, TINY } from '../support/cliWorld.js';
import { expectFailure, expectJson, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Calibration {
  readonly state: string;
  readonly detail: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly circuits?: readonly { readonly circuit: string }[];
}

interface Report {
  readonly calibration: Calibration;
  readonly plans?: readonly Plan[];
  readonly node: string;
  readonly engine: EngineReport;
  readonly circuits: readonly {
    readonly circuit: string;
    readonly state: string;
    readonly detail: string;
  }[];
}

type Plan = Omit<ReturnType<typeof planProofs>, 'estimate'>;

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

  describe('--calibrate', () => {
    const root = () => folder.path('calibrated');
    const file = () => `${root()}/calibration.json`;
    const doctor = (...args: string[]) => ['doctor', '--artifacts', root(), ...args];

    before(async () => {
      await testArtifacts(TINY_BATCH);
      for (const circuit of [TINY, TINY_BATCH]) {
        await cp(`artifacts/${circuit}`, `${root()}/${circuit}`, { recursive: true });
      }
    });

    it('is advised where nothing was measured', async () => {
      const { calibration } = await expectJson<Report>(doctor());
      expect(calibration).to.deep.equal({
        state: 'none',
        detail: 'to measure this machine, run "zkliq doctor --calibrate"',
      });
    });

    it('leaves no file if it is interrupted', async () => {
      const { code } = await runCli(doctor('--calibrate'), { interruptAt: `measuring ${TINY} ` });
      expect(code).to.equal(130);
      expect((await readdir(root())).sort()).to.deep.equal([TINY, TINY_BATCH].sort());
    });

    it('measures what is ready, keeps it, and shows what plans would be', async () => {
      const { stdout, stderr } = await expectSuccess(doctor('--calibrate'));
      expect(stderr).to.match(new RegExp(`^measuring ${TINY_BATCH} on \\d+ threads$`, 'm'));
      expect(stdout).to.match(new RegExp(`^${TINY} .* ms .* ms .* ms$`, 'm'));
      for (const optimize of ['latency', 'gas', 'balanced']) {
        expect(stdout).to.match(new RegExp(`^${optimize} .* \\d+ x [12].* ms +[\\d,]+$`, 'm'));
      }
      const model = (await readCalibration(root()))!;
      expect(model.circuits.map(({ circuit }) => circuit)).to.deep.equal([TINY, TINY_BATCH]);
      const { calibration } = await expectJson<Report>(doctor());
      expect(calibration.state).to.equal('fits');
      expect(calibration.engine).to.equal(model.engine);
      expect(calibration.circuits).to.deep.equal(model.circuits);
    });

    it('as JSON, with the plans of 100 accounts and their reasons', async () => {
      const { calibration, plans } = await expectJson<Report>(
        doctor('--calibrate', '--engine', 'snarkjs'),
      );
      expect(calibration.engine).to.equal('snarkjs');
      expect(plans!.map(({ optimize }) => optimize)).to.deep.equal(['latency', 'gas', 'balanced']);
      for (const { proofs, reasons } of plans!) {
        expect(proofs.reduce((sum, { accounts }) => sum + accounts, 0)).to.equal(100);
        expect(reasons).to.not.be.empty;
      }
    });

    it('names what does not fit any more', async () => {
      const text = await readFile(file(), 'utf8');
      const old = { ...JSON.parse(text), zkliq: '0.0.1', engine: 'rapidsnark', threads: 4095 };
      old.circuits.pop();
      await writeFile(file(), JSON.stringify(old));
      const { calibration } = await expectJson<Report>(doctor());
      expect(calibration.state).to.equal('stale');
      for (const what of ['0.0.1', 'rapidsnark', '4095', `${TINY_BATCH} was not measured`]) {
        expect(calibration.detail).to.include(what);
      }
    });

    it('a damaged one ends with exit code 5, and is replaced', async () => {
      await writeFile(file(), '{');
      const { calibration } = await expectJson<Report>(doctor(), {}, 5);
      expect(calibration.state).to.equal('broken');
      expect(calibration.detail).to.include('calibration.json');
      const again = await expectJson<Report>(doctor('--calibrate'));
      expect(again.calibration.state).to.equal('fits');
    });

    it('needs circuits that are ready', async () => {
      const none = ['doctor', '--calibrate', '--artifacts', folder.path('none')];
      const { code } = await expectFailure(none, 5, /no circuit to measure/);
      expect(code).to.equal('ARTIFACTS_MISSING');
    });
  });
});
