import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Deployment } from '../../src/chain/deployment/deployment.js';
import { circuitId, circuitInstance } from '../../src/circuits/instances.js';
import { InputError } from '../../src/errors.js';
import { readDeploymentFile, writeDeploymentFile } from '../../src/files/deploymentFile.js';
import { exampleMarketFile } from '../support/exampleFiles.js';
import { expectRejection } from '../support/expectError.js';
import { refusesChanges } from '../support/strictness.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const address = (digit: string) => `0x${digit.repeat(40)}`;
const hash = (digit: string) => `0x${digit.repeat(64)}`;
const CIRCUIT_ID = circuitId(circuitInstance('liquidatable-2-2'));

const file = {
  format: 'zkliq/deployment/1',
  chainId: '31337',
  host: 'private-ledger',
  gate: address('1'),
  rounds: address('1'),
  block: 7,
  operator: address('2'),
  threshold: '10000',
  maximumRoundAge: '120',
  markets: exampleMarketFile.markets,
  circuits: [
    {
      circuit: 'liquidatable-2-2',
      verifier: address('3'),
      circuitId: CIRCUIT_ID,
      keyHash: hash('4'),
      trust: 'development',
    },
  ],
  compiler: 'v0.8.37+commit.f401782d',
  contracts: [
    {
      name: 'PrivateLedger',
      source: 'contracts/examples/PrivateLedger.sol',
      address: address('1'),
      constructorArguments: '0x00ff',
      libraries: { PoseidonT3: address('5') },
      transaction: hash('6'),
      block: 7,
      gasUsed: '3659185',
    },
  ],
};

describe('files/deploymentFile', () => {
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
