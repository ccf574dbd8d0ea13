import type {
  OutboxReport,
  OutboxTransaction,
  ProofVerdict,
} from '../../chain/outbox/outboxReport.js';
import type { TriedProofs } from '../../chain/outbox/tryProofs.js';
import { EXIT } from '../exitCodes.js';
import type { Console } from '../output/console.js';
import { groupCount } from '../output/format.js';
import { authorizedIn } from './submitProgress.js';

/** Says what became of each proof, and sets the exit code: 4 if one was refused, or came too late. */
export function reportSubmitted(
  folder: string,
  { transactions, proofs: unordered }: OutboxReport,
  receipts: readonly string[],
  console: Console,
): void {
  const proofs = byFile(unordered);
  const authorized = authorizedIn(transactions);
  const skipped = new Set(transactions.flatMap((each) => each.skipped)).size;
  console.result(
    { folder, authorized, skipped, transactions, proofs, receipts },
    [
      `${groupCount(authorized)} liquidations authorized, ${groupCount(skipped)} skipped`,
      ...transactions.map(describeTransaction),
      ...proofs.filter(({ status }) => status !== 'authorized').map(describeVerdict),
      ...(receipts.length > 0 ? [`receipts     ${groupCount(receipts.length)}`] : []),
    ].join('\n'),
  );
  setExitCode(proofs);
}

/** As above, of what would be sent. */
export function reportTried(
  folder: string,
  { groups, left }: TriedProofs,
  refused: readonly ProofVerdict[],
  console: Console,
): void {
  const proofs = byFile([...left, ...refused]);
  const accepted = groups.reduce((sum, { files }) => sum + files.length, 0);
  console.result(
    { dryRun: true, folder, transactions: groups, left: proofs },
    [
      `the gate would accept ${groupCount(accepted)} proofs, in ${groupCount(groups.length)} transactions`,
      ...groups.map(
        ({ files, gasLimit }) =>
          `transaction  ${groupCount(files.length)} proofs, at most ${groupCount(gasLimit)} gas`,
      ),
      ...proofs.map(describeVerdict),
    ].join('\n'),
  );
  setExitCode(proofs);
}

function describeTransaction(given: OutboxTransaction): string {
  const { transaction, block, gasUsed, outcome, authorized, skipped, reason } = given;
  const gas = groupCount(gasUsed);
  const what = {
    authorized: `${authorized.length} authorized, ${skipped.length} skipped`,
    failed: `failed: ${reason}`,
    cancelled: 'did nothing, in place of one that would have failed',
  };
  return `transaction  ${transaction}, block ${block}, ${gas} gas: ${what[outcome]}`;
}

function describeVerdict({ file, status, reason }: ProofVerdict): string {
  return `${status.padEnd(11)}  ${file}: ${reason}`;
}

function setExitCode(proofs: readonly ProofVerdict[]): void {
  const isShort = proofs.some(({ status }) => status === 'refused' || status === 'expired');
  if (isShort) process.exitCode = EXIT.chain;
}

function byFile(proofs: readonly ProofVerdict[]): ProofVerdict[] {
  return [...proofs].sort((one, other) => (one.file < other.file ? -1 : 1));
}
