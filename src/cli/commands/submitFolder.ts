import { join } from 'node:path';
import { abortable } from '../../abortable.js';
import type { Deployment } from '../../chain/deployment/deployment.js';
import { readDeploymentFile } from '../../chain/deployment/deploymentFile.js';
import { Outbox } from '../../chain/outbox/outbox.js';
import { DEFAULT_MOST_PROOFS, type OutboxOptions } from '../../chain/outbox/outboxOptions.js';
import { tryProofs } from '../../chain/outbox/tryProofs.js';
import { isLocalChain } from '../../developmentKey/localChains.js';
import { InputError } from '../../errors.js';
import { connectTo, openGate, readRound } from '../chain/gate.js';
import { DoneBeforeError } from '../doneBefore.js';
import { openWallet } from '../keys/wallet.js';
import type { Console } from '../output/console.js';
import { type ProofFolder, readProofFolder, verifyFolder } from './proofFolder.js';
import { ReceiptFolder } from './receiptFolder.js';
import type { SubmitCommandOptions } from './submit.js';
import { reportSubmitted, reportTried } from './submitFolderReport.js';
import { SubmitProgress } from './submitProgress.js';

/** In the folder of the proofs. */
const JOURNAL = 'submit.journal';

const DEFAULT_CONFIRMATIONS = 3;

/** `zkliq submit` of a folder: sends all its proofs, and goes on where it was ended. */
export async function runSubmitFolder(
  folder: string,
  options: SubmitCommandOptions,
  console: Console,
): Promise<void> {
  if (options.receipt !== undefined) {
    throw new InputError(
      'USAGE',
      '--receipt is for one liquidation: name a folder with --receipts',
    );
  }
  console.tellEvents();
  const deployment = await readDeploymentFile(options.deployment);
  const read = await readProofFolder(folder);
  const receipts = await ReceiptFolder.reserve(options.receipts, folder, options.force);
  const circuits = deployment.circuits.map(({ circuit }) => circuit);
  const proofs = await console.step('verifying', () => verifyFolder(read, circuits, options));
  const { keystore, dryRun } = options;
  const wallet = dryRun ? undefined : await openWallet(keystore, console.signal);
  const node = await connectTo(deployment, options.rpc, console);
  const signer = wallet?.connect(node);
  const open = await console.wait('asking the gate', () => openGate(deployment, signer ?? node));
  const { gate } = open;
  const roundOf = (number: bigint) => readRound(open, deployment, number);
  if (signer === undefined) {
    const most = options.proofsPerTransaction ?? DEFAULT_MOST_PROOFS;
    const trying = () => tryProofs(gate, proofs.proofs, most, roundOf);
    const tried = await console.wait('trying the proofs', trying);
    return reportTried(folder, tried, proofs.refused, console);
  }
  const progress = new SubmitProgress(proofs.proofs.length, console);
  const outbox = await Outbox.open({
    ...outboxOptionsOf(options, deployment),
    gate,
    journal: join(folder, JOURNAL),
    roundOf,
    signal: console.signal,
    onEvent: progress.take,
  });
  try {
    const report = await send(outbox, folder, proofs, progress, console);
    const written = await receipts.write(report.proofs, proofs.proofs, signer);
    const all = { ...report, proofs: [...report.proofs, ...proofs.refused] };
    reportSubmitted(folder, all, written, console);
  } finally {
    await outbox.close();
  }
}

/** What the user has said of how it is sent. */
function outboxOptionsOf(
  options: SubmitCommandOptions,
  { chainId }: Deployment,
): Partial<OutboxOptions> {
  const { maxFee, replaceAfter, patience, underWay, proofsPerTransaction } = options;
  const confirmations = isLocalChain(chainId) ? 1 : DEFAULT_CONFIRMATIONS;
  return {
    confirmations: options.confirmations ?? confirmations,
    ...(proofsPerTransaction !== undefined && { proofsPerTransaction }),
    ...(replaceAfter !== undefined && { replaceAfter: 1_000 * replaceAfter }),
    ...(patience !== undefined && { patience: 1_000 * patience }),
    ...(underWay !== undefined && { window: underWay }),
    ...(maxFee !== undefined && { maximumFeePerGas: maxFee }),
  };
}

/** What is under way when it ends is told, whatever ends it. */
async function send(
  outbox: Outbox,
  folder: string,
  { proofs }: ProofFolder,
  progress: SubmitProgress,
  console: Console,
) {
  try {
    progress.show(outbox);
    return await abortable(outbox.submit(proofs), console.signal);
  } catch (error) {
    const { underWay, transactions } = outbox;
    const note =
      underWay.length === 0
        ? 'Nothing is under way: the same command goes on'
        : `Under way, and possibly mined: ${underWay.join(', ')}. The same command goes on with them`;
    const done = { folder, settled: transactions.length, underWay: underWay.join(', ') };
    throw new DoneBeforeError(error, note, done);
  } finally {
    console.endStage();
  }
}
