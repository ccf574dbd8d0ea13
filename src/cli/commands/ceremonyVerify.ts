import { readCeremony } from '../../ceremony/ceremonyFile.js';
import { requirePowers } from '../../ceremony/rules.js';
import { type VerifiedCeremony, verifyCeremony } from '../../ceremony/verifyCeremony.js';
import { compileConstraints } from '../../compilation/compileInstance.js';
import { ArtifactsError, CeremonyError } from '../../errors.js';
import { readBytes } from '../../files/readFile.js';
import { EXIT } from '../exitCodes.js';
import { describePowers, describeTranscript } from '../output/ceremonyReport.js';
import type { Console } from '../output/console.js';

export interface CeremonyVerifyOptions {
  readonly ptau: string;
  readonly ptauBlake2b?: string;
  readonly r1cs?: string;
}

/** What is wrong with a ceremony; anything else kept it from being verified. */
const REASONS: ReadonlySet<string> = new Set([
  'OTHER_CIRCUIT',
  'CONTRIBUTION_INVALID',
  'BEACON_INVALID',
  'KEY_MALFORMED',
  'KEY_FORGEABLE',
  'CEREMONY_CORRUPT',
  'CEREMONY_UNFINISHED',
]);

/** `zkliq ceremony verify`: the verdict is the result; exit code 1 says no. */
export async function runCeremonyVerify(
  folder: string,
  options: CeremonyVerifyOptions,
  console: Console,
): Promise<void> {
  try {
    showVerified(folder, await verify(folder, options, console), options, console);
  } catch (error) {
    const isVerdict = error instanceof CeremonyError || error instanceof ArtifactsError;
    if (!isVerdict || !REASONS.has(error.code)) throw error;
    const { code: reason, message: explanation } = error;
    process.exitCode = EXIT.refused;
    console.result({ valid: false, folder, reason, explanation }, `not valid: ${explanation}`);
  }
}

async function verify(
  folder: string,
  { ptau, ptauBlake2b, r1cs }: CeremonyVerifyOptions,
  console: Console,
): Promise<VerifiedCeremony> {
  const { circuit, powersOfTau } = await readCeremony(folder);
  requirePowers(folder, powersOfTau.blake2b, ptauBlake2b);
  if (r1cs !== undefined) {
    console.warn(
      `the constraints are those of ${r1cs}: whether they are the circuit's is not checked`,
    );
  }
  return console.steps(async (steps) =>
    verifyCeremony(
      {
        folder,
        r1cs:
          r1cs === undefined
            ? await compileConstraints(circuit, steps)
            : await readBytes(r1cs, { maximumBytes: Number.POSITIVE_INFINITY }),
        powersOfTau: ptau,
      },
      steps,
    ),
  );
}

function showVerified(
  folder: string,
  { ceremony, keyHash, missing }: VerifiedCeremony,
  { r1cs }: CeremonyVerifyOptions,
  console: Console,
): void {
  const { circuit, circuitId, powersOfTau, steps } = ceremony;
  const isValid = missing === undefined;
  process.exitCode = isValid ? EXIT.ok : EXIT.refused;
  const verdict = isValid
    ? { valid: true }
    : { valid: false, reason: 'CEREMONY_UNFINISHED', explanation: `not finished: ${missing}` };
  const against = r1cs ?? 'compiled here';
  console.result(
    { ...verdict, folder, circuit, circuitId, keyHash, powersOfTau, contributions: steps },
    [
      isValid ? 'valid: a finished ceremony' : `sound so far, but not finished: ${missing}`,
      `circuit     ${circuit}, ${against}`,
      `key hash    ${keyHash}`,
      describePowers(powersOfTau),
      ...describeTranscript(steps),
    ].join('\n'),
  );
}
