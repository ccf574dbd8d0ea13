import { biasBalances } from '../account/balances.js';
import type { CircuitInstance } from '../circuits/instances.js';
import type { LiquidationClaim } from './claim.js';
import type { LiquidationWords } from './words.js';

/** Values of a circuit's input signals, by name. */
export type CircuitInputs = Readonly<Record<string, bigint | readonly bigint[]>>;

/** The input signals of `Liquidatable(N, D)`: levels beyond the path pass their node on. */
export function liquidationInputs(
  instance: CircuitInstance,
  claim: LiquidationClaim,
  words: LiquidationWords,
  challenge: bigint,
): CircuitInputs {
  const { depth } = instance;
  const { account, path } = claim;
  const levels = <T>(values: readonly T[], toSignal: (value: T) => bigint) =>
    Array.from({ length: depth }, (_, level) =>
      level < values.length ? toSignal(values[level]!) : 0n,
    );
  return {
    challenge,
    threshold: words.threshold,
    round: words.round,
    context: words.context,
    assetCoefficients: words.assetCoefficients,
    liabilityCoefficients: words.liabilityCoefficients,
    ownerKey: account.ownerKey,
    viewingKey: account.viewingKey,
    nonce: account.nonce,
    sinceRound: account.sinceRound,
    biased: biasBalances(account.balances),
    siblings: levels(path.siblings, (sibling) => sibling),
    isRight: levels(path.isRight, (isRight) => (isRight ? 1n : 0n)),
    isHashed: levels(path.siblings, () => 1n),
  };
}
