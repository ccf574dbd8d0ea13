import { expect } from 'chai';
import { exampleFile } from '../../../examples/make.js';
import { requireDeploymentConfig } from '../../../src/chain/deployment/deploymentConfig.js';
import { readDeploymentConfigFile } from '../../../src/chain/deployment/deploymentConfigFile.js';
import { InputError } from '../../../src/errors.js';
import { readMarketFile } from '../../../src/files/marketFile.js';
import { changedFile, exampleMarketFile } from '../../support/exampleFiles.js';
import { expectError, expectRejection } from '../../support/expectError.js';
import { refusesChanges } from '../../support/strictness.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

const address = (digit: string) => `0x${digit.repeat(40)}`;
const NOBODY = address('0');

const [weth, usdc] = exampleMarketFile.markets.map((market, k) => ({
  ...market,
  feeds: [address(`${k + 1}`)],
  heartbeat: 3_600,
}));

const file = {
  format: 'zkliq/deployment-config/1',
  chainId: '31337',
  host: 'private-ledger',
  circuits: ['liquidatable-2-2'],
  markets: [weth, usdc],
  operator: address('a'),
  threshold: 10_000,
};

describe('chain/deploymentConfigFile', () => {
  const folder = new TemporaryFolder();
  const read = async (content: unknown) =>
    readDeploymentConfigFile(await folder.write('config.json', content));

  it('reads what is needed, and fills in the rest', async () => {
    const config = await read(file);
    expect(config).to.deep.include({
      chainId: 31_337n,
      host: 'private-ledger',
      circuits: ['liquidatable-2-2'],
      operator: address('a'),
      threshold: 10_000,
      weightsDelay: 86_400,
      maximumRoundAge: 120,
    });
    expect(config.markets[1]).to.deep.equal({
      ...usdc,
      weights: {
        maintenance: { asset: 9_000n, liability: 10_000n },
        initial: { asset: 8_500n, liability: 10_000n },
      },
    });
    expect(config.weightsOwner).to.equal(undefined);
  });

  it('reads the rest', async () => {
    const rest = {
      weightsOwner: address('b'),
      weightsDelay: 172_800,
      sequencer: { feed: address('c'), grace: 3_600 },
      maximumRoundAge: 60,
      rootWindow: 30,
    };
    expect(await read({ ...file, ...rest })).to.deep.include(rest);
    expect(await read({ ...file, rootWindow: 'all' })).to.deep.include({ rootWindow: 'all' });
  });

  it('takes several circuits of one depth, and of depth 0 for an addressed ledger', async () => {
    const circuits = ['liquidatable-8-20', 'liquidatable-16-20'];
    expect(await read({ ...file, circuits })).to.deep.include({ circuits });
    const addressed = { ...file, host: 'addressed-ledger', circuits: ['liquidatable-8-0'] };
    expect(await read(addressed)).to.deep.include({ host: 'addressed-ledger' });
  });

  it('the example is good, and lists the markets of the example market file', async () => {
    const { markets, operator } = await readDeploymentConfigFile(
      exampleFile('deployment-config.json'),
    );
    expect(
      markets.map(({ symbol, decimals, weights }) => ({ symbol, decimals, weights })),
    ).to.deep.equal(await readMarketFile(exampleFile('market.json')));
    expect(operator).to.match(/^0x/);
  });

  const addressed = { ...file, host: 'addressed-ledger', circuits: ['liquidatable-8-0'] };
  it('refuses a root window of an addressed ledger', async () => {
    const error = await expectRejection(
      read({ ...addressed, rootWindow: 5 }),
      InputError,
      'INVALID_FILE',
    );
    expect(error.message).to.match(/rootWindow is for a private-ledger only/);
  });

  it('refuses a tree for an addressed ledger', async () => {
    const wrong = read({ ...addressed, circuits: ['liquidatable-2-2'] });
    const error = await expectRejection(wrong, InputError, 'INVALID_FILE');
    expect(error.message).to.match(/an addressed-ledger takes circuits of depth 0 only$/);
  });

  it('takes circuits for batches beside those for one account', async () => {
    const circuits = ['liquidatable-batch-2-2-2', 'liquidatable-2-2'];
    expect((await read({ ...file, circuits })).circuits).to.deep.equal(circuits);
  });

  it('refuses, given as an object, what no file can hold', () => {
    const wrong = [
      { chainId: 0n },
      { threshold: 0.5 },
      { weightsDelay: Number.NaN },
      { operator: 'x' },
    ];
    for (const changes of wrong) {
      const given = { ...file, chainId: 31_337n, host: 'private-ledger' as const, markets: [] };
      const config = { ...given, ...changes };
      expectError(() => requireDeploymentConfig(config), InputError, 'INVALID_VALUE');
    }
  });

  const optional = {
    ...file,
    weightsOwner: address('b'),
    sequencer: { feed: address('c'), grace: 1 },
  };
  describe('strictly', () => {
    refusesChanges(folder, file, readDeploymentConfigFile, [
      ['host', 'vault', /"host" must be "private-ledger" or "addressed-ledger"$/],
      ['circuits', [], /circuits must be 1 to 4, not 0$/],
      ['circuits', ['liquidatable-3-3'], /circuits must be among liquidatable-8-20/],
      ['circuits', ['liquidatable-2-2', 'liquidatable-2-2'], /circuits names one twice$/],
      ['circuits', ['liquidatable-8-0'], /takes circuits of one depth above 0$/],
      ['circuits', ['liquidatable-8-20', 'liquidatable-2-2'], /of one depth above 0$/],
      ['circuits', ['liquidatable-8-20', 'liquidatable-batch-2-2-2'], /of one depth above 0$/],
      ['markets', [], /number of markets is out of range/],
      ['markets', [weth, weth], /Market WETH is listed twice$/],
      ['markets', [weth, usdc, { ...usdc, symbol: 'X' }], /is for 2 markets, 3 are listed/],
      ['markets.0.feeds', [], /WETH: feeds must be 1 to 7, not 0$/],
      ['markets.0.feeds', [NOBODY], /WETH: feed is the zero address/],
      ['markets.0.feeds', ['0x12'], /"markets.0.feeds.0" must be an address/],
      ['markets.0.feeds', [address('a'), address('A')], /WETH: a feed is listed twice/],
      ['markets.0.feeds', '1234567890'.slice(0, 8).split('').map(address), /1 to 7, not 8$/],
      ['markets.0.heartbeat', 0, /WETH: heartbeat must be a whole number from 1 to/],
      ['markets.0.heartbeat', 2 ** 32, /WETH: heartbeat must be a whole number from 1 to/],
      ['markets.0.heartbeat', '3600', /"markets.0.heartbeat" must be a number$/],
      ['markets.0.heartbeat', 1.5, /"markets.0.heartbeat" must be a whole number$/],
      ['markets.0.weights.initial.asset', 10_001, /WETH: initial asset weight is out of range/],
      ['operator', NOBODY, /operator is the zero address/],
      ['operator', 'nobody', /"operator" must be an address/],
      ['threshold', 0, /threshold must be a whole number from 1 to 1048575$/],
      ['threshold', 2 ** 20, /threshold must be a whole number from 1 to 1048575$/],
      ['threshold', '10000', /"threshold" must be a number$/],
      ['weightsOwner', NOBODY, /weightsOwner is the zero address/],
      ['weightsDelay', 86_399, /weightsDelay must be a whole number from 86400 to/],
      ['weightsDelay', 2 ** 32, /weightsDelay must be a whole number from 86400 to/],
      ['maximumRoundAge', 0, /maximumRoundAge must be a whole number from 1 to 86400$/],
      ['maximumRoundAge', 86_401, /maximumRoundAge must be a whole number from 1 to 86400$/],
      ['rootWindow', 0, /rootWindow must be a whole number from 1 to/],
      ['rootWindow', 'some', /"rootWindow" must be "all" or a whole number$/],
      ['sequencer', { feed: address('c') }, /"sequencer.grace" must be a number$/],
      ['sequencer', { feed: NOBODY, grace: 1 }, /sequencer.feed is the zero address/],
      [
        'sequencer',
        { feed: address('c'), grace: -1 },
        /sequencer.grace must be a whole number from 0/,
      ],
    ]);
  });

  it('takes each optional field alone', async () => {
    for (const name of ['weightsOwner', 'sequencer']) {
      await read(changedFile(optional, name, undefined));
    }
  });
});
