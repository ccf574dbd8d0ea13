import { biasBalances } from '../account/balances.js';
import type { CircuitInstance } from '../circuits/instances.js';
import type { LiquidationClaim } from './claim.js';
import type { LiquidationWords } from './words.js';

/** Values of a circuit's input signals, by name; those of arrays of arrays one row after the other. */
export type CircuitInputs = Readonly<Record<string, bigint | readonly bigint[]>>;

/** Values of the input signals about one account. */
type AccountInputs = Readonly<Record<string, bigint | readonly bigint[]>>;

/**
 * The input signals of `Liquidatable(N, D)` or `LiquidatableBatch(M, N, D)`.
 *
 * @param claims one, or up to M
 */
export function liquidationInputs(
  instance: CircuitInstance,
  claims: readonly LiquidationClaim[],
  words: LiquidationWords,
  challenge: bigint,
): CircuitInputs {
  const common = {
    challenge,
    threshold: words.threshold,
    round: words.round,
    context: words.context,
    assetCoefficients: words.assetCoefficients,
    liabilityCoefficients: words.liabilityCoefficients,
  };
  const accounts = claims.map((claim) => accountInputs(instance, claim));
  if (instance.template === 'Liquidatable') return { ...common, ...accounts[0]! };
  const slots = [...accounts];
  while (slots.length < instance.accounts) slots.push(unusedSlot(accounts[0]!));
  const names = Object.keys(slots[0]!);
  return {
    ...common,
    // An empty slot has no root of its own to give.
    root: words.root,
    isUsed: slots.map((_, slot) => (slot < claims.length ? 1n : 0n)),
    ...Object.fromEntries(names.map((name) => [name, slots.flatMap((slot) => slot[name]!)])),
  };
}

/** Levels beyond the path pass their node on. */
function accountInputs(
  { depth }: CircuitInstance,
  { account, path }: LiquidationClaim,
): AccountInputs {
  const levels = <T>(values: readonly T[], toSignal: (value: T) => bigint) =>
    Array.from({ length: depth }, (_, level) =>
      level < values.length ? toSignal(values[level]!) : 0n,
    );
  return {
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

function unusedSlot(used: AccountInputs): AccountInputs {
  return Object.fromEntries(
    Object.entries(used).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? 0n : value.map(() => 0n),
    ]),
  );
}
