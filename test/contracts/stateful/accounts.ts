import { type Account, accountLeaf, accountNullifier } from '../../../src/account/account.js';
import { ownerKeyOf } from '../../../src/account/keys.js';
import { coefficientsOfRound, type PriceRound, priceOfWord } from '../../../src/market/round.js';
import { drawn } from '../../support/accounts.js';
import type { GateModel } from './gateModel.js';
import { FEED_DECIMALS, markets, THRESHOLD, usualAnswers } from './parameters.js';

/** An account in the operator's books. */
export interface Entry {
  readonly account: Account;
  readonly leaf: bigint;
  readonly nullifier: bigint;
}

export function entryOf(account: Account): Entry {
  return { account, leaf: accountLeaf(account), nullifier: accountNullifier(account) };
}

/** A new account, which owes so many percent of what it has, at the latest prices. */
export function newEntry(model: GateModel, number: number, percent: number, since: bigint): Entry {
  const [held, owed] = number % 7 === 0 ? [1, 0] : [0, 1];
  const amounts = [0n, 0n];
  amounts[held] = BigInt(1 + (number % 5)) * 10n ** BigInt(markets[held]!.decimals);
  const worth = amounts[held]! * priceOf(model, held);
  amounts[owed] = -(worth * BigInt(percent)) / (100n * priceOf(model, owed));
  return entryOf({
    ownerKey: ownerKeyOf(drawn(`spending key ${number}`)),
    viewingKey: drawn(`viewing key ${number}`),
    nonce: 0n,
    sinceRound: since,
    balances: amounts,
  });
}

/** The account after an update: what it owes changes by so many percent. */
export function movedEntry({ account }: Entry, percent: number, since: bigint): Entry {
  const balances = account.balances.map((x) => (x < 0n ? (x * BigInt(percent)) / 100n : x));
  return entryOf({ ...account, nonce: account.nonce + 1n, sinceRound: since, balances });
}

export type Objection = 'ROUND_NOT_LATER' | 'NOT_LIQUIDATABLE';

/** Why an account cannot be proved liquidatable at a round, null if it can: DESIGN.md, section 4. */
export function objectionTo({ sinceRound, balances }: Account, round: PriceRound) {
  if (round.number <= sinceRound) return 'ROUND_NOT_LATER';
  const { assets, liabilities } = coefficientsOfRound(markets, round.prices);
  const [held, owed] = [assets, liabilities].map((coefficients, side) =>
    balances
      .map((x, k) => (side === 0 ? x : -x) * coefficients[k]!)
      .filter((value) => value > 0n)
      .reduce((sum, value) => sum + value, 0n),
  );
  return held! * 10_000n < THRESHOLD * owed! ? null : 'NOT_LIQUIDATABLE';
}

function priceOf({ prices }: GateModel, market: number): bigint {
  const price = priceOfWord(prices.latest?.prices[market] ?? 0n);
  const scale = 30 - FEED_DECIMALS - markets[market]!.decimals;
  return price === 0n ? usualAnswers[market]![0]! * 10n ** BigInt(scale) : price;
}
