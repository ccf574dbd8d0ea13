import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { encodeVerifyCalldata } from '../../src/chain/gate/groth16Verifier.js';
import { readProofFile } from '../../src/files/proofFile.js';
import { listWords } from '../../src/statement/words.js';
import { ROOT } from '../support/cli.js';
import { CliWorld } from '../support/cliWorld.js';
import { changedFile } from '../support/exampleFiles.js';
import { expectFailure, expectJson, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Exported {
  readonly files: readonly string[];
  readonly calldata?: string;
}

const NAMES = ['proof.json', 'public.json', 'verification_key.json'];

describe('cli/export', () => {
  const folder = new TemporaryFolder();
  const world = new CliWorld(folder);
  before(() => expectSuccess(world.prove('liquidation.json')));
  const args = (...more: string[]) => ['export', folder.path('liquidation.json'), ...more];

  /** The stock command line of snarkjs. */
  const snarkjs = (...files: string[]) =>
    spawnSync(
      process.execPath,
      ['node_modules/snarkjs/build/cli.cjs', 'groth16', 'verify', ...files],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );

  it('writes what the stock snarkjs takes', async () => {
    const out = folder.path('out');
    const { stdout } = await expectSuccess(args('--snarkjs', out));
    expect(stdout).to.equal(NAMES.map((name) => `${out}/${name}\n`).join(''));
    expect((await readdir(out)).sort()).to.deep.equal(NAMES);
    const [proof, signals, key] = NAMES.map((name) => `${out}/${name}`);
    const accepted = snarkjs(key!, signals!, proof!);
    expect(accepted.stdout).to.include('OK!');
    expect(accepted.status).to.equal(0);
    const [first, ...rest] = JSON.parse(await readFile(signals!, 'utf8'));
    const forged = await folder.write('forged.json', [`${BigInt(first) + 1n}`, ...rest]);
    expect(snarkjs(key!, forged, proof!).status).to.equal(1);
  });

  it('exports no proof under a development key for a live chain, unless told', async () => {
    const live = folder.path('live.json');
    await expectSuccess(world.prove('live.json', { 'chain-id': '1' }, '--allow-development-key'));
    await expectFailure(['export', live, '--calldata'], 5, /development key/);
    await expectSuccess(['export', live, '--calldata', '--allow-development-key']);
  });

  it('prints the calldata that the contract takes, and nothing else', async () => {
    const { proof, digest, words } = await readProofFile(folder.path('liquidation.json'));
    const calldata = encodeVerifyCalldata(proof, digest, listWords(words));
    const { stdout, stderr } = await expectSuccess(args('--calldata'));
    expect([stdout, stderr]).to.deep.equal([`${calldata}\n`, '']);
    expect(await expectJson<Exported>(args('--calldata'))).to.deep.equal({ files: [], calldata });
    const both = await expectJson<Exported>(args('--calldata', '--snarkjs', folder.path('both')));
    expect([both.files.length, both.calldata]).to.deep.equal([3, calldata]);
  });

  it('prints calldata without artifacts', () =>
    expectSuccess(args('--calldata', '--artifacts', folder.path('none'))));

  it('replaces no file unless told, and never the proof', async () => {
    const out = folder.path('kept');
    await expectSuccess(args('--snarkjs', out));
    await expectFailure(args('--snarkjs', out), 2, /proof\.json exists/);
    await expectSuccess(args('--snarkjs', out, '--force'));
    const file = JSON.parse(await readFile(folder.path('liquidation.json'), 'utf8'));
    const proof = await folder.write('proof.json', file);
    const onto = ['export', proof, '--snarkjs', folder.path(), '--force'];
    await expectFailure(onto, 2, /named twice: it would replace/);
    expect(JSON.parse(await readFile(proof, 'utf8'))).to.deep.equal(file);
  });

  it('refuses to export nothing, or to no folder', async () => {
    const error = await expectFailure(
      args(),
      2,
      /Say what to export: --snarkjs FOLDER, --calldata/,
    );
    expect(error.code).to.equal('USAGE');
    const file = await folder.write('file', 'x');
    await expectFailure(args('--snarkjs', file), 2, /cannot be made: something else is there/);
  });

  it('refuses a proof that is for another key, or whose words fit no contract', async () => {
    const file = JSON.parse(await readFile(folder.path('liquidation.json'), 'utf8'));
    const foreign = changedFile(file, 'keyHash', `0x${'1'.repeat(64)}`);
    const proof = await folder.write('foreign.json', foreign);
    const out = folder.path('foreign');
    await expectFailure(['export', proof, '--snarkjs', out], 5, /The proof is for key 0x1/);
    expect(await readdir(folder.path())).to.not.include('foreign');
    const large = changedFile(file, 'words.root', `${2n ** 256n}`);
    const wide = await folder.write('wide.json', large);
    await expectFailure(['export', wide, '--calldata'], 2, /must be a value below 2\^256/);
  });
});
