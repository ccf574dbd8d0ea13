import type { Signer } from 'ethers/providers';
import type { Deployment } from '../../chain/deployment/deployment.js';
import type { SubmittedLiquidation } from '../../chain/gate/liquidationGate.js';
import { receiptOf, signReceipt } from '../../chain/receipt/receipt.js';
import { InputError } from '../../errors.js';
import { readDeploymentFile } from '../../files/deploymentFile.js';
import { readProofFile } from '../../files/proofFile.js';
import { writeReceiptFile } from '../../files/receiptFile.js';
import { isSameAddress } from '../../hex.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import type { Console } from '../console.js';
import { DoneBeforeError } from '../doneBefore.js';
import { groupDecimal } from '../format.js';
import { connectTo, openGate, readRound } from '../gate.js';
import { requireOutput } from '../outputs.js';
import { type FeeOptions, sendOptions, tellingSent } from '../sending.js';
import { openWallet } from '../wallet.js';

export interface SubmitCommandOptions extends FeeOptions {
  readonly deployment: string;
  readonly rpc: string;
  readonly keystore?: string;
  readonly receipt?: string;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** `zkliq submit`: sends a proof to its gate. */
export async function runSubmit(
  file: string,
  options: SubmitCommandOptions,
  console: Console,
): Promise<void> {
  const { receipt, keystore, dryRun, force } = options;
  if (receipt !== undefined) {
    await requireOutput(receipt, force, [file, options.deployment, keystore]);
  }
  const proof = await readProofFile(file);
  const deployment = await readDeploymentFile(options.deployment);
  requireMeantFor(file, proof, deployment);
  const wallet = dryRun ? undefined : await openWallet(keystore, console.signal);
  const node = await connectTo(deployment, options.rpc, console);
  const signer = wallet?.connect(node);
  const { gate, round, gas } = await console.wait('asking the gate', async () => {
    const open = await openGate(deployment, signer ?? node);
    const round = await readRound(open, deployment, proof.words.round);
    return { gate: open.gate, round, gas: await open.gate.simulate(proof, { round }) };
  });
  if (signer === undefined) {
    showDryRun(proof, gas, console);
    return;
  }
  await tellingSent(node, async () => {
    const submitted = await console.wait(
      `sending, for ${groupDecimal(gas.toString(), 0)} gas`,
      () => gate.submit(proof, { round, ...sendOptions(options, console) }),
    );
    if (receipt !== undefined) await writeReceipt(receipt, proof, submitted, signer, force);
    showSubmitted(proof, submitted, receipt, console);
  });
}

/** A proof for another gate would only be refused as not valid. */
function requireMeantFor(
  file: string,
  { authorization }: LiquidationProof,
  { chainId, gate }: Deployment,
): void {
  const isSameGate = isSameAddress(authorization.gate, gate);
  if (isSameGate && authorization.chainId === chainId) return;
  throw new InputError(
    'INVALID_VALUE',
    `${file} is for the gate ${authorization.gate} on chain ${authorization.chainId}, the deployment is ${gate} on chain ${chainId}: name the right one`,
    { gate: authorization.gate, chainId: authorization.chainId },
  );
}

async function writeReceipt(
  path: string,
  proof: LiquidationProof,
  { transaction }: SubmittedLiquidation,
  signer: Signer,
  overwrite: boolean,
): Promise<void> {
  try {
    const signed = await signReceipt(receiptOf(proof, transaction), signer);
    await writeReceiptFile(path, signed, { overwrite });
  } catch (error) {
    // The liquidation stands all the same.
    const note = `The liquidation is authorized, by transaction ${transaction}`;
    throw new DoneBeforeError(error, note, { transaction });
  }
}

function showDryRun({ words, authorization }: LiquidationProof, gas: bigint, console: Console) {
  const { nullifier, round, threshold } = words;
  console.result(
    { dryRun: true, gas, nullifier, round, threshold, liquidator: authorization.liquidator },
    `the gate would accept this proof\ngas  ${groupDecimal(gas.toString(), 0)}`,
  );
}

function showSubmitted(
  { words }: LiquidationProof,
  { transaction, block, gasUsed, authorization }: SubmittedLiquidation,
  receipt: string | undefined,
  console: Console,
): void {
  const { nullifier } = words;
  const { liquidator, round, threshold } = authorization;
  console.result(
    {
      transaction,
      block,
      gasUsed,
      nullifier,
      round,
      threshold,
      liquidator,
      ...(receipt !== undefined && { receipt }),
    },
    [
      'liquidation authorized',
      `transaction  ${transaction}`,
      `block        ${block}`,
      `gas          ${groupDecimal(gasUsed.toString(), 0)}`,
      `liquidator   ${liquidator}`,
      ...(receipt === undefined ? [] : [`receipt      ${receipt}`]),
    ].join('\n'),
  );
}
