import { Artifacts } from '../../artifacts/artifacts.js';
import { circuitInstance } from '../../circuits/instances.js';
import { writeProofFile } from '../../files/proofFile.js';
import { loadCurve } from '../../groth16/curve.js';
import { Prover } from '../../pool/prover.js';
import type { LiquidationClaim } from '../../statement/claim.js';
import { decideClaims, requireAccountCount } from '../../statement/claims.js';
import { nullifiersOf } from '../../statement/words.js';
import { listAccountFiles } from '../accountFiles.js';
import { warnOfDeadline } from '../chain/deadline.js';
import { circuitForFiles, circuitOfDeployment } from '../chooseCircuit.js';
import { chosenEngine, type EngineChoice } from '../engine.js';
import { namingFiles } from '../namingFiles.js';
import type { Console } from '../output/console.js';
import { requireOutput } from '../output/outputs.js';
import { type ChainForm, type FileForm, filesOf, type ProveForm } from '../proveForm.js';
import { claimsFromFiles } from './proveFromFiles.js';

export interface ProveCommandOptions {
  /** Files or folders. */
  readonly account: readonly string[];
  readonly liquidator: string;
  readonly out: string;
  readonly artifacts: string;
  readonly engine: EngineChoice;
  readonly force: boolean;
  readonly allowReadableSecrets: boolean;
  readonly allowDevelopmentKey: boolean;
}

/** Claims that are true, and what proves them. */
interface Task {
  readonly claims: readonly LiquidationClaim[];
  readonly artifacts: Artifacts;
}

/** `zkliq prove`: proves that accounts are liquidatable, and writes the proof file. */
export async function runProve(
  options: ProveCommandOptions,
  form: ProveForm,
  console: Console,
): Promise<void> {
  const { out, engine, force: overwrite, allowDevelopmentKey } = options;
  const choice = chosenEngine(engine);
  const files = await listAccountFiles(options.account);
  await requireOutput(out, overwrite, [...files, ...filesOf(form)]);
  // The curve's threads start while the tree is hashed; if they cannot, the prover will say so.
  loadCurve().catch(() => {});
  const { claims, artifacts } = await namingFiles(files, 'claim', () =>
    form.from === 'files'
      ? prepareFromFiles(files, options, form, console)
      : prepareOnChain(files, options, form, console),
  );
  const { deadline } = claims[0]!.context;
  warnOfDeadline(deadline, console);
  const prover = await console.step('loading keys', () =>
    Prover.create(artifacts, { engine: choice, allowDevelopmentKey }),
  );
  try {
    const proof = await console.step('proving', () =>
      prover.proveBatch(claims, { signal: console.signal }),
    );
    await writeProofFile(out, proof, { overwrite });
    const { circuit, words, keyHash } = proof;
    const nullifiers = nullifiersOf([proof]);
    console.result(
      { proof: out, circuit, keyHash, nullifiers, round: words.round, deadline },
      [
        `proof      ${out}`,
        ...(claims.length > 1 ? [`circuit    ${circuit}`] : []),
        ...nullifiers.map((nullifier) => `nullifier  ${nullifier}`),
        `round      ${words.round}`,
      ].join('\n'),
    );
  } finally {
    await prover.close();
  }
}

async function prepareFromFiles(
  files: readonly string[],
  options: ProveCommandOptions,
  form: FileForm,
  console: Console,
): Promise<Task> {
  const name = form.circuit ?? (await circuitForFiles(files.length, options.artifacts));
  const circuit = circuitInstance(name);
  requireAccountCount(circuit, files.length);
  const claims = await console.step('reading files', () =>
    claimsFromFiles(files, circuit, options, form),
  );
  decideClaims(circuit, claims);
  const artifacts = await Artifacts.open(name, options.artifacts);
  artifacts.requireUsableOn(form.chainId, options.allowDevelopmentKey);
  return { claims, artifacts };
}

/** What speaks to a chain is loaded only here. */
async function prepareOnChain(
  files: readonly string[],
  options: ProveCommandOptions,
  form: ChainForm,
  console: Console,
): Promise<Task> {
  const { readDeploymentFile } = await import('../../chain/deployment/deploymentFile.js');
  const deployment = await readDeploymentFile(form.deployment);
  const circuit = form.circuit ?? circuitOfDeployment(files.length, deployment);
  requireAccountCount(circuitInstance(circuit), files.length);
  const artifacts = await Artifacts.open(circuit, options.artifacts);
  artifacts.requireUsableOn(deployment.chainId, options.allowDevelopmentKey);
  const { claimsOnChain } = await import('./proveFromChain.js');
  const claims = await claimsOnChain(files, options, form, deployment, artifacts, console);
  return { claims, artifacts };
}
