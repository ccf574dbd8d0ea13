import { availableParallelism } from 'node:os';
import type { EngineFactory } from './engine.js';
import { createWithAddon, requireAddon } from './native.js';
import { type LoadedAddon, loadNativeAddon } from './nativeAddon.js';
import { createSnarkjsEngine } from './snarkjsEngine.js';

/** `auto` is `native` where its addon was built, and `snarkjs` elsewhere. */
export type EngineName = 'auto' | 'native' | 'snarkjs';

/**
 * What a name stands for. The addon is not loaded for who names his engine.
 *
 * @param native default what there is
 */
export function resolveEngine(name: EngineName, native?: LoadedAddon): 'native' | 'snarkjs' {
  if (name !== 'auto') return name;
  return (native ?? loadNativeAddon()).addon === undefined ? 'snarkjs' : 'native';
}

/**
 * What it returns fails with ProvingError ENGINE_FAILED if the native engine is asked for by name and is
 * not there.
 *
 * @param native default what there is
 */
export function engineFactory(name: EngineName, native?: LoadedAddon): EngineFactory {
  if (resolveEngine(name, native) === 'snarkjs') return createSnarkjsEngine;
  return async (provingKey) => createWithAddon(requireAddon(native), provingKey);
}

/** What computes proofs here. */
export interface EngineReport {
  /** What `auto` stands for on this machine. */
  readonly engine: 'native' | 'snarkjs';
  readonly threads: number;
  /** Instructions that the native engine computes with: `ifma`, `adx`, or `portable`. */
  readonly arithmetic: string | null;
  /** How to get a faster engine, if there is one. */
  readonly advice: string | null;
}

/** For `doctor`. */
export function reportEngine(native: LoadedAddon = loadNativeAddon()): EngineReport {
  const engine = resolveEngine('auto', native);
  const threads = availableParallelism();
  if (native.addon === undefined) {
    const advice = `there is a native engine, several times faster, but ${native.reason}`;
    return { engine, threads, arithmetic: null, advice };
  }
  return { engine, threads, arithmetic: native.addon.arithmetics[0]!, advice: null };
}
