import { Artifacts } from '../../artifacts/artifacts.js';
import { circuitInstance, requireSingle } from '../../circuits/instances.js';
import { loadCurve } from '../../engine/snarkjs.js';
import { writeProofFile } from '../../files/proofFile.js';
import { Prover } from '../../prover/prover.js';
import { decideClaim, type LiquidationClaim } from '../../statement/claim.js';
import type { Console } from '../console.js';
import { chosenEngine, type EngineChoice } from '../engine.js';
import { formatTime } from '../format.js';
import { requireOutput } from '../outputs.js';
import type { ChainForm, FileForm, ProveForm } from '../proveForm.js';
import { claimFromFiles } from './proveFromFiles.js';

export interface ProveCommandOptions {
  readonly account: string;
  readonly liquidator: string;
  readonly out: string;
  readonly artifacts: string;
  readonly engine: EngineChoice;
  readonly force: boolean;
  readonly allowReadableSecrets: boolean;
  readonly allowDevelopmentKey: boolean;
}

/** A claim that is true, and what proves it. */
interface Task {
  readonly claim: LiquidationClaim;
  readonly artifacts: Artifacts;
}

const MILLENNIUM = 1000n * 365n * 86_400n;

/** `zkliq prove`: proves that an account is liquidatable, and writes the proof file. */
export async function runProve(
  options: ProveCommandOptions,
  form: ProveForm,
  console: Console,
): Promise<void> {
  const { out, account, engine, force: overwrite, allowDevelopmentKey } = options;
  const choice = chosenEngine(engine);
  const inputs = form.from === 'files' ? [form.market, form.round, form.tree] : [form.deployment];
  await requireOutput(out, overwrite, [account, ...inputs]);
  // The curve's threads start while the tree is hashed; if they cannot, the prover will say so.
  loadCurve().catch(() => {});
  const { claim, artifacts } =
    form.from === 'files'
      ? await prepareFromFiles(options, form, console)
      : await prepareOnChain(options, form, console);
  warnOfDeadline(claim.context.deadline, console);
  const prover = await console.step('loading keys', () =>
    Prover.create(artifacts, { engine: choice, allowDevelopmentKey }),
  );
  try {
    const proof = await console.step('proving', () =>
      prover.prove(claim, { signal: console.signal }),
    );
    await writeProofFile(out, proof, { overwrite });
    const { circuit, words, keyHash } = proof;
    const { deadline } = claim.context;
    console.result(
      { proof: out, circuit, keyHash, nullifier: words.nullifier, round: words.round, deadline },
      `proof      ${out}\nnullifier  ${words.nullifier}\nround      ${words.round}`,
    );
  } finally {
    await prover.close();
  }
}

async function prepareFromFiles(
  options: ProveCommandOptions,
  form: FileForm,
  console: Console,
): Promise<Task> {
  const claim = await console.step('reading files', () => claimFromFiles(options, form));
  decideClaim(circuitInstance(form.circuit), claim);
  const artifacts = await Artifacts.open(form.circuit, options.artifacts);
  artifacts.requireUsableOn(form.chainId, options.allowDevelopmentKey);
  return { claim, artifacts };
}

/** What speaks to a chain is loaded only here. */
async function prepareOnChain(
  options: ProveCommandOptions,
  form: ChainForm,
  console: Console,
): Promise<Task> {
  const { readDeploymentFile } = await import('../../files/deploymentFile.js');
  const deployment = await readDeploymentFile(form.deployment);
  const circuit = form.circuit ?? deployment.circuits[0]!.circuit;
  requireSingle(circuitInstance(circuit));
  const artifacts = await Artifacts.open(circuit, options.artifacts);
  artifacts.requireUsableOn(deployment.chainId, options.allowDevelopmentKey);
  const { claimOnChain } = await import('./proveFromChain.js');
  const claim = await claimOnChain(options, form, deployment, artifacts, console);
  return { claim, artifacts };
}

/** Neither is an error: a chain of one's own may keep another time. */
function warnOfDeadline(deadline: bigint, console: Console): void {
  const now = BigInt(Math.floor(Date.now() / 1000));
  if (deadline < now) {
    console.warn(`the deadline, ${formatTime(deadline)}, has passed: a gate will refuse the proof`);
  } else if (deadline - now > MILLENNIUM) {
    console.warn(`the deadline is ${formatTime(deadline)}: are these milliseconds?`);
  }
}
