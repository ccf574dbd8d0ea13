import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { deriveAccountKeys } from '../../src/account/keys.js';
import { runCli } from '../support/cli.js';
import { expectFailure, expectJson, expectNoneShown, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const SEED = `0x${'5eed'.repeat(16)}`;
const HOST = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const seeded = { env: { ZKLIQ_SEED: SEED } };
const keys = deriveAccountKeys(Buffer.from(SEED.slice(2), 'hex'), {
  chainId: 10n,
  host: HOST,
  index: 0n,
});

interface Made {
  readonly account: string;
  readonly leaf: string;
  readonly keystore?: string;
}

describe('cli/keygen', () => {
  const folder = new TemporaryFolder();
  const args = (out: string, ...more: string[]) => [
    'keygen',
    '--chain-id',
    '10',
    '--host',
    HOST,
    '--out',
    folder.path(out),
    ...more,
  ];
  const readAccount = async (name: string) => JSON.parse(await readFile(folder.path(name), 'utf8'));

  it('writes the viewing data, for its owner only, and prints no secret', async () => {
    const { stdout, stderr } = await expectSuccess(args('account.json'), seeded);
    expect(await readAccount('account.json')).to.deep.equal({
      format: 'zkliq/account/1',
      ownerKey: keys.ownerKey.toString(),
      viewingKey: keys.viewingKey.toString(),
      nonce: '0',
      sinceRound: '0',
      balances: {},
    });
    if (process.platform !== 'win32') {
      expect((await stat(folder.path('account.json'))).mode & 0o777).to.equal(0o600);
    }
    const text = await readFile(folder.path('account.json'), 'utf8');
    expectNoneShown([text], [keys.spendingKey, BigInt(SEED)]);
    const json = await runCli(args('json.json', '--json'), seeded);
    const { viewingKey, spendingKey } = keys;
    const shown = [stdout, stderr, json.stdout, json.stderr];
    expectNoneShown(shown, [viewingKey, spendingKey, BigInt(SEED)]);
    expect(Object.keys(JSON.parse(json.stdout))).to.deep.equal(['account', 'leaf']);
  });

  it('the same seed gives the same account; another chain, host, index or seed another', async () => {
    const variants: readonly (readonly [name: string, more: string[], seed: string])[] = [
      ['plain', [], SEED],
      ['bare', [], SEED.slice(2)],
      ['chain', ['--chain-id', '11'], SEED],
      ['host', ['--host', `0x${'ab'.repeat(20)}`], SEED],
      ['index', ['--index', '1'], SEED],
      ['longer', [], `${SEED}00`],
    ];
    const viewingKeys: string[] = [];
    for (const [name, more, seed] of variants) {
      await expectSuccess(args(`${name}.json`, ...more), { env: { ZKLIQ_SEED: seed } });
      viewingKeys.push((await readAccount(`${name}.json`)).viewingKey);
    }
    expect(viewingKeys[0]).to.equal(keys.viewingKey.toString());
    expect(viewingKeys[1]).to.equal(viewingKeys[0]);
    expect(new Set(viewingKeys).size).to.equal(variants.length - 1);
  });

  it('the leaf depends on the circuit, the account does not', async () => {
    const small = await expectJson<Made>(
      args('small.json', '--circuit', 'liquidatable-2-2'),
      seeded,
    );
    const large = await expectJson<Made>(args('large.json'), seeded);
    expect(small.leaf).to.not.equal(large.leaf);
    expect(await readAccount('small.json')).to.deep.equal(await readAccount('large.json'));
  });

  it('makes a keystore, and opens it again', async () => {
    const keystore = folder.path('seed.json');
    const env = { ZKLIQ_KEYSTORE_PASSWORD: 'correct horse' };
    const made = await expectJson<Made>(args('first.json', '--new-keystore', keystore), { env });
    expect(made.keystore).to.equal(keystore);
    if (process.platform !== 'win32') expect((await stat(keystore)).mode & 0o777).to.equal(0o600);
    const text = await readFile(keystore, 'utf8');
    expect(text).to.not.include('correct horse');
    // A seed in the environment does not stand in the way of the keystore that is named.
    const both = { env: { ...env, ZKLIQ_SEED: SEED } };
    const again = await expectSuccess(args('second.json', '--keystore', keystore), both);
    expect(await readAccount('second.json')).to.deep.equal(await readAccount('first.json'));
    const { viewingKey } = await readAccount('first.json');
    expectNoneShown([again.stdout, again.stderr, text], [BigInt(viewingKey)]);

    const wrong = { env: { ZKLIQ_KEYSTORE_PASSWORD: 'wrong horse' } };
    const opening = args('third.json', '--keystore', keystore);
    const refused = await runCli(opening, wrong);
    expect(refused.code).to.equal(2);
    expect(refused.stderr).to.match(/cannot be opened.*ZKLIQ_KEYSTORE_PASSWORD is wrong/);
    expect(refused.stderr).to.not.include('horse');

    const lost = args('seed.json', '--keystore', keystore, '--force');
    await expectFailure(lost, 2, /named twice/, { env });
    expect(await readFile(keystore, 'utf8')).to.equal(text);
    await expectFailure(
      args('x.json', '--new-keystore', keystore, '--force'),
      2,
      /never replaced/,
      {
        env,
      },
    );
    expect(await readFile(keystore, 'utf8')).to.equal(text);
  });

  it('stops making a keystore when it is interrupted, and leaves nothing', async () => {
    await mkdir(folder.path('interrupted'));
    const { code, stdout, stderr } = await runCli(
      args('interrupted/account.json', '--new-keystore', folder.path('interrupted/seed.json')),
      { env: { ZKLIQ_KEYSTORE_PASSWORD: 'p' }, interruptAt: 'making a keystore' },
    );
    expect([code, stdout]).to.deep.equal([130, '']);
    expect(stderr).to.match(/zkliq: aborted\n$/);
    expect(await readdir(folder.path('interrupted'))).to.deep.equal([]);
  });

  for (const seed of [
    '',
    '0x',
    '0x1234',
    'ab'.repeat(31),
    `0x${'0g'.repeat(32)}`,
    `${SEED}0`,
    `${SEED} `,
  ]) {
    it(`refuses a seed of ${seed.length} characters and does not quote it`, async () => {
      const env = { ZKLIQ_SEED: seed };
      const error = await expectFailure(args('none.json'), 2, /ZKLIQ_SEED/, { env });
      expect(error.code).to.equal(seed === '' ? 'SECRET_MISSING' : 'SECRET_INVALID');
      if (seed.length > 10) expect(JSON.stringify(error)).to.not.include(seed.slice(0, 10));
    });
  }

  const wrong: readonly (readonly [what: string, more: string[], message: RegExp])[] = [
    [
      'a wrong checksum',
      ['--host', HOST.replace('aA', 'Aa')],
      /'--host <address>'.*right checksum/,
    ],
    ['the zero address', ['--host', `0x${'0'.repeat(40)}`], /zero address/],
    ['chain 0', ['--chain-id', '0'], /'--chain-id <number>'.*from 1 to 2\^64 - 1/],
    ['a negative index', ['--index', '-1'], /'--index <number>'/],
    ['an index too large', ['--index', `${2n ** 64n}`], /from 0 to 2\^64 - 1/],
    [
      'an unknown circuit',
      ['--circuit', 'nope'],
      /no circuit "nope": take one of liquidatable-8-20/,
    ],
    ['two keystores', ['--keystore', 'a', '--new-keystore', 'b'], /cannot be used with option/],
  ];
  for (const [what, more, message] of wrong) {
    it(`refuses ${what}`, () => expectFailure(args('none.json', ...more), 2, message, seeded));
  }

  it('refuses keystores without a password, that are not there, or none', async () => {
    const env = { ZKLIQ_KEYSTORE_PASSWORD: 'p' };
    const missing = args('none.json', '--keystore', folder.path('missing.json'));
    await expectFailure(missing, 2, /set ZKLIQ_KEYSTORE_PASSWORD/);
    await expectFailure(missing, 2, /missing\.json cannot be read: there is no such file/, { env });
    const other = await folder.write('other.json', '{"version":3}');
    await expectFailure(args('none.json', '--keystore', other), 2, /no Web3 v3 keystore/, { env });
    const fresh = folder.path('fresh.json');
    await expectFailure(args('none.json', '--new-keystore', fresh), 2, /ZKLIQ_KEYSTORE_PASSWORD/);
  });

  it('replaces no account unless told, and tells before it makes a seed', async () => {
    await expectSuccess(args('kept.json'), seeded);
    const error = await expectFailure(
      args('kept.json'),
      2,
      /exists: move it away, or say --force/,
      seeded,
    );
    expect(error.code).to.equal('FILE_EXISTS');
    await expectSuccess(args('kept.json', '--force'), seeded);
    const env = { ZKLIQ_KEYSTORE_PASSWORD: 'p' };
    const fresh = folder.path('unmade.json');
    await expectFailure(args('kept.json', '--new-keystore', fresh), 2, /kept\.json exists/, {
      env,
    });
    await expectFailure(args('no/where.json'), 2, /no such file or folder/, seeded);
    const same = args('unmade.json', '--new-keystore', fresh, '--force');
    await expectFailure(same, 2, /named twice/, { env });
    expect(await readdir(folder.path())).to.not.include('unmade.json');
  });
});
