import { setUp } from '../../artifacts/setup.js';
import type { PowersOfTau } from '../../ceremony/powersOfTau.js';
import { InputError } from '../../errors.js';
import type { Trust } from '../../groth16/trust.js';
import type { Console } from '../output/console.js';

export interface SetupCommandOptions {
  readonly circuit: string;
  readonly artifacts: string;
  readonly ptau?: string;
  readonly ptauBlake2b?: string;
}

/** What a key is good for. */
const ADVICE: Readonly<Record<Trust, string>> = {
  development: ' (anybody can forge under this key: never use it on a live chain)',
  self: ' (whoever made this key can forge under it: for test networks, or for yourself)',
  ceremony: '',
};

/** `zkliq setup`: compiles a circuit and makes a key of its own. */
export async function runSetup(options: SetupCommandOptions, console: Console): Promise<void> {
  const powersOfTau = powersOf(options);
  const { artifacts, made } = await console.steps(({ onStage, ...told }) =>
    setUp(options.circuit, {
      ...told,
      root: options.artifacts,
      powersOfTau,
      onStage: (stage) => onStage(`${options.circuit}: ${stage}`),
    }),
  );
  const { folder, manifest } = artifacts;
  console.result(
    { folder, made, ...manifest },
    [
      `${manifest.circuit}: ${made ? 'made' : 'there already'}, in ${folder}`,
      `constraints  ${manifest.constraints}`,
      `circuit id   ${manifest.circuitId}`,
      `key hash     ${manifest.keyHash}`,
      `trust        ${manifest.trust}${ADVICE[manifest.trust]}`,
    ].join('\n'),
  );
}

/** A file of Powers of Tau is nothing without the sum that it is known by. */
function powersOf({ ptau, ptauBlake2b }: SetupCommandOptions): PowersOfTau | undefined {
  if (ptau !== undefined && ptauBlake2b !== undefined) return { path: ptau, blake2b: ptauBlake2b };
  if (ptau === undefined && ptauBlake2b === undefined) return undefined;
  throw new InputError(
    'USAGE',
    'Name --ptau together with --ptau-blake2b, the sum it is published with',
  );
}
