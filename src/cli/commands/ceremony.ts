import { exportCeremony } from '../../artifacts/exportCeremony.js';
import { readCeremony } from '../../ceremony/ceremonyFile.js';
import { contributeToKey } from '../../ceremony/contribute.js';
import type { Contribution } from '../../ceremony/contributions.js';
import { requirePowers } from '../../ceremony/rules.js';
import { startCeremony } from '../../ceremony/startCeremony.js';
import { addContribution, applyBeacon, contributeToCeremony } from '../../ceremony/steps.js';
import { compileConstraints } from '../../compilation/compileInstance.js';
import { InputError } from '../../errors.js';
import { readTypedLine } from '../keys/typedLine.js';
import {
  describeContribution,
  describePowers,
  describeTranscript,
} from '../output/ceremonyReport.js';
import type { Console } from '../output/console.js';
import { requireNewFolder, requireOutput } from '../output/outputs.js';

export { runCeremonyVerify } from './ceremonyVerify.js';

export interface CeremonyNewOptions {
  readonly circuit: string;
  readonly ptau: string;
  readonly ptauBlake2b: string;
  readonly out: string;
}

/** `zkliq ceremony new`: again, it finds the ceremony that is there. */
export async function runCeremonyNew(
  { circuit, ptau, ptauBlake2b, out }: CeremonyNewOptions,
  console: Console,
): Promise<void> {
  const powersOfTau = { path: ptau, blake2b: ptauBlake2b };
  // Not once the circuit is compiled.
  const isBegun = await readCeremony(out).then(
    () => true,
    () => false,
  );
  if (!isBegun) await requireNewFolder(out);
  const { ceremony, made } = await console.steps(async (steps) => {
    const r1cs = await compileConstraints(circuit, steps);
    return startCeremony(out, { circuit, r1cs, powersOfTau }, steps);
  });
  console.result(
    { folder: out, made, ...ceremony },
    [
      `${circuit}: ${made ? 'begun' : 'there already'}, in ${out}`,
      `constraints   ${ceremony.r1cs} (SHA-256)`,
      `powers        2^${ceremony.powersOfTau.power}, ${ceremony.powersOfTau.blake2b} (BLAKE2b)`,
      `circuit hash  ${ceremony.circuitHash}`,
      'Nobody has contributed yet: anybody can forge under this key.',
    ].join('\n'),
  );
}

export interface CeremonyContributeOptions {
  readonly name: string;
  readonly in?: string;
  readonly out?: string;
  readonly typeEntropy: boolean;
}

/** `zkliq ceremony contribute`: to a ceremony's folder, or to a key alone. */
export async function runCeremonyContribute(
  folder: string | undefined,
  options: CeremonyContributeOptions,
  console: Console,
): Promise<void> {
  const { name, in: from, out, typeEntropy } = options;
  const isWhole = folder === undefined ? from && out : !from && !out;
  if (!isWhole) {
    throw new InputError('USAGE', 'Name the folder of a ceremony, or keys with --in and --out');
  }
  if (out !== undefined) await requireOutput(out, false, [from]);
  const typed = typeEntropy ? await readTypedLine(console) : undefined;
  const contribution = await console.steps((steps) =>
    folder === undefined
      ? contributeToKey({ from: from!, to: out!, name, typed }, steps)
      : contributeToCeremony(folder, name, { ...steps, typed }),
  );
  console.result(
    { file: out ?? null, folder: folder ?? null, ...contribution },
    [
      `${name}: contributed${out === undefined ? '' : `, in ${out}`}`,
      `hash  ${contribution.hash}`,
      'Tell this hash to others, where they know that it is you: it proves that you took part.',
    ].join('\n'),
  );
}

/** `zkliq ceremony add`: what is in already is not added again. */
export async function runCeremonyAdd(
  folder: string,
  file: string,
  { ptau }: { readonly ptau: string },
  console: Console,
): Promise<void> {
  const { step, made } = await console.steps((steps) => addContribution(folder, file, ptau, steps));
  showStep(folder, step, made ? 'added' : 'there already', console);
}

export interface CeremonyBeaconOptions {
  readonly value: string;
  readonly iterationsExp: number;
}

/** `zkliq ceremony beacon`: the same again is left as it is. */
export async function runCeremonyBeacon(
  folder: string,
  { value, iterationsExp }: CeremonyBeaconOptions,
  console: Console,
): Promise<void> {
  const beacon = { value, iterationsExponent: iterationsExp };
  const { step, made } = await console.steps((steps) => applyBeacon(folder, beacon, steps));
  showStep(folder, step, made ? 'ended the ceremony' : 'there already', console);
}

function showStep(folder: string, step: Contribution, what: string, console: Console): void {
  console.result({ folder, ...step }, `${describeContribution(step)}\n${what}, in ${folder}`);
}

export interface CeremonyExportOptions {
  readonly ptau: string;
  readonly ptauBlake2b?: string;
  readonly artifacts: string;
}

/** `zkliq ceremony export`: nothing is exported that was not verified. */
export async function runCeremonyExport(
  folder: string,
  { ptau, ptauBlake2b, artifacts: root }: CeremonyExportOptions,
  console: Console,
): Promise<void> {
  requirePowers(folder, (await readCeremony(folder)).powersOfTau.blake2b, ptauBlake2b);
  const { artifacts, made } = await console.steps((steps) =>
    exportCeremony(folder, ptau, { ...steps, root }),
  );
  const { manifest } = artifacts;
  const { powersOfTau, contributions } = manifest.transcript!;
  console.result(
    { folder: artifacts.folder, made, ...manifest },
    [
      `${manifest.circuit}: verified, and ${made ? 'exported to' : 'there already, in'} ${artifacts.folder}`,
      `key hash    ${manifest.keyHash} (${manifest.trust})`,
      describePowers(powersOfTau),
      ...describeTranscript(contributions),
    ].join('\n'),
  );
}
