import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { NativeAddon, NativeProver } from '../../src/engine/nativeAddon.js';

export type FieldName = 'p' | 'r' | 'p2';
export type GroupName = 'g1' | 'g2';

/** The addon with its parts exposed: native/testSurface.cc. Elements are in Montgomery form. */
export interface TestAddon extends NativeAddon {
  field(
    arithmetic: string,
    field: FieldName,
    operation: string,
    a: Uint8Array,
    b: Uint8Array,
  ): Uint8Array;
  curve(
    arithmetic: string,
    group: GroupName,
    operation: string,
    p: Uint8Array,
    q: Uint8Array,
  ): Uint8Array;
  sumRuns(
    arithmetic: string,
    group: GroupName,
    points: Uint8Array,
    lengths: Uint8Array,
  ): Uint8Array;
  weightedSum(
    arithmetic: string,
    group: GroupName,
    points: Uint8Array,
    scalars: Uint8Array,
    bits: number,
    groups: number,
  ): Uint8Array;
  /** Eight by eight; where the compiler knows the instructions. */
  lanes(field: 'p' | 'r', operation: string, a: Uint8Array, b: Uint8Array): Uint8Array;
  toOddPoints(arithmetic: string, values: Uint8Array): Uint8Array;
  proveBlinded(
    prover: NativeProver,
    witness: Uint8Array,
    r: Uint8Array,
    s: Uint8Array,
  ): Promise<Uint8Array>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const TEST_ADDON = `${ROOT}native/build/zkliq-test.node`;

let built: Promise<TestAddon | undefined> | undefined;

/** Builds the addon, once a process; undefined on machines that have no compiler. */
export function testAddon(): Promise<TestAddon | undefined> {
  built ??= build();
  return built;
}

async function build(): Promise<TestAddon | undefined> {
  try {
    await promisify(execFile)(process.execPath, [`${ROOT}native/build.mjs`, '--test']);
  } catch (error) {
    if (error instanceof Error && error.message.includes('no C++ compiler found')) return undefined;
    throw error;
  }
  return createRequire(import.meta.url)(TEST_ADDON) as TestAddon;
}

/**
 * A suite that runs on each of the arithmetics that this processor has, and is skipped without a compiler.
 * The suite's body must not use the addon before its tests run.
 */
export function describeNative(
  title: string,
  body: (addon: () => TestAddon, arithmetic: string) => void,
  arithmetics: readonly string[] = ['portable', 'adx', 'ifma'],
): void {
  for (const arithmetic of arithmetics) {
    describe(`native engine, ${arithmetic}: ${title}`, () => {
      let addon: TestAddon | undefined;
      before(async function () {
        this.timeout(600_000);
        addon = await testAddon();
        if (!addon?.arithmetics.includes(arithmetic)) this.skip();
      });
      body(() => addon!, arithmetic);
    });
  }
}

/** Integers as 32 bytes each, little-endian. */
export function encode(values: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(32 * values.length);
  values.forEach((value, i) => {
    bytes.set(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse(), 32 * i);
  });
  return bytes;
}

export function decode(bytes: Uint8Array): bigint[] {
  return Array.from({ length: bytes.length / 32 }, (_, i) =>
    BigInt(
      `0x${Buffer.from(bytes.slice(32 * i, 32 * i + 32))
        .reverse()
        .toString('hex')}`,
    ),
  );
}
