import { mkdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { circuitInstance } from '../../src/circuits/instances.js';
import { compileCircuit, mainSource } from '../../src/compilation/compileCircuit.js';
import { ArtifactsError } from '../../src/errors.js';
import { expectRejection } from '../support/expectError.js';
import { SECRET_ENVIRONMENT, withSecretEnvironment } from '../support/secretEnvironment.js';
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

  it("gives the compiler the environment without zkliq's own variables, which hold secrets", async () => {
    const folder = temporary.path('telling');
    await mkdir(folder);
    const told = temporary.path('environment');
    // Node runs this before the compiler.
    const tells = await temporary.write(
      'tells.cjs',
      `require('node:fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.env));`,
    );
    await withSecretEnvironment(
      () => {
        const { witnessProgram } = compileCircuit('component main = Nowhere();', { folder });
        return expectRejection(witnessProgram, ArtifactsError, 'COMPILATION_FAILED');
      },
      { NODE_OPTIONS: `--require=${tells}` },
    );
    const environment = await readFile(told, 'utf8');
    expect(JSON.parse(environment).PATH).to.equal(process.env.PATH);
    expect(environment).not.to.match(SECRET_ENVIRONMENT);
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
