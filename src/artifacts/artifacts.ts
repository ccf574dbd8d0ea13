import { join } from 'node:path';
import { type CircuitInstance, circuitId, circuitInstance } from '../circuits/instances.js';
import { DEFAULT_ARTIFACTS_FOLDER } from '../defaults.js';
import { requireLocalChain } from '../developmentKey/localChains.js';
import { InputError } from '../errors.js';
import { type VerifyingKey, verifyingKeyFromSnarkjs } from '../groth16/groth16.js';
import { requireSoundKey, verifyingKeyHash } from '../groth16/verifyingKey.js';
import { corrupt, readArtifact, readManifest } from './artifactFiles.js';
import { ARTIFACT_FILES, type ArtifactName, type Manifest } from './manifest.js';
import { requireTrust } from './trust.js';

/** All that an `Artifacts` holds: threads can be sent it, unlike an object of a class. */
export type ArtifactsData = Pick<Artifacts, 'folder' | 'instance' | 'manifest' | 'verifyingKey'>;

/**
 * A circuit's compiled files and keys, as `setup` writes them. Opening checks the manifest, the
 * verifying key and what the proving key tells of its ceremony; the larger files are checked when they
 * are read.
 */
export class Artifacts {
  private constructor(
    readonly folder: string,
    readonly instance: CircuitInstance,
    readonly manifest: Manifest,
    readonly verifyingKey: VerifyingKey,
  ) {}

  /**
   * @param root folder that holds a folder a circuit
   * @throws ArtifactsError UNKNOWN_CIRCUIT, ARTIFACTS_MISSING, ARTIFACTS_CORRUPT, KEY_FORGEABLE,
   *   KEY_UNTRUSTED
   * @throws InputError FILE_NOT_FOUND if a file is there and cannot be read
   */
  static async open(circuit: string, root = DEFAULT_ARTIFACTS_FOLDER): Promise<Artifacts> {
    const instance = circuitInstance(circuit);
    const folder = join(root, circuit);
    const manifest = await readManifest(folder);
    requireManifestFits(folder, manifest, instance);
    const bytes = await readArtifact(folder, manifest, 'verifyingKey');
    const { verifyingKey, keyHash } = parseVerifyingKey(folder, bytes);
    if (keyHash !== manifest.keyHash) {
      throw corrupt(folder, 'the key hash in the manifest is not that of the verifying key');
    }
    requireSoundKey(verifyingKey);
    await requireTrust(manifest, join(folder, ARTIFACT_FILES.provingKey));
    return new Artifacts(folder, instance, manifest, verifyingKey);
  }

  /** Those that another thread has opened: nothing is checked again. */
  static of({ folder, instance, manifest, verifyingKey }: ArtifactsData): Artifacts {
    return new Artifacts(folder, instance, manifest, verifyingKey);
  }

  get data(): ArtifactsData {
    const { folder, instance, manifest, verifyingKey } = this;
    return { folder, instance, manifest, verifyingKey };
  }

  get circuitId(): string {
    return this.manifest.circuitId;
  }

  get keyHash(): string {
    return this.manifest.keyHash;
  }

  /** @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT; InputError FILE_NOT_FOUND */
  read(name: ArtifactName): Promise<Uint8Array> {
    return readArtifact(this.folder, this.manifest, name);
  }

  /**
   * Refuses a key that had no ceremony for a chain that others use: anybody, or whoever made it, can
   * forge under it.
   *
   * @throws ArtifactsError DEVELOPMENT_KEY
   */
  requireUsableOn(chainId: bigint, allowDevelopmentKey = false): void {
    const { trust } = this.manifest;
    if (trust === 'ceremony' || allowDevelopmentKey) return;
    requireLocalChain(chainId, this.instance.name, trust);
  }
}

function parseVerifyingKey(folder: string, bytes: Uint8Array) {
  try {
    const verifyingKey = verifyingKeyFromSnarkjs(JSON.parse(Buffer.from(bytes).toString()));
    return { verifyingKey, keyHash: verifyingKeyHash(verifyingKey) };
  } catch (error) {
    const reason = error instanceof InputError ? error.message : 'it is not JSON';
    throw corrupt(folder, `${ARTIFACT_FILES.verifyingKey}: ${reason}`);
  }
}

function requireManifestFits(folder: string, manifest: Manifest, instance: CircuitInstance): void {
  const { name, template, parameters, constraints } = instance;
  const fits =
    manifest.circuit === name &&
    manifest.circuitId === circuitId(instance) &&
    manifest.template === template &&
    manifest.parameters.join() === parameters.join() &&
    manifest.constraints === constraints;
  if (!fits) throw corrupt(folder, `the manifest is not one of circuit ${name}`);
}
