import { basename, join } from 'node:path';
import { ArtifactsError, InputError } from '../errors.js';
import { isMissing, isSystemError } from '../files/fileError.js';
import { sha256 } from '../files/hashFile.js';
import { parseJson } from '../files/jsonFile.js';
import { readBytes } from '../files/readFile.js';
import {
  ARTIFACT_FILES,
  type ArtifactName,
  MANIFEST_FILE,
  type Manifest,
  manifestSchema,
} from './manifest.js';

/** @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT; InputError FILE_NOT_FOUND */
export async function readManifest(folder: string): Promise<Manifest> {
  const bytes = await readFileOf(folder, MANIFEST_FILE);
  try {
    return parseJson(join(folder, MANIFEST_FILE), Buffer.from(bytes).toString(), manifestSchema);
  } catch (error) {
    throw corrupt(folder, error instanceof InputError ? error.message : String(error));
  }
}

/**
 * Bytes of an artifact whose hash is the manifest's.
 *
 * @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT; InputError FILE_NOT_FOUND
 */
export async function readArtifact(
  folder: string,
  manifest: Manifest,
  name: ArtifactName,
): Promise<Uint8Array> {
  const expected = manifest.files[name];
  const bytes = await readFileOf(folder, ARTIFACT_FILES[name], expected.bytes).catch(
    (error: unknown) => {
      if (!(error instanceof ArtifactsError) || error.code !== 'ARTIFACTS_CORRUPT') throw error;
    },
  );
  if (bytes === undefined || sha256(bytes) !== expected.sha256) {
    throw corrupt(folder, `${ARTIFACT_FILES[name]} is not the file that the manifest names`);
  }
  return bytes;
}

async function readFileOf(folder: string, file: string, maximumBytes?: number) {
  const path = join(folder, file);
  try {
    return await readBytes(path, maximumBytes === undefined ? {} : { maximumBytes });
  } catch (error) {
    if (isMissing(error)) {
      throw new ArtifactsError('ARTIFACTS_MISSING', `There is no ${path}: ${setUpAgain(folder)}`, {
        folder,
      });
    }
    // What only cannot be read now may be whole, and must not be removed: it may be nowhere else.
    if (!(error instanceof InputError) || isSystemError(error.cause)) throw error;
    throw corrupt(folder, error.message);
  }
}

export function corrupt(folder: string, reason: string): ArtifactsError {
  return new ArtifactsError(
    'ARTIFACTS_CORRUPT',
    `The artifacts in ${folder} are not sound: ${reason}. Remove them and ${setUpAgain(folder)}`,
    { folder },
  );
}

/** A circuit's folder has its name. */
function setUpAgain(folder: string): string {
  return `run "zkliq setup --circuit ${basename(folder)}"`;
}
