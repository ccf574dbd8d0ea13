import { readDeploymentFile } from '../../chain/deployment/deploymentFile.js';
import { isAddressedTo } from '../../chain/gate/addressee.js';
import type { SignedReceipt } from '../../chain/receipt/receipt.js';
import { checkReceipt } from '../../chain/receipt/receiptCheck.js';
import { readReceiptFile } from '../../chain/receipt/receiptFile.js';
import { InputError } from '../../errors.js';
import { connect } from '../chain/node.js';
import type { Console } from '../output/console.js';
import { formatPercent } from '../output/format.js';
import type { Finding, VerifyCommandOptions } from './verify.js';

/** Checks a receipt on its chain. */
export async function verifyReceipt(
  file: string,
  { rpc, deployment, signer }: VerifyCommandOptions,
  console: Console,
): Promise<Finding> {
  const receipt = await readReceiptFile(file);
  if (!rpc) {
    throw new InputError(
      'USAGE',
      `${file} is a receipt, which is checked on its chain: name a node with --rpc (or ZKLIQ_RPC)`,
    );
  }
  const isExpected = await isOfDeployment(receipt, deployment);
  if (!isExpected) {
    return notValid(receipt, 'GATE_UNEXPECTED', "The receipt is not of the deployment's gate");
  }
  const node = await console.wait('connecting', () => connect(rpc));
  const verdict = await console.wait('asking the chain', () =>
    checkReceipt(receipt, node, signer === undefined ? {} : { expectedSigner: signer }),
  );
  if (!verdict.valid) return notValid(receipt, verdict.reason, verdict.explanation);
  const known = deployment !== undefined;
  return {
    valid: true,
    report: { ...verdict, receipt },
    text: describeReceipt(receipt, verdict.signer, verdict.block, known),
    line: `${whatOf(receipt)}, gate ${gateOf(receipt, known)}, signed by ${verdict.signer}`,
  };
}

async function isOfDeployment(receipt: SignedReceipt, file: string | undefined): Promise<boolean> {
  return file === undefined || isAddressedTo(receipt, await readDeploymentFile(file));
}

function notValid(receipt: SignedReceipt, reason: string, explanation: string): Finding {
  const text = `not valid: ${explanation} (${reason})`;
  const report = { valid: false, reason, explanation, receipt };
  return { valid: false, report, text, line: text };
}

function describeReceipt(
  receipt: SignedReceipt,
  signer: string,
  block: number,
  isKnownGate: boolean,
): string {
  const { transaction, nullifier, liquidator, keyHash } = receipt;
  return [
    whatOf(receipt),
    `nullifier    ${nullifier}`,
    `liquidator   ${liquidator}`,
    `signer       ${signer}`,
    `gate         ${gateOf(receipt, isKnownGate)}`,
    `transaction  ${transaction}, block ${block}`,
    `key          ${keyHash}`,
  ].join('\n');
}

function whatOf({ round, threshold }: SignedReceipt): string {
  return `valid: an account was liquidated at round ${round}, threshold ${formatPercent(threshold)}`;
}

function gateOf({ gate, chainId }: SignedReceipt, isKnown: boolean): string {
  return `${gate} on chain ${chainId}${isKnown ? '' : ' (is it the one you mean?)'}`;
}
