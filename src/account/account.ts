import { isScalar, requireInRange, SCALAR_MODULUS } from '../field.js';
import { poseidon } from '../poseidon.js';
import { packBalances, requireBalances } from './balances.js';
import { MINIMUM_VIEWING_KEY } from './keys.js';

const TAG_NULLIFIER = 2n;

/** Nonces and rounds are below this. */
export const COUNTER_BOUND = 1n << 48n;

/** An account as whoever may liquidate it sees it. All of it is secret. */
export interface Account {
  /** Poseidon(TAG_OWNER, spending key). */
  readonly ownerKey: bigint;
  /** Hides the leaf and yields the nullifier; uniform in the field. */
  readonly viewingKey: bigint;
  /** Number of updates, below 2^48. */
  readonly nonce: bigint;
  /** Price round of the last update, below 2^48: only a later round can liquidate. */
  readonly sinceRound: bigint;
  /** One signed balance a market, in base units: positive held, negative owed. */
  readonly balances: readonly bigint[];
}

/** @throws InputError INVALID_VALUE naming the first value that is out of range. */
export function requireAccount(account: Account): void {
  requireInRange('ownerKey', account.ownerKey, 1n, SCALAR_MODULUS);
  requireInRange('viewingKey', account.viewingKey, MINIMUM_VIEWING_KEY, SCALAR_MODULUS);
  requireInRange('nonce', account.nonce, 0n, COUNTER_BOUND);
  requireInRange('sinceRound', account.sinceRound, 0n, COUNTER_BOUND);
  requireBalances(account.balances);
}

/**
 * The commitment to an account: Poseidon(ownerKey, viewingKey, nonce, sinceRound, packed balances).
 *
 * @throws InputError INVALID_VALUE if the account is not well-formed.
 */
export function accountLeaf(account: Account): bigint {
  requireAccount(account);
  return poseidon([
    account.ownerKey,
    account.viewingKey,
    account.nonce,
    account.sinceRound,
    ...packBalances(account.balances),
  ]);
}

/** Poseidon(TAG_NULLIFIER, viewingKey, leaf): spent once, by the owner or a liquidation. */
export function accountNullifier(account: Account): bigint {
  return leafNullifier(account, accountLeaf(account));
}

/** The same, of an account whose leaf is at hand. */
export function leafNullifier({ viewingKey }: Account, leaf: bigint): bigint {
  return poseidon([TAG_NULLIFIER, viewingKey, leaf]);
}

/** Whether `leaf` can stand in a tree: a field element other than 0. */
export function isLeaf(leaf: bigint): boolean {
  return leaf !== 0n && isScalar(leaf);
}
