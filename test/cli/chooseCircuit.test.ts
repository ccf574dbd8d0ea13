import { mkdir } from 'node:fs/promises';
import { expect } from 'chai';
import type { Deployment } from '../../src/chain/deployment/deployment.js';
import { circuitForFiles, circuitOfDeployment } from '../../src/cli/chooseCircuit.js';
import { DEFAULT_CIRCUIT } from '../../src/defaults.js';
import { ArtifactsError } from '../../src/errors.js';
import { expectError, expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('cli/chooseCircuit', () => {
  const folder = new TemporaryFolder();

  it('takes the default circuit for one account, else the smallest batch circuit like it', async () => {
    for (const [accounts, name] of [
      [1, DEFAULT_CIRCUIT],
      [2, 'liquidatable-batch-4-8-20'],
      [5, 'liquidatable-batch-8-8-20'],
      [16, 'liquidatable-batch-16-8-20'],
    ] as const) {
      expect(await circuitForFiles(accounts, folder.path('none'))).to.equal(name);
    }
  });

  it('prefers one that is set up', async () => {
    await mkdir(folder.path('liquidatable-batch-8-8-20'));
    await folder.write('liquidatable-batch-8-8-20/manifest.json', {});
    expect(await circuitForFiles(2, folder.path())).to.equal('liquidatable-batch-8-8-20');
    expect(await circuitForFiles(9, folder.path())).to.equal('liquidatable-batch-16-8-20');
  });

  it('says how many there is room for', async () => {
    const chosen = circuitForFiles(17, folder.path());
    const error = await expectRejection(chosen, ArtifactsError, 'CIRCUIT_UNFIT');
    expect(error.message).to.match(
      /^No circuit for 8 markets and a tree of 20 levels has room for 17 accounts: prove at most 16 at a time/,
    );
  });

  it('takes the smallest of a deployment, the first of several', () => {
    const of = (...circuits: string[]) =>
      ({ circuits: circuits.map((circuit) => ({ circuit })) }) as unknown as Deployment;
    const [wide, single, batch] = [
      'liquidatable-16-20',
      'liquidatable-8-20',
      'liquidatable-batch-4-8-20',
    ];
    expect(circuitOfDeployment(1, of(batch!, wide!, single!))).to.equal(wide);
    expect(circuitOfDeployment(1, of(batch!))).to.equal(batch);
    expect(circuitOfDeployment(3, of(single!, batch!))).to.equal(batch);
    const none = () => circuitOfDeployment(2, of(single!, wide!));
    const error = expectError(none, ArtifactsError, 'CIRCUIT_UNFIT');
    expect(error.message).to.match(
      /No circuit of the deployment .* 2 accounts: prove one at a time/,
    );
  });
});
