import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { runCli } from '../support/cli.js';
import { CliWorld, GATE, LIQUIDATOR, TINY } from '../support/cliWorld.js';
import { changedFile } from '../support/exampleFiles.js';
import { expectFailure, expectJson, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Verdict {
  readonly valid: boolean;
  readonly reason?: string;
  readonly explanation?: string;
}

describe('cli/verify', () => {
  const folder = new TemporaryFolder();
  const world = new CliWorld(folder);
  let file: {
    words: { root: string; nullifiers: string[] };
    proof: { a: object; c: object };
  } & object;
  before(async () => {
    await expectSuccess(world.prove('proof.json'));
    file = JSON.parse(await readFile(folder.path('proof.json'), 'utf8'));
  });

  it('says what is proved, for whom and until when', async () => {
    const { stdout } = await expectSuccess(['verify', folder.path('proof.json')]);
    expect(stdout).to.match(
      new RegExp(
        [
          `^valid: an account under root ${file.words.root}`,
          'is liquidatable at round 7, threshold 100 %',
          `nullifier {3}${file.words.nullifiers[0]}`,
          `liquidator {2}${LIQUIDATOR}`,
          `gate {8}${GATE} on chain 31337`,
          'deadline {4}2100-01-01T00:00:00Z',
          `circuit {5}${TINY}`,
          'key {9}0x[0-9a-f]{64} \\(development\\)\n$',
        ].join('\n'),
      ),
    );
    const verdict = await expectJson<Verdict>(['verify', folder.path('proof.json')]);
    expect(verdict).to.deep.include({ valid: true, circuit: TINY, trust: 'development' });
  });

  it('says the gate, the deadline and the trust of each of several', async () => {
    const proof = folder.path('proof.json');
    const { stdout } = await expectSuccess(['verify', proof, proof]);
    const [, first] = stdout.split('\n');
    expect(first).to.equal(
      `${proof}  valid: an account at round 7, for ${LIQUIDATOR}, gate ${GATE} on chain 31337, ` +
        'deadline 2100-01-01T00:00:00Z, development key',
    );
  });

  it('has "valid" and "files" as JSON, of one file and of several', async () => {
    const proof = folder.path('proof.json');
    type Verified = Verdict & { readonly files: readonly Verdict[] };
    const one = await expectJson<Verified>(['verify', proof]);
    const { files, ...own } = one;
    expect(files).to.deep.equal([{ file: proof, ...own }]);
    const two = await expectJson<Verified>(['verify', proof, proof]);
    expect(two).to.deep.equal({ valid: true, files: [files[0], files[0]] });
  });

  it('runs from another folder', async () => {
    const env = { ZKLIQ_ARTIFACTS: `${process.cwd()}/artifacts` };
    await expectSuccess(['verify', 'proof.json'], { cwd: folder.path(), env });
  });

  /** A number one higher; hex with another digit. */
  const next = (text: string): string =>
    text.startsWith('0x')
      ? text.replace(/.$/, (last) => (last === '1' ? '2' : '1'))
      : `${BigInt(text) + 1n}`;

  const edits: readonly (readonly [path: string, reason: string])[] = [
    ['keyHash', 'WRONG_KEY'],
    ['words.root', 'WRONG_FOLD'],
    ['words.nullifiers.0', 'WRONG_FOLD'],
    ['words.threshold', 'WRONG_FOLD'],
    ['words.round', 'WRONG_FOLD'],
    ['words.context', 'WRONG_CONTEXT'],
    ['words.assetCoefficients.0', 'WRONG_FOLD'],
    ['words.liabilityCoefficients.1', 'WRONG_FOLD'],
    ['authorization.chainId', 'WRONG_CONTEXT'],
    ['authorization.gate', 'WRONG_CONTEXT'],
    ['authorization.action', 'WRONG_CONTEXT'],
    ['authorization.liquidator', 'WRONG_CONTEXT'],
    ['authorization.deadline', 'WRONG_CONTEXT'],
    ['authorization.extraHash', 'WRONG_CONTEXT'],
    ['digest', 'WRONG_FOLD'],
    ['challenge', 'WRONG_FOLD'],
    ['evaluation', 'WRONG_FOLD'],
    ['proof.a.x', 'PROOF_INVALID'],
    ['proof.a.y', 'PROOF_INVALID'],
    ['proof.b.x.0', 'PROOF_INVALID'],
    ['proof.b.x.1', 'PROOF_INVALID'],
    ['proof.b.y.0', 'PROOF_INVALID'],
    ['proof.b.y.1', 'PROOF_INVALID'],
    ['proof.c.x', 'PROOF_INVALID'],
    ['proof.c.y', 'PROOF_INVALID'],
  ];
  for (const [path, reason] of edits) {
    it(`says no with 1 to another ${path}`, async () => {
      const old = path
        .split('.')
        .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], file);
      const edited = await folder.write(
        'edited.json',
        changedFile(file, path, next(old as string)),
      );
      const args = ['verify', edited, '--allow-development-key'];
      const verdict = await expectJson<Verdict>(args, {}, 1);
      expect(verdict).to.deep.include({ valid: false, reason });
      expect(verdict.explanation).to.match(/^[A-Z].*[^.]$/);
    });
  }

  it('says no on stdout, in a sentence', async () => {
    const edited = await folder.write('edited.json', changedFile(file, 'digest', '1'));
    const { code, stdout } = await runCli(['verify', edited]);
    expect([code, stdout]).to.deep.equal([
      1,
      'not valid: The digest is not that of the words (WRONG_FOLD)\n',
    ]);
  });

  it('says no with 1 to too few words, words out of range, and points exchanged', async () => {
    const { a, c } = file.proof;
    for (const [path, value, reason] of [
      ['words.assetCoefficients', ['1'], 'WORDS_OUT_OF_RANGE'],
      ['words.threshold', `${2n ** 20n}`, 'WORDS_OUT_OF_RANGE'],
      ['words.root', `${2n ** 256n - 1n}`, 'WORDS_OUT_OF_RANGE'],
      ['words.root', '0', 'WORDS_OUT_OF_RANGE'],
      ['authorization.chainId', '0', 'WRONG_CONTEXT'],
      ['proof', { ...file.proof, a: c, c: a }, 'PROOF_INVALID'],
      ['proof.a', { x: '0', y: '0' }, 'PROOF_INVALID'],
    ] as const) {
      const edited = await folder.write('edited.json', changedFile(file, path, value));
      const args = ['verify', edited, '--allow-development-key'];
      expect(await expectJson<Verdict>(args, {}, 1)).to.deep.include({ valid: false, reason });
    }
  });

  it('refuses with 2 what is no proof file', async () => {
    for (const [path, value, message] of [
      ['circuit', 'liquidatable-8-20', /"circuitId" is not the id of liquidatable-8-20/],
      ['circuitId', `0x${'1'.repeat(64)}`, /"circuitId" is not the id/],
      ['format', 'zkliq/proof/2', /"format" must be "zkliq\/proof\/1"/],
      ['digest', '-1', /"digest" must be a whole number/],
      ['note', 'x', /do not belong there: note/],
    ] as const) {
      const edited = await folder.write('edited.json', changedFile(file, path, value));
      await expectFailure(['verify', edited], 2, message);
    }
    await expectFailure(['verify', folder.path('none.json')], 2, /no such file or folder/);
    await expectFailure(['verify', folder.path()], 2, /is a folder/);
  });

  it('insists on a circuit when told', async () => {
    await expectSuccess(['verify', folder.path('proof.json'), '--circuit', TINY]);
    const args = ['verify', folder.path('proof.json'), '--circuit', 'liquidatable-8-20'];
    expect(await expectJson<Verdict>(args, {}, 1)).to.deep.include({ reason: 'WRONG_CIRCUIT' });
  });

  it('needs the artifacts', async () => {
    const args = ['verify', folder.path('proof.json'), '--artifacts', folder.path('none')];
    const error = await expectFailure(args, 5, /run "zkliq setup --circuit liquidatable-2-2"/);
    expect(error.code).to.equal('ARTIFACTS_MISSING');
  });
});
