import type { SubmittedBatch } from '../../chain/gate/submission.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { nullifiersOf } from '../../statement/words.js';
import type { Console } from '../output/console.js';
import { groupCount } from '../output/format.js';

/** @param gas that sending them would need */
export function showDryRun(
  proofs: readonly LiquidationProof[],
  gas: bigint,
  console: Console,
): void {
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

export function showSubmitted(
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
