import { mkdir } from 'node:fs/promises';
import { expect } from 'chai';
import { compileCircuit, mainSource } from '../../src/artifacts/compileCircuit.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import { ArtifactsError } from '../../src/errors.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('compileCircuit', () => {
  const temporary = new TemporaryFolder();

  it('makes the challenge the only public input', () => {
    const source = mainSource(circuitInstance('liquidatable-8-20'));
    expect(source).to.contain('{public [challenge]} = Liquidatable(8, 20);');
  });

  it("tells the compiler's complaint", async () => {
    const folder = temporary.path('broken');
    await mkdir(folder);
    const { r1cs, witnessProgram } = compileCircuit('component main = Nowhere();', { folder });
    const { message } = await expectRejection(r1cs, ArtifactsError, 'COMPILATION_FAILED');
    expect(message).to.contain('error');
    await expectRejection(witnessProgram, ArtifactsError, 'COMPILATION_FAILED');
  });

  it('compiles nothing once aborted', async () => {
    const folder = temporary.path('aborted');
    await mkdir(folder);
    const main = mainSource(circuitInstance('liquidatable-2-2'));
    const { r1cs } = compileCircuit(main, { folder, signal: AbortSignal.abort() });
    const error = await r1cs.then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.name).to.equal('AbortError');
  });
});
