import { availableParallelism } from 'node:os';
import { ArtifactsError, ProvingError } from '../errors.js';
import { codeOf, type LoadedAddon, loadNativeAddon, type NativeAddon } from './nativeAddon.js';
import { type AttachOptions, NativeEngine, type SharedNativeKey } from './nativeEngine.js';

/** How {@link createNativeEngine} computes. */
export interface NativeEngineOptions extends AttachOptions {
  /** One of the addon's arithmetics; default the fastest. */
  readonly arithmetic?: string;
}

/**
 * Proves with the addon of `native/`, one proof at a time, on threads of its own.
 *
 * @throws ProvingError ENGINE_FAILED if it is not there
 * @throws ArtifactsError ARTIFACTS_CORRUPT if the key is not a Groth16 zkey over BN254
 */
export async function createNativeEngine(
  provingKey: Uint8Array,
  options: NativeEngineOptions = {},
): Promise<NativeEngine> {
  return createWithAddon(requireAddon(), provingKey, options);
}

/**
 * Another engine of a key that is open in this process: it has working memory and threads of its own,
 * and proves beside the others. The key lives until the last of its engines is closed.
 *
 * @throws ProvingError ENGINE_FAILED if no engine of the key is open
 */
export async function attachNativeEngine(
  shared: SharedNativeKey,
  options: AttachOptions = {},
): Promise<NativeEngine> {
  return attachWithAddon(requireAddon(), shared, options);
}

/** @throws ProvingError ENGINE_FAILED, saying why there is none */
export function requireAddon(loaded: LoadedAddon = loadNativeAddon()): NativeAddon {
  if (loaded.addon !== undefined) return loaded.addon;
  throw new ProvingError('ENGINE_FAILED', `There is no native engine: ${loaded.reason}`);
}

/** {@link createNativeEngine} with any addon. */
export async function createWithAddon(
  addon: NativeAddon,
  provingKey: Uint8Array,
  options: NativeEngineOptions = {},
): Promise<NativeEngine> {
  const arithmetic = options.arithmetic ?? addon.arithmetics[0]!;
  try {
    const prover = await addon.create(provingKey, threadsOf(options), arithmetic);
    return new NativeEngine(addon, prover, arithmetic, options);
  } catch (cause) {
    if (codeOf(cause) !== 'INVALID_KEY') {
      throw new ProvingError('ENGINE_FAILED', 'The engine could not start', {}, { cause });
    }
    throw new ArtifactsError(
      'ARTIFACTS_CORRUPT',
      'The proving key is not a Groth16 zkey over BN254',
      {},
      { cause },
    );
  }
}

/** {@link attachNativeEngine} with any addon. */
export async function attachWithAddon(
  addon: NativeAddon,
  shared: SharedNativeKey,
  options: AttachOptions = {},
): Promise<NativeEngine> {
  try {
    const prover = await addon.attach(shared.key, threadsOf(options));
    return new NativeEngine(addon, prover, shared.arithmetic, options);
  } catch (cause) {
    const reason =
      codeOf(cause) === 'NO_KEY'
        ? 'No engine of the shared key is open in this process: share one that is'
        : 'The engine could not start';
    throw new ProvingError('ENGINE_FAILED', reason, {}, { cause });
  }
}

function threadsOf({ threads }: AttachOptions): number {
  return threads ?? availableParallelism();
}
