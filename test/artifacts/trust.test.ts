import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Artifacts } from '../../src/artifacts/artifacts.js';
import { writeArtifacts } from '../../src/artifacts/install.js';
import { describeArtifacts, MANIFEST_FILE, type Manifest } from '../../src/artifacts/manifest.js';
import { manifestTranscript } from '../../src/artifacts/selfKey.js';
import { readKeyTranscript } from '../../src/ceremony/keyTranscript.js';
import { applyBeacon, contributeToCeremony } from '../../src/ceremony/steps.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import { ArtifactsError, InputError } from '../../src/errors.js';
import { formatJson } from '../../src/files/jsonFile.js';
import { verifyingKeyToSnarkjs } from '../../src/groth16/groth16.js';
import { verifyingKeyHash } from '../../src/groth16/verifyingKey.js';
import { begin, CIRCUIT, powersIn, snarkjs } from '../ceremony/world.js';
import { expectError, expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

/** Opening reads no circuit: that of the manifest is another than that of the key. */
describe('trust', () => {
  const temporary = new TemporaryFolder();
  let ceremony = '';
  let root = '';
  let manifest: Manifest;
  let count = 0;

  const keyOf = (number: number) => join(ceremony, `000${number}.zkey`);
  const open = () => Artifacts.open(CIRCUIT, root);
  const edit = (changes: object) =>
    writeFile(join(root, CIRCUIT, MANIFEST_FILE), JSON.stringify({ ...manifest, ...changes }));
  const expectUntrusted = async (reason: RegExp) => {
    const { message } = await expectRejection(open(), ArtifactsError, 'KEY_UNTRUSTED');
    expect(message).to.match(reason);
  };

  before(async () => {
    ceremony = temporary.path('ceremony');
    await begin(ceremony, await powersIn(temporary));
    for (const name of ['alice', 'bob']) await contributeToCeremony(ceremony, name);
    await applyBeacon(ceremony, { value: 'ff'.repeat(32), iterationsExponent: 10 });
  });

  /** Artifacts of the key after so many contributions. */
  const install = (contributions: number, trust: Manifest['trust']) =>
    installKey(keyOf(contributions), trust);

  const installKey = async (key: string, trust: Manifest['trust']) => {
    root = temporary.path(`root ${count++}`);
    const transcript = await readKeyTranscript(key);
    const { verifyingKey } = transcript;
    const files = {
      r1cs: Buffer.from('constraints'),
      witnessProgram: Buffer.from('program'),
      provingKey: await readFile(key),
      verifyingKey: Buffer.from(formatJson(verifyingKeyToSnarkjs(verifyingKey))),
    };
    const description = {
      keyHash: verifyingKeyHash(verifyingKey),
      trust,
      transcript: manifestTranscript(transcript, { blake2b: 'ab'.repeat(64), power: 5 }),
    };
    manifest = describeArtifacts(circuitInstance(CIRCUIT), files, description, '0'.repeat(64));
    await writeArtifacts(join(root, CIRCUIT), files, manifest);
  };

  it('opens the key of a finished ceremony, for any chain', async () => {
    await install(3, 'ceremony');
    const artifacts = await open();
    artifacts.requireUsableOn(1n);
    const { contributions } = artifacts.manifest.transcript!;
    expect(contributions.map(({ name }) => name)).to.deep.equal(['alice', 'bob', 'beacon']);
  });

  it('opens a key of its own maker, for chains on his machine', async () => {
    await install(1, 'self');
    const artifacts = await open();
    artifacts.requireUsableOn(31_337n);
    const { message } = expectError(
      () => artifacts.requireUsableOn(1n),
      ArtifactsError,
      'DEVELOPMENT_KEY',
    );
    expect(message).to.contain('whoever made it can forge');
    artifacts.requireUsableOn(1n, true);
  });

  it('refuses a key to which nobody contributed, whatever the manifest says', async () => {
    for (const trust of ['self', 'ceremony'] as const) {
      await install(0, trust);
      await expectRejection(open(), ArtifactsError, 'KEY_FORGEABLE');
    }
  });

  it('refuses a ceremony of one contribution, or without a beacon', async () => {
    await install(1, 'ceremony');
    await expectUntrusted(/it has 1 of at least 2 contributions/);
    await install(2, 'ceremony');
    await expectUntrusted(/does not end with its one beacon/);
  });

  it('refuses a ceremony whose beacon can be guessed, which other tools apply', async () => {
    const key = temporary.path('guessed.zkey');
    await snarkjs('zkey', 'beacon', keyOf(2), key, 'ff'.repeat(15), '10');
    await installKey(key, 'ceremony');
    await expectUntrusted(/its beacon is not 16 to 255 bytes/);
    await snarkjs('zkey', 'beacon', keyOf(2), key, 'ff'.repeat(16), '10');
    await installKey(key, 'ceremony');
    await open();
  });

  it('refuses a manifest without a transcript, or with another than the key’s', async () => {
    await install(3, 'ceremony');
    const { transcript, ...rest } = manifest;
    await writeFile(join(root, CIRCUIT, MANIFEST_FILE), JSON.stringify(rest));
    await expectUntrusted(/has no transcript/);
    const [alice, bob, beacon] = transcript!.contributions as [never, never, never];
    const others = [
      { contributions: [bob, alice, beacon] },
      { contributions: [alice, alice, bob, beacon] },
      { contributions: [{ ...(alice as object), name: 'mallory' }, bob, beacon] },
      { circuitHash: 'ab'.repeat(64) },
    ];
    for (const other of others) {
      await edit({ transcript: { ...transcript, ...other } });
      await expectUntrusted(/proving key tells of another/);
    }
    await edit({ transcript: { ...transcript, contributions: [alice, beacon] } });
    await expectUntrusted(/it has 1 of at least 2/);
  });

  it('refuses a proving key that is of another ceremony, none, or not there', async () => {
    await install(3, 'ceremony');
    const path = join(root, CIRCUIT, 'proving_key.zkey');
    await copyFile(keyOf(2), path);
    await expectUntrusted(/belongs to another verifying key/);
    await writeFile(path, 'nonsense');
    await expectUntrusted(/no zkey/);
    await rm(path);
    await expectRejection(open(), ArtifactsError, 'ARTIFACTS_MISSING');
    await mkdir(path);
    await expectRejection(open(), InputError, 'INVALID_FILE');
  });
});
