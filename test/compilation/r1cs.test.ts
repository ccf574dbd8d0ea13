import { expect } from 'chai';
import fc from 'fast-check';
import { parseR1cs } from '../../src/compilation/r1cs.js';
import { ArtifactsError } from '../../src/errors.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { check, dearRuns } from '../support/check.js';
import { expectError } from '../support/expectError.js';

describe('parseR1cs', () => {
  it('reads what the compiler writes', async () => {
    const artifacts = await testArtifacts(TINY);
    const r1cs = parseR1cs(await artifacts.read('r1cs'));
    expect(r1cs.constraints).to.have.length(artifacts.instance.constraints);
    expect([r1cs.outputs, r1cs.publicInputs]).to.deep.equal([2, 1]);
    const wires = r1cs.constraints.flat().flatMap((combination) => combination.wires);
    expect(Math.max(...wires)).to.be.lessThan(r1cs.wires);
  });

  it('refuses files cut short and other files, with a typed error', async () => {
    const bytes = await (await testArtifacts(TINY)).read('r1cs');
    check(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        const cut = () => parseR1cs(bytes.subarray(0, length));
        expectError(cut, ArtifactsError, 'ARTIFACTS_CORRUPT');
      }),
      dearRuns(50),
    );
    const other = await (await testArtifacts(TINY)).read('provingKey');
    expectError(() => parseR1cs(other), ArtifactsError, 'ARTIFACTS_CORRUPT');
  });
});
