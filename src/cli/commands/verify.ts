import { Artifacts } from '../../artifacts/artifacts.js';
import { readProofFile } from '../../files/proofFile.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { Verifier } from '../../verifier/verifier.js';
import type { Console } from '../console.js';
import { EXIT } from '../exitCodes.js';
import { formatPercent, formatTime } from '../format.js';

export interface VerifyCommandOptions {
  readonly circuit?: string;
  readonly artifacts: string;
  readonly allowDevelopmentKey: boolean;
}

/** `zkliq verify`: the verdict is the result; exit code 1 says no. */
export async function runVerify(
  file: string,
  options: VerifyCommandOptions,
  console: Console,
): Promise<void> {
  const proof = await readProofFile(file);
  const artifacts = await Artifacts.open(options.circuit ?? proof.circuit, options.artifacts);
  const { allowDevelopmentKey } = options;
  artifacts.requireUsableOn(proof.authorization.chainId, allowDevelopmentKey);
  const verifier = new Verifier(artifacts, { allowDevelopmentKey });
  const verdict = await console.step('verifying', () => verifier.verify(proof));
  const { trust } = artifacts.manifest;
  const { circuit, words, authorization } = proof;
  console.result(
    { ...verdict, circuit, trust, words, authorization },
    verdict.valid
      ? describeProof(proof, trust)
      : `not valid: ${verdict.explanation} (${verdict.reason})`,
  );
  process.exitCode = verdict.valid ? EXIT.ok : EXIT.refused;
}

function describeProof(proof: LiquidationProof, trust: string): string {
  const { words, authorization, circuit, keyHash } = proof;
  const { deadline, liquidator, chainId, gate } = authorization;
  const passed = Number(deadline) < Date.now() / 1000 ? ' (passed)' : '';
  return [
    `valid: an account under root ${words.root}`,
    `is liquidatable at round ${words.round}, threshold ${formatPercent(words.threshold)}`,
    `nullifier   ${words.nullifier}`,
    `liquidator  ${liquidator}`,
    `gate        ${gate} on chain ${chainId}`,
    `deadline    ${formatTime(deadline)}${passed}`,
    `circuit     ${circuit}`,
    `key         ${keyHash} (${trust})`,
  ].join('\n');
}
