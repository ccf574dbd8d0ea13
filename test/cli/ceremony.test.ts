import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Artifacts } from '../../src/artifacts/artifacts.js';
import type { Manifest } from '../../src/artifacts/manifest.js';
import type { PowersOfTau } from '../../src/ceremony/powersOfTau.js';
import { applyBeacon, contributeToCeremony } from '../../src/ceremony/steps.js';
import { ArtifactsError } from '../../src/errors.js';
import { type BinarySection, findSections } from '../../src/files/binarySections.js';
import { sha256 } from '../../src/files/hashFile.js';
import { Prover } from '../../src/pool/prover.js';
import type { Verdict } from '../../src/verifier/verdict.js';
import { Verifier } from '../../src/verifier/verifier.js';
import { begin, powersIn } from '../ceremony/world.js';
import { exampleClaim } from '../support/accounts.js';
import { runCli } from '../support/cli.js';
import { TINY } from '../support/cliWorld.js';
import { expectFailure, expectJson, expectSuccess } from '../support/expectCli.js';
import { expectRejection } from '../support/expectError.js';
import { testPowersOfTau } from '../support/powersOfTau.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const BLOCK = '0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20';

interface Step {
  readonly name: string;
  readonly hash: string;
}

type Exported = Manifest & { readonly folder: string; readonly made: boolean };

/** Section of a zkey. */
const POINTS_OF_H = 9;

async function sectionOf(zkey: string, id: number): Promise<BinarySection> {
  const file = await open(zkey);
  try {
    return (await findSections(file, 'zkey')).get(id)!;
  } finally {
    await file.close();
  }
}

/** Proves and verifies with artifacts as they are. */
async function proveFor(chainId: bigint, artifacts: Artifacts): Promise<Verdict> {
  const prover = await Prover.create(artifacts);
  try {
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const proof = await prover.prove({ ...claim, context: { ...claim.context, chainId } });
    return await new Verifier(artifacts).verify(proof);
  } finally {
    await prover.close();
  }
}

describe('cli/ceremony', () => {
  const temporary = new TemporaryFolder();
  const root = () => temporary.path('artifacts');
  const ceremony = (...args: string[]) => ['ceremony', ...args];

  describe('of a circuit', () => {
    let powersOfTau: PowersOfTau;
    const folder = () => temporary.path('ceremony');
    const hashes: string[] = [];
    const begun = () => [
      ...ceremony('new', '--circuit', TINY, '--ptau', powersOfTau.path),
      ...['--ptau-blake2b', powersOfTau.blake2b.toUpperCase(), '--out', folder()],
    ];
    const exported = () => [
      ...ceremony('export', folder(), '--ptau', powersOfTau.path),
      ...['--artifacts', root()],
    ];

    before(async () => {
      powersOfTau = await testPowersOfTau();
    });

    it('begins', async () => {
      const { stdout, stderr } = await expectSuccess(begun());
      expect(stdout)
        .to.match(/begun, in /)
        .and.contain('anybody can forge under this key');
      expect(stderr).to.match(/compiling\n.*Powers of Tau\nmaking the key before any/);
    });

    it('takes contributions of this machine, and of others', async () => {
      const own = await expectJson<Step>(ceremony('contribute', folder(), '--name', 'Alice'));
      const [from, out] = [join(folder(), '0001.zkey'), temporary.path('bob.zkey')];
      const bob = ceremony('contribute', '--in', from, '--out', out, '--name', 'Bob');
      const { stdout } = await expectSuccess(bob);
      const add = ceremony('add', folder(), out, '--ptau', powersOfTau.path);
      const added = await expectJson<Step>(add);
      expect(stdout).to.contain(added.hash);
      expect([own.name, added.name]).to.deep.equal(['Alice', 'Bob']);
      hashes.push(own.hash, added.hash);
    });

    it('exports nothing before its beacon', async () => {
      await expectFailure(exported(), 5, /not finished: it does not end with its one beacon/);
      expect(await readdir(temporary.path())).to.not.include('artifacts');
    });

    it('ends with a beacon, and then exports artifacts that prove for any chain', async () => {
      const beacon = ceremony('beacon', folder(), '--value', `0x${BLOCK}`);
      const { hash } = await expectJson<Step>([...beacon, '--iterations-exp', '10']);
      const result = await expectJson<Exported>(exported());
      expect(result).to.deep.include({ made: true, circuit: TINY, trust: 'ceremony' });
      expect(result.transcript!.contributions.map((each) => each.hash)).to.deep.equal([
        ...hashes,
        hash,
      ]);
      expect(await proveFor(1n, await Artifacts.open(TINY, root()))).to.deep.equal({ valid: true });
      const setup = ['setup', '--circuit', TINY, '--artifacts', root()];
      const there = await expectJson<Exported>(setup);
      expect(there).to.deep.include({ made: false, trust: 'ceremony', keyHash: result.keyHash });
      const other = [...setup, '--ptau', powersOfTau.path, '--ptau-blake2b', 'ab'.repeat(64)];
      await expectFailure(other, 5, /ceremony key that does not fit what was asked for/);
    });

    it('exports only under the Powers of Tau that are insisted on, and over no other proving key', async () => {
      const insisting = [...exported(), '--ptau-blake2b', 'ab'.repeat(64)];
      await expectFailure(insisting, 5, /began with other Powers of Tau/);
      const circuit = join(root(), TINY);
      const [key, manifest] = ['proving_key.zkey', 'manifest.json'].map((name) =>
        join(circuit, name),
      ) as [string, string];
      const [bytes, text] = [await readFile(key), await readFile(manifest, 'utf8')];
      // Of the same verifying key and contributions, with another point.
      const wrong = Buffer.from(bytes);
      const { offset } = await sectionOf(key, POINTS_OF_H);
      wrong.copyWithin(offset, offset + 64, offset + 128);
      const [sum, other] = [sha256(bytes), sha256(wrong)];
      await writeFile(key, wrong);
      await writeFile(manifest, text.replace(sum, other));
      await Artifacts.open(TINY, root());
      await expectFailure(exported(), 5, /ceremony key that does not fit what was asked for/);
      await writeFile(key, bytes);
      await writeFile(manifest, text);
    });

    it('is not needed for a key of one’s own, which is kept off live chains', async () => {
      const { path, blake2b } = powersOfTau;
      const own = await expectJson<Exported>([
        ...['setup', '--circuit', TINY, '--artifacts', temporary.path('own')],
        ...['--ptau', path, '--ptau-blake2b', blake2b],
      ]);
      expect(own).to.deep.include({ made: true, trust: 'self' });
      expect(own.transcript!.powersOfTau).to.deep.equal({ blake2b, power: 12 });
      const artifacts = await Artifacts.open(TINY, temporary.path('own'));
      expect(await proveFor(31_337n, artifacts)).to.deep.equal({ valid: true });
      await expectRejection(proveFor(1n, artifacts), ArtifactsError, 'DEVELOPMENT_KEY');
      const alone = ['setup', '--circuit', TINY, '--ptau', path];
      await expectFailure(alone, 2, /together with --ptau-blake2b/);
    });
  });

  describe('of another circuit', () => {
    let powersOfTau: PowersOfTau;
    let r1cs = '';
    const folder = () => temporary.path('small');
    const verification = (of = folder(), ...more: string[]) =>
      ceremony('verify', of, '--ptau', powersOfTau.path, '--r1cs', r1cs, ...more);
    const copyOf = async (name: string) => {
      await cp(folder(), temporary.path(name), { recursive: true });
      return temporary.path(name);
    };

    before(async () => {
      powersOfTau = await powersIn(temporary);
      await begin(folder(), powersOfTau);
      r1cs = join(folder(), 'circuit.r1cs');
      for (const name of ['Alice', 'Bob']) await contributeToCeremony(folder(), name);
    });

    it('is verified with exit code 1 until it is finished, then with 0', async () => {
      const early = await runCli(verification());
      expect(early.code).to.equal(1);
      expect(early.stdout).to.match(/^sound so far, but not finished: it does not end with its/);
      await applyBeacon(folder(), { value: BLOCK, iterationsExponent: 10 });
      type Result = { readonly contributions: Step[]; readonly warnings: string[] };
      const verdict = await expectJson<Result>(verification());
      expect(verdict.warnings.join()).to.match(/whether they are the circuit's is not checked/);
      expect(verdict).to.deep.include({ valid: true, circuit: TINY });
      expect(verdict.contributions.map(({ name }) => name)).to.deep.equal([
        'Alice',
        'Bob',
        'beacon',
      ]);
    });

    it('says with exit code 1 what is wrong', async () => {
      const copy = await copyOf('copy');
      await cp(join(copy, '0001.zkey'), join(copy, '0002.zkey'));
      const { code, stdout } = await runCli([...verification(copy), '--json']);
      expect(code).to.equal(1);
      expect(JSON.parse(stdout)).to.deep.include({ valid: false, reason: 'CEREMONY_CORRUPT' });
      const insisting = await runCli(verification(folder(), '--ptau-blake2b', 'ab'.repeat(64)));
      expect(insisting.code).to.equal(1);
      expect(insisting.stdout).to.contain('began with other Powers of Tau');
    });

    it('is not verified with other Powers of Tau, or without', async () => {
      const other = temporary.path('other.ptau');
      await cp(join(folder(), '0000.zkey'), other);
      const wrong = ceremony('verify', folder(), '--ptau', other, '--r1cs', r1cs);
      await expectFailure(wrong, 5, /another kind of file/);
      await expectFailure(ceremony('verify', folder(), '--r1cs', r1cs), 2, /--ptau/);
      const nowhere = ceremony('verify', temporary.path('nowhere'), '--ptau', other);
      await expectFailure(nowhere, 2, /zkliq ceremony new/);
    });

    it('takes nothing after its beacon', async () => {
      const late = ceremony('contribute', folder(), '--name', 'Carol');
      const { code } = await expectFailure(late, 5, /nothing is added after it/);
      expect(code).to.equal('CEREMONY_CLOSED');
    });

    it('goes on after an interruption, and after being killed', async () => {
      const copy = temporary.path('going on');
      await begin(copy, powersOfTau);
      const before = await readdir(copy);
      const args = ceremony('contribute', copy, '--name', 'Dave');
      const { code, stderr } = await runCli(args, { interruptAt: 'contributing' });
      expect([code, stderr]).to.deep.equal([130, 'contributing\nzkliq: aborted\n']);
      expect(await readdir(copy)).to.deep.equal(before);
      const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
      const child = spawn(process.execPath, [main, ...args], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      await once(child.stderr, 'data');
      child.kill('SIGKILL');
      await once(child, 'close');
      // On a slow machine it may have been killed too late.
      const keys = async () => (await readdir(copy)).filter((name) => /^\d{4}\.zkey$/.test(name));
      const left = await keys();
      await expectSuccess(args);
      expect(await keys()).to.have.lengthOf(left.length + 1);
      expect(await readdir(copy)).to.have.lengthOf(before.length + left.length);
    });

    it('mixes in what is typed, and shows it nowhere', async () => {
      const copy = temporary.path('typed');
      await begin(copy, powersOfTau);
      const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
      const child = spawn(
        process.execPath,
        [main, ...ceremony('contribute', copy, '--name', 'Eve', '--type-entropy')],
        { stdio: ['pipe', 'pipe', 'pipe'] },
      );
      child.stdin.end('correct horse battery staple\n');
      const shown: string[] = [];
      child.stdout.on('data', (text) => shown.push(String(text)));
      child.stderr.on('data', (text) => shown.push(String(text)));
      const [code] = await once(child, 'close');
      expect(code, shown.join('')).to.equal(0);
      const key = await readFile(join(copy, '0001.zkey'), 'latin1');
      expect([...shown, key].join('')).to.not.contain('battery');
      const none = ceremony('contribute', copy, '--name', 'Eve', '--type-entropy');
      await expectFailure(none, 2, /Nothing was typed/);
    });

    it('begins in no folder that is something else', async () => {
      const args = ceremony('new', '--ptau', r1cs, '--ptau-blake2b', 'ab'.repeat(64), '--out');
      await expectFailure([...args, temporary.path()], 2, /exists: name a new folder/);
      await expectFailure([...args, temporary.path('no/where')], 2, /cannot be made/);
    });

    it('refuses options that do not go together, or are none', async () => {
      const name = ['--name', 'Frank'];
      const keys = ['--in', r1cs, '--out', temporary.path('new.zkey')];
      const both = ceremony('contribute', folder(), ...keys, ...name);
      const cases: [args: string[], message: RegExp][] = [
        [both, /folder of a ceremony, or keys/],
        [ceremony('contribute', ...name), /folder of a ceremony, or keys/],
        [ceremony('contribute', '--in', r1cs, ...name), /folder of a ceremony, or keys/],
        [ceremony('contribute', '--in', r1cs, '--out', r1cs, ...name), /named twice/],
        [ceremony('beacon', folder(), '--value', '0x1234'), /16 to 255 bytes/],
        [ceremony('beacon', folder(), '--value', BLOCK, '--iterations-exp', '31'), /from 10 to 30/],
        [verification(folder(), '--ptau-blake2b', 'abcd'), /128 hex digits/],
      ];
      for (const [args, message] of cases) await expectFailure(args, 2, message);
      const noKey = ceremony('contribute', ...keys, ...name);
      expect((await expectFailure(noKey, 5, /is no zkey/)).code).to.equal('KEY_MALFORMED');
    });
  });
});
