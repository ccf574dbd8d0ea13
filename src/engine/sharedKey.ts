import type { ProvingEngine } from './engine.js';
import { createNativeEngine, loadNativeAddon } from './native.js';
import { type ProvingKey, parseProvingKey } from './provingKey.js';
import type { EngineName } from './select.js';
import { attachSnarkjsEngine } from './snarkjs.js';

/** A key that is in memory once for all threads of the process: `postMessage` takes it. */
export type SharedKey =
  | { readonly engine: 'snarkjs'; readonly key: ProvingKey }
  | { readonly engine: 'native'; readonly zkey: Uint8Array };

export interface HeldKey {
  readonly key: SharedKey;
  release(): Promise<void>;
}

/** Reads a key for engines in other threads. They are good until it is released. */
export async function holdKey(name: EngineName, zkey: Uint8Array): Promise<HeldKey> {
  const release = async () => {};
  if (name === 'snarkjs' || loadNativeAddon().addon === undefined) {
    return { key: { engine: 'snarkjs', key: parseProvingKey(zkey) }, release };
  }
  const shared = new Uint8Array(new SharedArrayBuffer(zkey.length));
  shared.set(zkey);
  return { key: { engine: 'native', zkey: shared }, release };
}

/**
 * An engine of one thread over a shared key, for a thread that does nothing but prove.
 *
 * @throws ProvingError ENGINE_FAILED if the key's engine is closed
 */
export async function attachEngine(shared: SharedKey): Promise<ProvingEngine> {
  return shared.engine === 'snarkjs'
    ? attachSnarkjsEngine(shared.key)
    : createNativeEngine(shared.zkey.slice(), { threads: 1 });
}
