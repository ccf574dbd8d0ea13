import { availableParallelism } from 'node:os';
import type { EngineFactory, ProvingEngine } from './engine.js';
import { createNativeEngine } from './native.js';
import { type LoadedAddon, loadNativeAddon } from './nativeAddon.js';
import { createSnarkjsEngine } from './snarkjsEngine.js';

/** `auto` is `native` where its addon was built, and `snarkjs` elsewhere. */
export type EngineName = 'auto' | 'native' | 'snarkjs';

/** @throws ProvingError ENGINE_FAILED if the native engine is asked for by name and is not there */
export function engineFactory(name: EngineName): EngineFactory {
  if (name === 'snarkjs') return createSnarkjsEngine;
  if (name === 'native') return createNativeEngine;
  return createEngine;
}

/** The fastest engine that there is. */
export function createEngine(
  provingKey: Uint8Array,
  native: LoadedAddon = loadNativeAddon(),
): Promise<ProvingEngine> {
  const factory = native.addon === undefined ? createSnarkjsEngine : createNativeEngine;
  return factory(provingKey);
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
  const threads = availableParallelism();
  if (native.addon === undefined) {
    const advice = `there is a native engine, several times faster, but ${native.reason}`;
    return { engine: 'snarkjs', threads, arithmetic: null, advice };
  }
  return { engine: 'native', threads, arithmetic: native.addon.arithmetics[0]!, advice: null };
}
