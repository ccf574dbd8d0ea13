import { spawnSync } from 'node:child_process';
import { TINY } from './artifacts.js';
import { circuitWitness } from './circuitWitness.js';
import { TEST_ADDON } from './nativeAddon.js';
import type { TemporaryFolder } from './temporaryFolder.js';

/**
 * Runs a program of its own, in which `loadAddon`, `arithmetic` and a circuit's `key` and `witness` are
 * there.
 *
 * @returns what it wrote, when its code had run and when it ended, and its exit status
 */
export async function runAddonScript(
  temporary: TemporaryFolder,
  arithmetic: string,
  body: string,
  circuit = TINY,
): Promise<string> {
  const { key, witness } = await circuitWitness(circuit);
  const elements = witness.subarray(76);
  const [keyFile, witnessFile] = [
    await temporary.write('key', key),
    await temporary.write('witness', elements),
  ];
  const script = `
    const { createRequire } = await import('node:module');
    const { readFileSync } = await import('node:fs');
    const loadAddon = () => createRequire(${JSON.stringify(import.meta.url)})(${JSON.stringify(TEST_ADDON)});
    const key = new Uint8Array(readFileSync(${JSON.stringify(keyFile)}));
    const witness = new Uint8Array(readFileSync(${JSON.stringify(witnessFile)}));
    const arithmetic = '${arithmetic}';
    ${body}
    process.stdout.write('end of script ');
    process.on('exit', () => process.stdout.write('exit'));`;
  const file = await temporary.write('script.mjs', script);
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    timeout: 100_000,
  });
  return `${stdout}${stderr}${status}`;
}
