import { stat } from 'node:fs/promises';
import type { Deployment } from '../../chain/deployment/deployment.js';
import { isAddressedTo } from '../../chain/gate/addressee.js';
import type { SubmittedBatch } from '../../chain/gate/submission.js';
import { InputError } from '../../errors.js';
import { readDeploymentFile } from '../../files/deploymentFile.js';
import { readProofFile } from '../../files/proofFile.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { nullifiersOf } from '../../statement/words.js';
import type { Console } from '../console.js';
import { groupCount } from '../format.js';
import { connectTo, openGate, readRound } from '../gate.js';
import { namingFiles } from '../namingFiles.js';
import { type FeeOptions, sendOptions, tellingSent } from '../sending.js';
import { openWallet } from '../wallet.js';
import { ReceiptFiles } from './receiptFiles.js';

export interface SubmitCommandOptions extends FeeOptions, FolderOptions {
  readonly deployment: string;
  readonly rpc: string;
  readonly keystore?: string;
  /** File for the receipt of one liquidation. */
  readonly receipt?: string;
  /** Folder for one file a liquidation. */
  readonly receipts?: string;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** What is for folders only. */
interface FolderOptions {
  readonly confirmations?: number;
  /** Seconds. */
  readonly replaceAfter?: number;
  /** Seconds. */
  readonly patience?: number;
  readonly underWay?: number;
  readonly proofsPerTransaction?: number;
  readonly artifacts: string;
  readonly allowDevelopmentKey: boolean;
}

/** `zkliq submit`: sends a proof to its gate, or several at once, or whatever a folder has. */
export async function runSubmit(
  files: readonly string[],
  options: SubmitCommandOptions,
  console: Console,
): Promise<void> {
  const [folder] = files;
  if (await isFolder(folder!)) {
    if (files.length > 1) throw new InputError('USAGE', `${folder} is a folder: name it alone`);
    const { runSubmitFolder } = await import('./submitFolder.js');
    return runSubmitFolder(folder!, options, console);
  }
  requireNoFolderOptions(options);
  const { keystore, dryRun } = options;
  const proofs: LiquidationProof[] = [];
  for (const file of files) proofs.push(await readProofFile(file));
  const deployment = await readDeploymentFile(options.deployment);
  for (const [i, proof] of proofs.entries()) requireMeantFor(files[i]!, proof, deployment);
  const others = [...files, options.deployment, keystore];
  const receipts = await ReceiptFiles.reserve(options, nullifiersOf(proofs), others);
  const wallet = dryRun ? undefined : await openWallet(keystore, console.signal);
  const node = await connectTo(deployment, options.rpc, console);
  const signer = wallet?.connect(node);
  const { gate, round, gas } = await console.wait('asking the gate', () =>
    namingFiles(files, 'proof', async () => {
      const open = await openGate(deployment, signer ?? node);
      const { gate } = open;
      const round = await readRound(open, deployment, proofs[0]!.words.round);
      return { gate, round, gas: await gate.simulateBatch(proofs, { round }) };
    }),
  );
  if (signer === undefined) {
    showDryRun(proofs, gas, console);
    return;
  }
  await tellingSent(node, async () => {
    const submitted = await console.wait(`sending, for ${groupCount(gas)} gas`, () =>
      gate.submitBatch(proofs, { round, ...sendOptions(options, console) }),
    );
    const written = await receipts.write(proofs, submitted, signer);
    showSubmitted(submitted, written, console);
  });
}

async function isFolder(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => null);
  return status?.isDirectory() ?? false;
}

/** @throws InputError USAGE */
function requireNoFolderOptions(options: FolderOptions): void {
  const { confirmations, replaceAfter, patience, underWay, proofsPerTransaction } = options;
  const given = {
    '--confirmations': confirmations,
    '--replace-after': replaceAfter,
    '--patience': patience,
    '--under-way': underWay,
    '--proofs-per-transaction': proofsPerTransaction,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) throw new InputError('USAGE', `${name} is for a folder of proofs`);
  }
}

/** A proof for another gate would only be refused as not valid. */
function requireMeantFor(
  file: string,
  { authorization }: LiquidationProof,
  { chainId, gate }: Deployment,
): void {
  if (isAddressedTo(authorization, { gate, chainId })) return;
  throw new InputError(
    'INVALID_VALUE',
    `${file} is for the gate ${authorization.gate} on chain ${authorization.chainId}, the deployment is ${gate} on chain ${chainId}: name the right one`,
    { gate: authorization.gate, chainId: authorization.chainId },
  );
}

function showDryRun(proofs: readonly LiquidationProof[], gas: bigint, console: Console): void {
  const { words, authorization } = proofs[0]!;
  const { round, threshold } = words;
  const { liquidator } = authorization;
  const nullifiers = nullifiersOf(proofs);
  const what = proofs.length === 1 ? 'this proof' : `these ${proofs.length} proofs`;
  const units = groupCount(gas);
  const costs =
    nullifiers.length === 1
      ? [`gas  ${units}`]
      : [`accounts  ${nullifiers.length}`, `gas       ${units}`];
  console.result(
    { dryRun: true, gas, nullifiers, round, threshold, liquidator },
    [`the gate would accept ${what}`, ...costs].join('\n'),
  );
}

function showSubmitted(
  { transaction, block, gasUsed, authorized, skipped, authorization }: SubmittedBatch,
  receipts: readonly string[],
  console: Console,
): void {
  const { liquidator, round, threshold } = authorization;
  const several = authorized.length + skipped.length > 1;
  console.result(
    { transaction, block, gasUsed, authorized, skipped, round, threshold, liquidator, receipts },
    [
      several
        ? `${authorized.length} liquidations authorized, ${skipped.length} skipped`
        : 'liquidation authorized',
      `transaction  ${transaction}`,
      `block        ${block}`,
      `gas          ${groupCount(gasUsed)}`,
      `liquidator   ${liquidator}`,
      ...(several ? authorized.map((nullifier) => `authorized   ${nullifier}`) : []),
      ...skipped.map((nullifier) => `skipped      ${nullifier} (liquidated or moved before)`),
      ...receipts.map((file) => `receipt      ${file}`),
    ].join('\n'),
  );
}
