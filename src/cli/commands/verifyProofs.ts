import { Artifacts } from '../../artifacts/artifacts.js';
import { readProofFile } from '../../files/proofFile.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { nullifiersOf } from '../../statement/words.js';
import { formatTime } from '../../time.js';
import type { Verdict } from '../../verifier/verdict.js';
import { Verifier } from '../../verifier/verifier.js';
import type { Console } from '../output/console.js';
import { formatPercent } from '../output/format.js';
import type { Finding, VerifyCommandOptions } from './verify.js';

interface ReadProof {
  readonly file: string;
  readonly proof: LiquidationProof;
}

/** Checks proofs on this machine: those of one circuit at once. */
export async function verifyProofs(
  files: readonly string[],
  options: VerifyCommandOptions,
  console: Console,
): Promise<[file: string, Finding][]> {
  const read: ReadProof[] = [];
  for (const file of files) read.push({ file, proof: await readProofFile(file) });
  const circuits = new Set(read.map(({ proof }) => options.circuit ?? proof.circuit));
  const findings: [file: string, Finding][] = [];
  for (const circuit of circuits) {
    const own = read.filter(({ proof }) => (options.circuit ?? proof.circuit) === circuit);
    findings.push(...(await verifyOfCircuit(circuit, own, options, console)));
  }
  return findings;
}

async function verifyOfCircuit(
  circuit: string,
  read: readonly ReadProof[],
  { artifacts: root, allowDevelopmentKey }: VerifyCommandOptions,
  console: Console,
): Promise<[file: string, Finding][]> {
  const artifacts = await Artifacts.open(circuit, root);
  const proofs = read.map(({ proof }) => proof);
  for (const { authorization } of proofs) {
    artifacts.requireUsableOn(authorization.chainId, allowDevelopmentKey);
  }
  const verifier = new Verifier(artifacts, { allowDevelopmentKey });
  const verdicts = await console.step('verifying', () => verdictsOf(verifier, proofs));
  const { trust } = artifacts.manifest;
  return read.map(({ file, proof }, i) => [file, findingOf(proof, verdicts[i]!, trust)]);
}

/** Of each proof: the batch's verdict has the reason of the first wrong one only. */
export async function verdictsOf(
  verifier: Verifier,
  proofs: readonly LiquidationProof[],
): Promise<Verdict[]> {
  const together = await verifier.verifyBatch(proofs);
  const verdicts: Verdict[] = proofs.map(() => ({ valid: true }));
  if (together.valid) return verdicts;
  for (const place of together.failed) verdicts[place] = await verifier.verify(proofs[place]!);
  return verdicts;
}

function findingOf(proof: LiquidationProof, verdict: Verdict, trust: string): Finding {
  const { circuit, words, authorization } = proof;
  const accounts = nullifiersOf([proof]).length;
  const report = { ...verdict, circuit, trust, accounts, words, authorization };
  if (!verdict.valid) {
    const text = `not valid: ${verdict.explanation} (${verdict.reason})`;
    return { valid: false, report, text, line: text };
  }
  const what = `valid: ${accounts === 1 ? 'an account' : `${accounts} accounts`}`;
  const { liquidator, gate, chainId, deadline } = authorization;
  const line = [
    `${what} at round ${words.round}, for ${liquidator}`,
    `gate ${gate} on chain ${chainId}`,
    `deadline ${describeDeadline(deadline)}`,
    `${trust} key`,
  ].join(', ');
  return { valid: true, report, text: describeProof(what, proof, trust), line };
}

function describeProof(what: string, proof: LiquidationProof, trust: string): string {
  const { words, authorization, circuit, keyHash } = proof;
  const { deadline, liquidator, chainId, gate } = authorization;
  const nullifiers = nullifiersOf([proof]);
  return [
    `${what} under root ${words.root}`,
    `${nullifiers.length === 1 ? 'is' : 'are'} liquidatable at round ${words.round}, threshold ${formatPercent(words.threshold)}`,
    ...nullifiers.map((nullifier) => `nullifier   ${nullifier}`),
    `liquidator  ${liquidator}`,
    `gate        ${gate} on chain ${chainId}`,
    `deadline    ${describeDeadline(deadline)}`,
    `circuit     ${circuit}`,
    `key         ${keyHash} (${trust})`,
  ].join('\n');
}

function describeDeadline(deadline: bigint): string {
  return `${formatTime(deadline)}${Number(deadline) < Date.now() / 1000 ? ' (passed)' : ''}`;
}
