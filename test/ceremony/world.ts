import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PowersOfTau } from '../../src/ceremony/powersOfTau.js';
import { startCeremony } from '../../src/ceremony/startCeremony.js';
import { compileTemplate, readProduct } from '../support/compileTemplate.js';
import { makePowersOfTau, sumOf } from '../support/powersOfTau.js';
import type { TemporaryFolder } from '../support/temporaryFolder.js';

/** The ceremonies of these tests call their circuit so, and are of one that is far smaller. */
export const CIRCUIT = 'liquidatable-2-2';

/** Of the domain that `constraintsOf(20)` has. */
export const POWER = 5;

const run = promisify(execFile);

/** The stock command line. */
export function snarkjs(...args: string[]): Promise<{ stdout: string }> {
  return run(process.execPath, ['node_modules/snarkjs/build/cli.cjs', ...args]);
}

/** A circuit of about `size` constraints. */
export async function constraintsOf(size: number): Promise<Uint8Array> {
  const sources = fileURLToPath(new URL('circuits/', import.meta.url));
  const instance = {
    include: 'powers',
    template: 'Powers',
    parameters: [size],
    public: ['challenge'],
    sources,
  };
  return readProduct(await compileTemplate(instance, 'constraints'), 'main.r1cs');
}

/** Powers of Tau of the tests, in a file of their own. */
export async function powersIn(folder: TemporaryFolder, power = POWER): Promise<PowersOfTau> {
  const path = folder.path(`${power}.ptau`);
  const bytes = await makePowersOfTau(power);
  await writeFile(path, bytes);
  return { path, blake2b: sumOf(bytes) };
}

/** A ceremony that has just begun, for a circuit of `size` constraints. */
export async function begin(folder: string, powersOfTau: PowersOfTau, size = 20): Promise<void> {
  const r1cs = await constraintsOf(size);
  await startCeremony(folder, { circuit: CIRCUIT, r1cs, powersOfTau });
}

/** A copy of a file in which something is changed. */
export async function editCopy(
  from: string,
  to: string,
  edit: (bytes: Buffer) => Buffer | undefined,
): Promise<string> {
  const bytes = await readFile(from);
  await writeFile(to, edit(bytes) ?? bytes);
  return to;
}
