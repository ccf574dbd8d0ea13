import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CircuitInstance, circuitInstance } from '../circuits/instances.js';
import { DEFAULT_ARTIFACTS_FOLDER } from '../defaults.js';
import { makeDevelopmentKey } from '../developmentKey/developmentKey.js';
import { ArtifactsError } from '../errors.js';
import { formatJson } from '../files/jsonFile.js';
import { verifyingKeyToSnarkjs } from '../verifier/groth16.js';
import { verifyingKeyHash } from '../verifier/verifyingKey.js';
import { Artifacts, readArtifact, readManifest } from './artifacts.js';
import { compileCircuit, compilerVersions, mainSource, readSources } from './compileCircuit.js';
import {
  ARTIFACT_FILES,
  type ArtifactContents,
  type ArtifactName,
  describeArtifacts,
  MANIFEST_FILE,
  type Manifest,
  sha256,
} from './manifest.js';
import { parseR1cs } from './r1cs.js';
import { replaceFolder, withStaging } from './staging.js';

/** What {@link setUp} is at. */
export type SetupStage = 'compiling' | 'making keys' | 'writing';

/** Where {@link setUp} puts things, and how it is followed and called off. */
export interface SetupOptions {
  /** Folder that holds a folder a circuit; made if it is not there. */
  readonly root?: string;
  readonly signal?: AbortSignal;
  readonly onStage?: (stage: SetupStage) => void;
}

/** Whether artifacts were made, or were there already. */
export interface SetupResult {
  readonly artifacts: Artifacts;
  readonly made: boolean;
}

/**
 * Compiles a circuit and makes its development key, unless both are there. The folder is whole or
 * not there; several set-ups may run at the same time.
 *
 * @throws ArtifactsError UNKNOWN_CIRCUIT, COMPILATION_FAILED; ARTIFACTS_PROTECTED or
 *   ARTIFACTS_CORRUPT if what is there cannot be judged and is not replaced; the signal's reason
 */
export async function setUp(circuit: string, options: SetupOptions = {}): Promise<SetupResult> {
  const { root = DEFAULT_ARTIFACTS_FOLDER } = options;
  const instance = circuitInstance(circuit);
  const sources = await hashSources(instance);
  const folder = join(root, circuit);
  if (await isUpToDate(folder, sources)) {
    return { artifacts: await Artifacts.open(circuit, root), made: false };
  }
  await withStaging(root, async (staging) => {
    const finished = join(staging, circuit);
    const { files, keyHash } = await makeFiles(instance, join(staging, 'compile'), options);
    options.onStage?.('writing');
    const manifest = describeArtifacts(instance, files, keyHash, sources);
    await writeFiles(finished, files, manifest);
    options.signal?.throwIfAborted();
    // Something may have been put there since: what may not be replaced is not.
    if (await isUpToDate(folder, sources)) return;
    await replaceFolder(finished, folder, join(staging, 'previous'));
  });
  return { artifacts: await Artifacts.open(circuit, root), made: true };
}

/** Keys are made from the constraints while the witness program still compiles. */
async function makeFiles(
  instance: CircuitInstance,
  folder: string,
  { signal, onStage }: SetupOptions,
): Promise<{ files: ArtifactContents; keyHash: string }> {
  await mkdir(folder, { recursive: true });
  const failure = new AbortController();
  const anyEnd = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  onStage?.('compiling');
  const compilation = compileCircuit(mainSource(instance), { folder, signal: anyEnd });
  try {
    const r1cs = await compilation.r1cs;
    requireConstraints(instance, parseR1cs(r1cs).constraints.length);
    onStage?.('making keys');
    const { provingKey, verifyingKey } = await makeDevelopmentKey(r1cs, signal);
    const files = {
      r1cs,
      witnessProgram: await compilation.witnessProgram,
      provingKey,
      verifyingKey: Buffer.from(`${formatJson(verifyingKeyToSnarkjs(verifyingKey))}\n`),
    };
    return { files, keyHash: verifyingKeyHash(verifyingKey) };
  } catch (error) {
    failure.abort();
    throw error;
  }
}

function requireConstraints({ name, constraints }: CircuitInstance, compiled: number): void {
  if (compiled === constraints) return;
  throw new ArtifactsError(
    'COMPILATION_FAILED',
    `${name} compiles to ${compiled} constraints, not ${constraints}: circuits/instances.json or the compiler differs`,
  );
}

async function writeFiles(
  folder: string,
  files: ArtifactContents,
  manifest: Manifest,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files) as [ArtifactName, Uint8Array][]) {
    await writeFile(join(folder, ARTIFACT_FILES[name]), bytes);
  }
  await writeFile(join(folder, MANIFEST_FILE), `${formatJson(manifest)}\n`);
}

/** A hash of everything that decides what a compilation yields, tool versions apart. */
async function hashSources(instance: CircuitInstance): Promise<string> {
  return sha256(JSON.stringify([mainSource(instance), ...(await readSources())]));
}

/**
 * Whether sound artifacts of these sources and tools are there. Damaged or outdated ones are made
 * again, unless their key came, or may have come, from a ceremony, which cannot be repeated.
 */
async function isUpToDate(folder: string, sources: string): Promise<boolean> {
  let manifest: Manifest;
  try {
    manifest = await readManifest(folder);
  } catch (error) {
    if (!(error instanceof ArtifactsError) || error.code !== 'ARTIFACTS_MISSING') throw error;
    await requireEmpty(folder);
    return false;
  }
  const { circom2, circomlib } = compilerVersions();
  const current =
    manifest.sources === sources &&
    manifest.tools.circom2 === circom2 &&
    manifest.tools.circomlib === circomlib;
  if (current && (await isWhole(folder, manifest))) return true;
  if (manifest.trust === 'development') return false;
  throw new ArtifactsError(
    'ARTIFACTS_PROTECTED',
    `${folder} holds a ${manifest.trust} key that does not fit these circuits: move it away first`,
    { folder },
  );
}

/** Files without a manifest are not ours to replace. */
async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  throw new ArtifactsError(
    'ARTIFACTS_PROTECTED',
    `${folder} holds files but no ${MANIFEST_FILE}: move it away first`,
    { folder },
  );
}

async function isWhole(folder: string, manifest: Manifest): Promise<boolean> {
  try {
    for (const name of Object.keys(ARTIFACT_FILES) as ArtifactName[]) {
      await readArtifact(folder, manifest, name);
    }
    return true;
  } catch {
    return false;
  }
}
