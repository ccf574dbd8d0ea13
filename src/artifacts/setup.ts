import { join } from 'node:path';
import type { PowersOfTau } from '../ceremony/powersOfTau.js';
import { type CircuitInstance, circuitInstance } from '../circuits/instances.js';
import { hashSources, withCompiled } from '../compilation/compileInstance.js';
import { DEFAULT_ARTIFACTS_FOLDER } from '../defaults.js';
import { makeDevelopmentKey } from '../developmentKey/developmentKey.js';
import { formatJson } from '../files/jsonFile.js';
import { replaceFolder, withStaging } from '../files/stagingFolder.js';
import { type VerifyingKey, verifyingKeyToSnarkjs } from '../groth16/groth16.js';
import type { Trust } from '../groth16/trust.js';
import { verifyingKeyHash } from '../groth16/verifyingKey.js';
import { Artifacts } from './artifacts.js';
import { isUpToDate, writeArtifacts } from './install.js';
import {
  type ArtifactContents,
  describeArtifacts,
  type Manifest,
  type ManifestTranscript,
} from './manifest.js';

/** Where {@link setUp} puts things, and how it is followed and called off. */
export interface SetupOptions {
  /** Folder that holds a folder a circuit; made if it is not there. */
  readonly root?: string;
  /**
   * Powers of Tau to make a `self` key from, with one contribution of this machine's; without, the key
   * is a development key.
   */
  readonly powersOfTau?: PowersOfTau | undefined;
  readonly signal?: AbortSignal;
  /** Told what is under way: `compiling`, `making keys`, `writing`, and steps between. */
  readonly onStage?: (stage: string) => void;
  /** Told how far a long step is. */
  readonly onDetail?: (detail: string) => void;
}

/** Whether artifacts were made, or were there already. */
export interface SetupResult {
  readonly artifacts: Artifacts;
  readonly made: boolean;
}

/** A key pair, and how it came about. */
export interface MadeKey {
  /** Bytes of a zkey file. */
  readonly provingKey: Uint8Array;
  readonly verifyingKey: VerifyingKey;
  readonly trust: Trust;
  readonly transcript?: ManifestTranscript;
}

/** What is installed where there is nothing yet that will do. */
export interface Installation {
  readonly instance: CircuitInstance;
  /** Whether the key of a manifest will do; any, unless told. */
  readonly isWanted?: (manifest: Manifest) => boolean;
  /** @param scratch a folder for files that are needed meanwhile */
  readonly makeKey: (r1cs: Uint8Array, scratch: string) => Promise<MadeKey>;
}

/**
 * Compiles a circuit and makes its key, unless both are there. The folder is whole or not there;
 * several set-ups may run at the same time.
 *
 * @throws ArtifactsError UNKNOWN_CIRCUIT, COMPILATION_FAILED; ARTIFACTS_PROTECTED or
 *   ARTIFACTS_CORRUPT if what is there cannot be judged and is not replaced; the signal's reason
 * @throws CeremonyError POWERS_MISMATCH, POWERS_UNFIT
 * @throws InputError FILE_NOT_WRITABLE; FILE_NOT_FOUND if something is there and cannot be read
 */
export async function setUp(circuit: string, options: SetupOptions = {}): Promise<SetupResult> {
  const instance = circuitInstance(circuit);
  const { powersOfTau, signal } = options;
  if (powersOfTau === undefined) {
    const makeKey = async (r1cs: Uint8Array): Promise<MadeKey> => ({
      ...(await makeDevelopmentKey(r1cs, signal)),
      trust: 'development',
    });
    return installArtifacts({ instance, makeKey }, options);
  }
  const { makeSelfKey } = await import('./selfKey.js');
  return installArtifacts(
    {
      instance,
      isWanted: ({ transcript }) => transcript?.powersOfTau.blake2b === powersOfTau.blake2b,
      makeKey: (r1cs, scratch) => makeSelfKey(r1cs, powersOfTau, scratch, options),
    },
    options,
  );
}

/** As {@link setUp}, for a key that is made in whatever way. */
export async function installArtifacts(
  { instance, isWanted, makeKey }: Installation,
  { root = DEFAULT_ARTIFACTS_FOLDER, signal, onStage }: SetupOptions,
): Promise<SetupResult> {
  const { name } = instance;
  const folder = join(root, name);
  const sources = await hashSources(instance);
  const wanted = { sources, ...(isWanted && { isWanted }) };
  if (await isUpToDate(folder, wanted)) {
    return { artifacts: await Artifacts.open(name, root), made: false };
  }
  const made = await withStaging(folder, async (staging) => {
    onStage?.('compiling');
    const { files, key } = await withCompiled(
      instance,
      join(staging, 'compile'),
      // Keys are made from the constraints while the witness program still compiles.
      async (r1cs, witnessProgram) => {
        onStage?.('making keys');
        const key = await makeKey(r1cs, staging);
        return { files: filesOf(key, r1cs, await witnessProgram), key };
      },
      signal,
    );
    onStage?.('writing');
    const { trust, transcript, verifyingKey } = key;
    const description = {
      keyHash: verifyingKeyHash(verifyingKey),
      trust,
      ...(transcript && { transcript }),
    };
    const finished = join(staging, name);
    const manifest = describeArtifacts(instance, files, description, sources);
    await writeArtifacts(finished, files, manifest);
    signal?.throwIfAborted();
    // Something may have been put there since: what may not be replaced is not.
    if (await isUpToDate(folder, wanted)) return false;
    await replaceFolder(finished, folder, join(staging, 'previous'));
    return true;
  });
  return { artifacts: await Artifacts.open(name, root), made };
}

function filesOf(
  { provingKey, verifyingKey }: MadeKey,
  r1cs: Uint8Array,
  witnessProgram: Uint8Array,
): ArtifactContents {
  const json = Buffer.from(`${formatJson(verifyingKeyToSnarkjs(verifyingKey))}\n`);
  return { r1cs, witnessProgram, provingKey, verifyingKey: json };
}
