import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compilerVersions } from '../compilation/compileCircuit.js';
import { ArtifactsError } from '../errors.js';
import { fileError } from '../files/fileError.js';
import { formatJson } from '../files/jsonFile.js';
import { readArtifact, readManifest } from './artifactFiles.js';
import {
  ARTIFACT_FILES,
  type ArtifactContents,
  type ArtifactName,
  MANIFEST_FILE,
  type Manifest,
} from './manifest.js';

/** What a folder must hold to be left as it is. */
export interface Wanted {
  /** Hash of the circom sources. */
  readonly sources: string;
  /** Whether a key will do; any, unless told. */
  readonly isWanted?: (manifest: Manifest) => boolean;
}

export async function writeArtifacts(
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

/**
 * Whether sound artifacts of these sources and tools are there. Damaged, outdated and other ones are
 * made again, unless their key cannot be made again, or may be such a key.
 *
 * @throws ArtifactsError ARTIFACTS_PROTECTED, ARTIFACTS_CORRUPT
 * @throws InputError FILE_NOT_FOUND if something is there and cannot be read: it may be sound
 */
export async function isUpToDate(
  folder: string,
  { sources, isWanted = () => true }: Wanted,
): Promise<boolean> {
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
  if (current && isWanted(manifest) && (await isWhole(folder, manifest))) return true;
  if (manifest.trust === 'development') return false;
  const what = manifest.trust === 'ceremony' ? 'a ceremony key' : 'a key made from Powers of Tau';
  throw new ArtifactsError(
    'ARTIFACTS_PROTECTED',
    `${folder} holds ${what} that does not fit ${current ? 'what was asked for' : 'these circuits'}: move it away first`,
    { folder },
  );
}

/** Files without a manifest are not ours to replace. */
async function requireEmpty(folder: string): Promise<void> {
  if ((await lstat(folder).catch(() => undefined)) === undefined) return;
  const names = await readdir(folder).catch((cause: unknown) => {
    throw fileError('FILE_NOT_FOUND', folder, 'cannot be read', cause);
  });
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
  } catch (error) {
    if (!(error instanceof ArtifactsError)) throw error;
    return false;
  }
}
