import { Artifacts } from '../../artifacts/artifacts.js';
import { readProofFile } from '../../files/proofFile.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { Verifier } from '../../verifier/verifier.js';
import type { Console } from '../console.js';
import { formatPercent, formatTime } from '../format.js';
import type { Finding, VerifyCommandOptions } from './verify.js';

/** Checks a proof on this machine. */
export async function verifyProof(
  file: string,
  { circuit: expected, artifacts: root, allowDevelopmentKey }: VerifyCommandOptions,
  console: Console,
): Promise<Finding> {
  const proof = await readProofFile(file);
  const artifacts = await Artifacts.open(expected ?? proof.circuit, root);
  artifacts.requireUsableOn(proof.authorization.chainId, allowDevelopmentKey);
  const verifier = new Verifier(artifacts, { allowDevelopmentKey });
  const verdict = await console.step('verifying', () => verifier.verify(proof));
  const { trust } = artifacts.manifest;
  const { circuit, words, authorization } = proof;
  return {
    valid: verdict.valid,
    report: { ...verdict, circuit, trust, words, authorization },
    text: verdict.valid
      ? describeProof(proof, trust)
      : `not valid: ${verdict.explanation} (${verdict.reason})`,
  };
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
