import type { ProvingEngine } from './engine.js';
import { attachNativeEngine, createNativeEngine } from './native.js';
import type { SharedNativeKey } from './nativeEngine.js';
import { type ProvingKey, parseProvingKey } from './provingKey.js';
import { type EngineName, resolveEngine } from './select.js';
import { attachSnarkjsEngine } from './snarkjsEngine.js';

/** A key that is in memory once for all threads of the process: `postMessage` takes it. */
export type SharedKey = SharedNativeKey | ProvingKey;

/** A key that is kept for engines in other threads, until it is released. */
export interface HeldKey {
  readonly key: SharedKey;
  release(): Promise<void>;
}

/**
 * @param zkey bytes of a zkey file
 * @throws ArtifactsError ARTIFACTS_CORRUPT
 * @throws ProvingError ENGINE_FAILED
 */
export async function holdKey(name: EngineName, zkey: Uint8Array): Promise<HeldKey> {
  if (resolveEngine(name) === 'snarkjs') {
    return { key: parseProvingKey(zkey), release: async () => {} };
  }
  const engine = await createNativeEngine(zkey, { threads: 1 });
  return { key: engine.share(), release: () => engine.close() };
}

/**
 * An engine of one thread over a shared key, for a worker thread that does nothing but prove.
 *
 * @throws ProvingError ENGINE_FAILED if the key is held no more
 */
export async function attachEngine(shared: SharedKey): Promise<ProvingEngine> {
  return 'arithmetic' in shared
    ? attachNativeEngine(shared, { threads: 1, blocking: true, tables: 'soon' })
    : attachSnarkjsEngine(shared);
}
