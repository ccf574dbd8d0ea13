import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { readCalibration, writeCalibration } from '../../src/files/calibrationFile.js';
import type { CostModel } from '../../src/plan/costModel.js';
import { packageVersion } from '../../src/version.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const model: CostModel = {
  engine: 'native (adx)',
  threads: 8,
  circuits: [
    { circuit: 'liquidatable-8-20', latency: 61.5, oneThread: 240 },
    { circuit: 'liquidatable-batch-4-8-20', latency: 180, oneThread: 700.1 },
  ],
};

describe('files/calibrationFile', () => {
  const folder = new TemporaryFolder();
  const root = () => folder.path();

  it('reads what it wrote, with version and time, and replaces what was there', async () => {
    for (const threads of [8, 9]) {
      const before = BigInt(Math.floor(Date.now() / 1000));
      await writeCalibration(root(), { ...model, threads });
      const { time, ...calibration } = (await readCalibration(root()))!;
      expect(calibration).to.deep.equal({ ...model, threads, zkliq: packageVersion });
      expect(time >= before && time <= BigInt(Math.ceil(Date.now() / 1000))).to.equal(true);
    }
    expect(await readdir(root())).to.deep.equal(['calibration.json']);
    expect((await stat(folder.path('calibration.json'))).mode & 0o777).to.equal(0o644);
  });

  it('there is none in an empty folder, or one that does not exist', async () => {
    expect(await readCalibration(folder.path('none'))).to.equal(null);
    expect(await readCalibration(folder.path('calibration.json'))).to.equal(null);
  });

  it('writes nothing once it is aborted, and nothing that is no calibration', async () => {
    const before = await readFile(folder.path('calibration.json'));
    const signal = AbortSignal.abort();
    const aborted = await writeCalibration(root(), model, { signal }).catch((error) => error);
    expect(aborted).to.equal(signal.reason);
    const empty = writeCalibration(root(), { ...model, circuits: [] });
    await expectRejection(empty, InputError, 'INVALID_FILE');
    expect(await readFile(folder.path('calibration.json'))).to.deep.equal(before);
    expect(await readdir(root())).to.deep.equal(['calibration.json']);
  });

  const [first] = model.circuits;
  const damages: readonly (readonly [what: string, changes: object, message: RegExp])[] = [
    ['another format', { format: 'zkliq/round/1' }, /"format"/],
    ['a field more', { rate: 3 }, /rate/],
    ['no threads', { threads: 0 }, /"threads"/],
    ['half a thread', { threads: 1.5 }, /"threads"/],
    ['an engine with a line break', { engine: 'native\n' }, /"engine"/],
    ['no version', { zkliq: 'new' }, /"zkliq"/],
    ['a time that is no number', { time: 'now' }, /"time"/],
    ['no circuits', { circuits: [] }, /"circuits"/],
    ['a circuit twice', { circuits: [first, first] }, /different circuits/],
    ['an unknown circuit', { circuits: [{ ...first, circuit: 'x' }] }, /"circuits.0.circuit"/],
    ['no time at all', { circuits: [{ ...first, latency: 0 }] }, /"circuits.0.latency"/],
    ['a negative time', { circuits: [{ ...first, oneThread: -1 }] }, /"circuits.0.oneThread"/],
    ['more than a day', { circuits: [{ ...first, latency: 1e9 }] }, /"circuits.0.latency"/],
  ];
  for (const [what, changes, message] of damages) {
    it(`refuses ${what}`, async () => {
      const file = { format: 'zkliq/calibration/1', zkliq: '0.1.0', time: '1', ...model };
      await folder.write('calibration.json', { ...file, ...changes });
      const error = await expectRejection(readCalibration(root()), InputError, 'INVALID_FILE');
      expect(error.message).to.match(message);
    });
  }

  it('refuses a file that is cut off, and a folder in its place', async () => {
    await folder.write('calibration.json', '{ "format": "zkliq/calib');
    await expectRejection(readCalibration(root()), InputError, 'INVALID_FILE');
    await mkdir(folder.path('root/calibration.json'), { recursive: true });
    const isFolder = readCalibration(folder.path('root'));
    await expectRejection(isFolder, InputError, 'INVALID_FILE');
  });
});
