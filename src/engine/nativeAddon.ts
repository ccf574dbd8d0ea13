import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { hashSources, isWhole } from '../../native/stamp.mjs';

/** A prover inside the addon. */
export type NativeProver = object;

export interface NativeShape {
  readonly wires: number;
  readonly publicSignals: number;
}

/** native/addon.cc says what the functions do; all refuse wrong arguments. */
export interface NativeAddon {
  /** Hash of what it was built from. */
  readonly sources: string;
  /** What this processor can run, the fastest first. */
  readonly arithmetics: readonly string[];
  create(zkey: Uint8Array, threads: number, arithmetic: string): Promise<NativeProver>;
  share(prover: NativeProver): bigint;
  attach(key: bigint, threads: number): Promise<NativeProver>;
  prove(prover: NativeProver, witness: Uint8Array): Promise<Uint8Array>;
  proveSync(prover: NativeProver, witness: Uint8Array): Uint8Array;
  startTables(prover: NativeProver, inBackground: boolean): void;
  hasTables(prover: NativeProver): boolean;
  timings(prover: NativeProver): Readonly<Record<string, number>>;
  shape(prover: NativeProver): NativeShape;
  close(prover: NativeProver): void;
  forbidDumps(): boolean;
}

const ADDON = fileURLToPath(new URL('../../native/build/zkliq.node', import.meta.url));

/** Wherever this package is installed, with or without npm's leave to run install scripts. */
const BUILD = fileURLToPath(new URL('../../native/build.mjs', import.meta.url));

export type LoadedAddon =
  | { readonly addon: NativeAddon }
  /** Why there is none, and what to do. */
  | { readonly addon?: undefined; readonly reason: string };

let loaded: LoadedAddon | undefined;

/** The compiled addon, if there is one: looked for once a process. */
export function loadNativeAddon(): LoadedAddon {
  loaded ??= loadAddon(ADDON);
  return loaded;
}

/** For tests: any addon. */
export function loadAddon(path: string): LoadedAddon {
  const remedy = `run "node ${BUILD}" (needs a C++ compiler)`;
  if (!existsSync(path)) return { reason: `it has not been built: ${remedy}` };
  try {
    if (!isWhole(path)) return { reason: `it is damaged: ${remedy}` };
    const addon = createRequire(import.meta.url)(path) as NativeAddon;
    if (addon.sources === hashSources()) return { addon };
    return { reason: `it was built from other sources: ${remedy}` };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { reason: `it cannot be loaded (${message}): ${remedy}` };
  }
}

/** How the addon says what was wrong. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
