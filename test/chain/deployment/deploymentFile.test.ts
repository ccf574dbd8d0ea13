import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Deployment } from '../../../src/chain/deployment/deployment.js';
import {
  readDeploymentFile,
  writeDeploymentFile,
} from '../../../src/chain/deployment/deploymentFile.js';
import { circuitId, circuitInstance } from '../../../src/circuits/instances.js';
import { InputError } from '../../../src/errors.js';
import { exampleDeploymentFile as file } from '../../support/exampleFiles.js';
import { expectRejection } from '../../support/expectError.js';
import { refusesChanges } from '../../support/strictness.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

describe('chain/deploymentFile', () => {
  const folder = new TemporaryFolder();

  it('reads what was written, and writes what was read', async () => {
    const read = await readDeploymentFile(await folder.write('deployment.json', file));
    expect(read).to.deep.include({ chainId: 31_337n, threshold: 10_000n, maximumRoundAge: 120n });
    expect(read.markets[0]!.weights.initial).to.deep.equal({ asset: 7_500n, liability: 10_000n });
    const again = folder.path('again.json');
    await writeDeploymentFile(again, read);
    expect(JSON.parse(await readFile(again, 'utf8'))).to.deep.equal(file);
    await expectRejection(writeDeploymentFile(again, read), InputError, 'FILE_EXISTS');
  });

  it('writes nothing that it would not read', async () => {
    const read = await readDeploymentFile(await folder.write('deployment.json', file));
    const wrong: Deployment = { ...read, gate: 'nowhere' };
    const written = writeDeploymentFile(folder.path('wrong.json'), wrong);
    await expectRejection(written, InputError, 'INVALID_FILE');
  });

  describe('strictly', () => {
    const other = circuitId(circuitInstance('liquidatable-8-20'));
    refusesChanges(folder, file, readDeploymentFile, [
      ['chainId', 31_337, /"chainId" must be a string$/],
      ['host', 'vault', /"host" must be "private-ledger" or "addressed-ledger"$/],
      ['gate', '0x12', /"gate" must be an address/],
      ['block', '7', /"block" must be a number$/],
      ['block', -1, /"block" must be 0 or more$/],
      ['threshold', '0', /"threshold" must be basis points/],
      ['threshold', `${2 ** 20}`, /"threshold" must be basis points/],
      ['maximumRoundAge', '-1', /"maximumRoundAge" must be a whole number/],
      ['markets', [], /number of markets is out of range/],
      ['circuits', [], /"circuits" must be a list of at least 1$/],
      ['circuits.0.circuit', 'liquidatable-3-3', /"circuit" must be one of liquidatable-8-20/],
      ['circuits.0.circuitId', other, /"circuitId" is not the id of liquidatable-2-2$/],
      [
        'circuits.0.trust',
        'none',
        /"circuits.0.trust" must be "development" or "self" or "ceremony"$/,
      ],
      ['contracts.0.constructorArguments', '0x0', /must be 0x and an even number of hex digits$/],
      ['contracts.0.libraries', { PoseidonT3: '0x' }, /"contracts.0.libraries.PoseidonT3" must/],
      ['contracts.0.transaction', '0x12', /must be 0x and 64 hex digits$/],
    ]);
  });
});
