import { expect } from 'chai';
import { stalenessOf } from '../../src/plan/staleness.js';
import { packageVersion } from '../../src/version.js';
import { modelOf, sized } from './planWorld.js';

describe('plan/staleness', () => {
  const calibration = { ...modelOf(2, { 1: [60, 85] }), zkliq: packageVersion, time: 1n };
  const setting = { engine: 'native (adx)', threads: 2, circuits: [sized[1]!.name] };

  it('a calibration of what there is fits, of circuits that are gone, too', () => {
    expect(stalenessOf(calibration, setting)).to.deep.equal([]);
    expect(stalenessOf(calibration, { ...setting, circuits: [] })).to.deep.equal([]);
  });

  it('everything that has changed is told', () => {
    const old = { ...calibration, zkliq: '0.0.1' };
    const now = { engine: 'snarkjs', threads: 4, circuits: [sized[1]!.name, sized[4]!.name] };
    expect(stalenessOf(old, now)).to.deep.equal([
      `zkliq was 0.0.1, and is ${packageVersion}`,
      'the engine was native (adx), and is snarkjs',
      'the number of threads was 2, and is 4',
      `${sized[4]!.name} was not measured`,
    ]);
  });
});
