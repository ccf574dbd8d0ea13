import {
  type Account,
  assessHealth,
  type ClaimFromChain,
  formatPrice,
  healthFactor,
  type LiquidationProof,
  type SubmittedLiquidation,
} from '../../src/index.js';
import { say, twoColumns } from './narration.js';
import { markets } from './world.js';

const SHOWN = 14;

/** What anybody reads off the chain about a liquidation, and what nobody does. */
export function showKnowledge(
  { claim, round }: ClaimFromChain,
  { words, proof }: LiquidationProof,
  { authorization, transaction }: SubmittedLiquidation,
  accounts: readonly Account[],
): void {
  const { account } = claim;
  const factor = healthFactor(assessHealth(account.balances, claim.coefficients))!;
  const held = account.balances.filter((balance) => balance !== 0n).length;
  const wethPrice = formatPrice(round.prices[0]!, markets[0]!.decimals);
  const rows: readonly (readonly [string, string])[] = [
    [
      `transaction ${short(transaction)}`,
      `which of the ${accounts.length} accounts: number ${accounts.indexOf(account)}`,
    ],
    [`root        ${short(words.root)}`, 'its leaf, and its path in the tree'],
    [`nullifier   ${short(words.nullifiers[0]!)}`, 'its owner key and its viewing key'],
    [`threshold   ${words.threshold} basis points`, `its health factor: ${formatFactor(factor)}`],
    [
      `round       ${words.round}: WETH at ${wethPrice} USD, …`,
      `its ${held} balances, and that it has ${held}`,
    ],
    [
      `liquidator  ${short(authorization.liquidator!)}`,
      `when it was last updated: round ${account.sinceRound}`,
    ],
    [`proof       ${short(proof.a.x)}`, 'whether another account fell'],
  ];
  say(twoColumns(['What the chain saw', 'What stayed private'], rows));
}

function short(value: bigint | string): string {
  return `${String(value).slice(0, SHOWN)}…`;
}

function formatFactor(factor: bigint): string {
  return (Number(factor / 10n ** 12n) / 1e6).toFixed(6);
}
