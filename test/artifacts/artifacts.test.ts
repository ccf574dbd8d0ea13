import { existsSync } from 'node:fs';
import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Artifacts } from '../../src/artifacts/artifacts.js';
import { MANIFEST_FILE } from '../../src/artifacts/manifest.js';
import { circuitInstances } from '../../src/circuits/instances.js';
import { ArtifactsError, type ArtifactsErrorCode, InputError } from '../../src/errors.js';
import { sha256 } from '../../src/files/hashFile.js';
import { verifyingKeyFromSnarkjs, type verifyingKeyToSnarkjs } from '../../src/groth16/groth16.js';
import { verifyingKeyHash } from '../../src/groth16/verifyingKey.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { expectError, expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('Artifacts', () => {
  const temporary = new TemporaryFolder();
  let root = '';
  let count = 0;

  beforeEach(async () => {
    const { folder } = await testArtifacts(TINY);
    root = temporary.path(`copy ${count++}`);
    await cp(folder, join(root, TINY), { recursive: true });
  });

  const fileIn = (name: string) => join(root, TINY, name);
  const readJson = async (name: string) => JSON.parse(await readFile(fileIn(name), 'utf8'));
  const editManifest = async (changes: object) =>
    writeFile(
      fileIn(MANIFEST_FILE),
      JSON.stringify({ ...(await readJson(MANIFEST_FILE)), ...changes }),
    );
  const expectRefusal = (code: ArtifactsErrorCode) =>
    expectRejection(Artifacts.open(TINY, root), ArtifactsError, code);

  /** Puts another verifying key there, with a manifest that fits it. */
  const replaceKey = async (change: (key: ReturnType<typeof verifyingKeyToSnarkjs>) => void) => {
    const key = await readJson('verification_key.json');
    change(key);
    const text = JSON.stringify(key);
    const { files } = await readJson(MANIFEST_FILE);
    files.verifyingKey = { sha256: sha256(text), bytes: text.length };
    await writeFile(fileIn('verification_key.json'), text);
    await editManifest({ files, keyHash: verifyingKeyHash(verifyingKeyFromSnarkjs(key)) });
  };

  it('opens what setup wrote', async () => {
    const artifacts = await Artifacts.open(TINY, root);
    expect(artifacts.manifest.trust).to.equal('development');
    expect(verifyingKeyHash(artifacts.verifyingKey)).to.equal(artifacts.keyHash);
    expect((await artifacts.read('r1cs')).length).to.equal(artifacts.manifest.files.r1cs.bytes);
  });

  it('names what is missing, and what to do', async () => {
    const { message } = await expectRejection(
      Artifacts.open(TINY, temporary.path('nowhere')),
      ArtifactsError,
      'ARTIFACTS_MISSING',
    );
    expect(message).to.contain('zkliq setup');
    await rm(fileIn('witness.wasm'));
    const artifacts = await Artifacts.open(TINY, root);
    await expectRejection(artifacts.read('witnessProgram'), ArtifactsError, 'ARTIFACTS_MISSING');
  });

  it('refuses files that are not those of the manifest', async () => {
    for (const name of ['circuit.r1cs', 'witness.wasm', 'proving_key.zkey']) {
      const bytes = await readFile(fileIn(name));
      bytes[bytes.length - 1]! ^= 1;
      await writeFile(fileIn(name), bytes);
    }
    const artifacts = await Artifacts.open(TINY, root);
    for (const name of ['r1cs', 'witnessProgram', 'provingKey'] as const) {
      await expectRejection(artifacts.read(name), ArtifactsError, 'ARTIFACTS_CORRUPT');
    }
    await writeFile(fileIn('verification_key.json'), '{}');
    await expectRefusal('ARTIFACTS_CORRUPT');
  });

  it('does not call damaged, and to be removed, what only cannot be read', async function () {
    if (process.platform === 'win32') this.skip();
    const hide = async (name: string) => {
      await rm(fileIn(name));
      await symlink(fileIn(name), fileIn(name));
    };
    await hide('proving_key.zkey');
    const artifacts = await Artifacts.open(TINY, root);
    const reading = artifacts.read('provingKey');
    const { message } = await expectRejection(reading, InputError, 'FILE_NOT_FOUND');
    expect(message)
      .to.match(/proving_key\.zkey cannot be read: /)
      .and.not.match(/remove/i);
    for (const name of ['verification_key.json', MANIFEST_FILE]) {
      await hide(name);
      await expectRejection(Artifacts.open(TINY, root), InputError, 'FILE_NOT_FOUND');
    }
  });

  it('refuses a manifest of another circuit or shape', async () => {
    const manifest = await readFile(fileIn(MANIFEST_FILE), 'utf8');
    const changes = [
      { circuit: 'liquidatable-8-20' },
      { circuitId: `0x${'00'.repeat(32)}` },
      { parameters: [2, 3] },
      { constraints: 1 },
      { keyHash: `0x${'00'.repeat(32)}` },
      { format: 'zkliq/manifest/2' },
      { trust: 'blind' },
      { extra: true },
    ];
    for (const change of changes) {
      await writeFile(fileIn(MANIFEST_FILE), manifest);
      await editManifest(change);
      await expectRefusal('ARTIFACTS_CORRUPT');
    }
  });

  it('trusts no manifest that claims a ceremony', async () => {
    await editManifest({ trust: 'ceremony' });
    const { message } = await expectRefusal('KEY_UNTRUSTED');
    expect(message).to.contain(`known development key of ${TINY}`);
    await replaceKey((key) => {
      key.IC.reverse();
    });
    expect((await expectRefusal('KEY_UNTRUSTED')).message).to.contain('no transcript');
  });

  it('refuses keys under which anybody can forge', async () => {
    const negate = ([x, y, z]: [unknown, string[], unknown]) => [
      x,
      y.map((part) =>
        String(
          21888242871839275222246405745257275088696311157297823662689037894645226208583n -
            BigInt(part),
        ),
      ),
      z,
    ];
    const points = ['vk_beta_2', 'vk_gamma_2', 'vk_delta_2'] as const;
    for (const [i, one] of points.entries()) {
      const other = points[(i + 1) % points.length]!;
      for (const disguise of [(point: unknown) => point, negate]) {
        const before = await readFile(fileIn('verification_key.json'));
        const manifest = await readFile(fileIn(MANIFEST_FILE));
        await replaceKey((key) => {
          Object.assign(key, { [one]: disguise(key[other] as never) });
        });
        await expectRefusal('KEY_FORGEABLE');
        await writeFile(fileIn('verification_key.json'), before);
        await writeFile(fileIn(MANIFEST_FILE), manifest);
      }
    }
  });

  describe('knows the development key of every circuit that ships', () => {
    for (const { name, constraints } of circuitInstances) {
      it(`${name}`, async function () {
        // Large ones take a minute or two to make: checked where "zkliq setup" made them.
        if (constraints > 2 ** 14 && !existsSync(join('artifacts', name))) this.skip();
        const { folder } = await testArtifacts(name);
        const target = join(temporary.path('all'), name);
        await cp(folder, target, { recursive: true });
        const manifest = JSON.parse(await readFile(join(target, MANIFEST_FILE), 'utf8'));
        const edited = JSON.stringify({ ...manifest, trust: 'ceremony' });
        await writeFile(join(target, MANIFEST_FILE), edited);
        const { message } = await expectRejection(
          Artifacts.open(name, temporary.path('all')),
          ArtifactsError,
          'KEY_UNTRUSTED',
        );
        expect(message).to.contain(`known development key of ${name}`);
      });
    }
  });

  it('keeps development keys off chains that others use', async () => {
    const artifacts = await Artifacts.open(TINY, root);
    for (const local of [1337n, 31_337n]) artifacts.requireUsableOn(local);
    for (const chainId of [1n, 10n, 11_155_111n]) {
      expectError(() => artifacts.requireUsableOn(chainId), ArtifactsError, 'DEVELOPMENT_KEY');
      artifacts.requireUsableOn(chainId, true);
    }
  });
});
