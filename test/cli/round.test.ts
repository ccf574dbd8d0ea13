import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { encryptKeystoreJson } from 'ethers/wallet';
import { readMarketFile } from '../../src/files/marketFile.js';
import { readRoundFile } from '../../src/files/roundFile.js';
import { runCli } from '../support/cli.js';
import { CliChain } from '../support/cliChain.js';
import { changedFile, exampleMarketFile } from '../support/exampleFiles.js';
import { expectFailure, expectJson, expectSuccess } from '../support/expectCli.js';
import { pbkdf2Keystore } from '../support/pbkdf2Keystore.js';
import { ProxyNode } from '../support/proxyNode.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface ShownRound {
  readonly number: string;
  readonly hash: string;
  readonly prices: readonly object[];
  readonly transaction?: string;
  readonly file?: string;
  readonly warnings?: readonly string[];
}

describe('cli/round', () => {
  const folder = new TemporaryFolder();
  const chain = new CliChain(folder);
  const options = () => ({ env: chain.env });
  const keyless = () => ({ env: { ZKLIQ_RPC: chain.url } });
  const make = (...more: string[]) => ['round', 'make', ...chain.deployment('host'), ...more];
  const show = (...more: string[]) => ['round', 'show', ...more, ...chain.deployment('host')];
  before(async () => {
    await expectSuccess(chain.deploy('host'), options());
  });

  it('says that there is no round yet', async () => {
    const error = await expectFailure(show(), 4, /No round has been made yet/, keyless());
    expect(error.code).to.equal('ROUND_UNKNOWN');
  });

  it('makes a round, and shows it without a key', async () => {
    const { stdout, stderr } = await expectSuccess(make(), options());
    expect(stdout).to.match(
      /^round 1, \d{4}-\S+Z, counts until \d{4}-\S+Z\nWETH {2}2000\.5\nUSDC {7}1\n$/,
    );
    expect(stderr).to.match(
      /making a round\n {2}costs at most 0\.\d{1,6} of the chain's coin: [0-9,]+ gas, [0-9.]+ gwei each\n$/,
    );
    const again = await expectSuccess(show(), keyless());
    expect(again.stdout).to.equal(stdout);
    expect((await expectSuccess(show('1'), keyless())).stdout).to.equal(stdout);
  });

  it('writes a round file that the other commands take', async () => {
    const out = folder.path('round.json');
    const made = await expectJson<ShownRound>(make('--out', out), options());
    expect(made).to.deep.include({ number: '2', file: out });
    expect(made.transaction).to.match(/^0x[0-9a-f]{64}$/);
    expect(made.prices).to.deep.equal([
      { symbol: 'WETH', price: '2000.5', neutral: false },
      { symbol: 'USDC', price: '1', neutral: false },
    ]);
    const markets = await readMarketFile(await folder.write('market.json', exampleMarketFile));
    const round = await readRoundFile(out, markets);
    expect(round.prices).to.deep.equal([20005n * 10n ** 11n, 10n ** 24n]);
    await expectFailure(make('--out', out), 2, /round\.json exists/, options());
  });

  it('marks a neutral market, and writes no file of it', async () => {
    await chain.setFeed(0, 0n);
    const out = folder.path('round.json');
    const before = await readFile(out, 'utf8');
    const made = await expectJson<ShownRound>(make('--out', out, '--force'), options(), 4);
    expect(made.prices[0]).to.deep.equal({ symbol: 'WETH', price: '2000.5', neutral: true });
    expect(made.file).to.equal(undefined);
    expect(made.warnings?.[0]).to.match(/round\.json is not written: .* too few feeds of WETH/);
    expect(await readFile(out, 'utf8')).to.equal(before);
    const { stdout } = await expectSuccess(show(), keyless());
    expect(stdout).to.match(/\nWETH {2}2000\.5 {2}neutral: too few fresh feeds, the last price\n/);
    await chain.setFeed(0, 200_050_000_000n);
  });

  it('refuses a round that there is not', async () => {
    await expectFailure(show('99'), 4, /There is no round 99/, keyless());
  });

  it('makes none that costs more than the maximum', async () => {
    const before = await chain.provider.getTransactionCount(chain.wallet.address);
    const error = await expectFailure(make('--max-fee', '0.000000001'), 4, /--max-fee/, options());
    expect([error.code, error.details.maximumFeePerGas]).to.deep.equal(['FEE_TOO_HIGH', '1']);
    expect(await chain.provider.getTransactionCount(chain.wallet.address)).to.equal(before);
    await expectFailure(make('--max-fee', '0'), 2, /Give gwei per gas/, options());
  });

  describe('at a bad node', () => {
    const proxy = new ProxyNode(() => chain.url);
    const behind = () => ({ env: { ...chain.env, ZKLIQ_RPC: proxy.url } });

    it('tells of a transaction whose answer was lost', async () => {
      let hash = '';
      proxy.meddle = ({ method }, { result }) => {
        if (method !== 'eth_sendRawTransaction') return;
        hash = result as string;
        throw new Error('broken');
      };
      const { code, stdout, stderr } = await runCli(make('--json'), behind());
      expect([code, stdout]).to.deep.equal([6, '']);
      const { error } = JSON.parse(stderr);
      expect(error.message).to.include('may be mined');
      expect(error.message).to.include(hash);
      expect(error.details.transaction).to.equal(hash);
    });

    it('tells of it, too, if it makes no sense of what follows', async () => {
      let hash = '';
      proxy.meddle = ({ method }, answer) => {
        if (method === 'eth_sendRawTransaction') hash = answer.result as string;
        if (method === 'eth_getTransactionReceipt') Object.assign(answer.result!, { logs: [] });
      };
      const { code, stderr } = await runCli(make('--json'), behind());
      expect(code).to.equal(4);
      const { error } = JSON.parse(stderr);
      expect([error.code, error.details.transaction]).to.deep.equal(['EVENTS_MISSING', hash]);
      expect(error.message).to.include(hash);
    });

    it('does not quote the parts of its URL, however short', async () => {
      proxy.meddle = ({ method }, answer) => {
        if (method !== 'eth_call') return;
        delete answer.result;
        answer.error = {
          code: -32000,
          message: 'no user hunter2 with key c0ffee in path t0psecret',
        };
      };
      const url = `${proxy.url.replace('//', '//user:hunter2@')}/t0psecret?key=c0ffee`;
      const env = { ...chain.env, ZKLIQ_RPC: url };
      const error = await expectFailure(show(), 6, /it answered "no … … with key … in/, { env });
      expect(error.code).to.equal('RPC_FAILED');
      for (const secret of ['hunter2', 'c0ffee', 't0psecret']) {
        expect(error.message).to.not.include(secret);
      }
    });
  });

  it('makes none without a key', async () => {
    const error = await expectFailure(make(), 2, /set ZKLIQ_PRIVATE_KEY/, keyless());
    expect(error.code).to.equal('SECRET_MISSING');
  });

  describe('with a keystore', () => {
    const password = 'correct horse';
    before(async () => {
      const { address, privateKey } = chain.wallet;
      const quick = { scrypt: { N: 2 ** 10 } };
      const keystore = await encryptKeystoreJson({ address, privateKey }, password, quick);
      await folder.write('keystore.json', keystore);
    });
    const given = () => make('--keystore', folder.path('keystore.json'));
    const opened = (word?: string) => ({
      env: { ZKLIQ_RPC: chain.url, ...(word && { ZKLIQ_KEYSTORE_PASSWORD: word }) },
    });

    it('makes a round', async () => {
      await expectSuccess(given(), opened(password));
    });

    for (const algorithm of ['sha256', 'sha512']) {
      const pbkdf2 = (iterations: number) =>
        folder.write(
          'pbkdf2.json',
          pbkdf2Keystore(chain.wallet.privateKey, password, iterations, algorithm),
        );
      const named = () => make('--keystore', folder.path('pbkdf2.json'));

      it(`opens one of PBKDF2 with ${algorithm}`, async () => {
        await pbkdf2(1_000);
        await expectSuccess(named(), opened(password));
      });

      it(`refuses one of PBKDF2 with ${algorithm} that would take hours`, async () => {
        await pbkdf2(2_000_000_000);
        const error = await expectFailure(named(), 2, /asks for more work/, opened(password));
        expect(error.code).to.equal('SECRET_INVALID');
      });
    }

    it('refuses one of scrypt that would take hours', async () => {
      const file = JSON.parse(await readFile(folder.path('keystore.json'), 'utf8'));
      file.Crypto.kdfparams.n = 2 ** 30;
      await folder.write('slow.json', file);
      const slow = make('--keystore', folder.path('slow.json'));
      await expectFailure(slow, 2, /asks for more work/, opened(password));
    });

    it('refuses a wrong password, and none', async () => {
      const wrong = await expectFailure(
        given(),
        2,
        /no Web3 v3 keystore, or .* wrong/,
        opened('x'),
      );
      expect(wrong.code).to.equal('SECRET_INVALID');
      const none = await expectFailure(given(), 2, /set ZKLIQ_KEYSTORE_PASSWORD/, opened());
      expect(none.code).to.equal('SECRET_MISSING');
    });
  });

  describe('refuses a deployment file with another', () => {
    const other = `0x${'12'.repeat(20)}`;
    const cases: readonly (readonly [string, unknown, number, RegExp])[] = [
      ['gate', other, 4, /0x1212.* is not the liquidation gate on this chain/],
      ['rounds', other, 4, /The rounds is 0x1212\w+ in the deployment file, and 0x\w+ on chain/],
      ['chainId', '1', 4, /The deployment is on chain 1, the node on chain 31337/],
      ['circuits.0.verifier', other, 4, /The verifier of liquidatable-2-2 is 0x1212/],
      ['circuits.0.keyHash', `0x${'12'.repeat(32)}`, 4, /The keyHash of .* is 0x1212.*, and 0x/],
      ['maximumRoundAge', '1', 4, /maximumRoundAge is 1 in the deployment file, and 3600 on chain/],
      ['block', 10_000_000, 4, /has no event of round/],
      ['circuits', [], 2, /"circuits" must be a list of at least 1/],
      ['markets', [], 2, /number of markets is out of range/],
    ];
    for (const [path, value, code, message] of cases) {
      it(path, async () => {
        const file = JSON.parse(await readFile(folder.path('host/deployment.json'), 'utf8'));
        const changed = await folder.write('changed.json', changedFile(file, path, value));
        const args = ['round', 'show', '--deployment', changed];
        const error = await expectFailure(args, code, message, keyless());
        if (/is .* in the deployment file/.test(error.message)) {
          expect(error.code).to.equal('DEPLOYMENT_MISMATCH');
        }
      });
    }

    it('number of markets', async () => {
      const file = JSON.parse(await readFile(folder.path('host/deployment.json'), 'utf8'));
      const markets = [...file.markets, { ...file.markets[0], symbol: 'MORE' }];
      const changed = await folder.write('changed.json', { ...file, markets });
      const told = /The number of markets is 3 in the deployment file, and 2 on chain/;
      await expectFailure(['round', 'show', '--deployment', changed], 4, told, keyless());
      const made = await runCli(['round', 'make', '--deployment', changed], options());
      expect([made.code, made.stdout]).to.deep.equal([4, '']);
      expect(made.stderr).to.match(told);
    });
  });

  it('tells of a transaction that is under way when it is interrupted', async () => {
    await chain.provider.send('evm_setAutomine', [false]);
    try {
      const { code, stdout, stderr } = await runCli(make(), {
        ...options(),
        interruptAt: 'making a round',
        interruptAfter: 2000,
      });
      expect([code, stdout]).to.deep.equal([130, '']);
      expect(stderr).to.match(
        /zkliq: aborted\. Transaction 0x[0-9a-f]{64} was sent and may be mined: look before you send again\n$/,
      );
    } finally {
      await chain.provider.send('evm_setAutomine', [true]);
      await chain.provider.send('evm_mine', []);
    }
  });
});
