import { id } from 'ethers/hash';
import { type Account, accountLeaf } from '../../src/account/account.js';
import { ownerKeyOf } from '../../src/account/keys.js';
import { NO_EXTRA_DATA } from '../../src/defaults.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import type { Coefficients } from '../../src/market/coefficients.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import type { ContextFields } from '../../src/statement/context.js';
import { AccountTree, addressedPath, type MembershipPath } from '../../src/tree/accountTree.js';

/** A field element that looks random and is always the same. */
export const drawn = (label: string): bigint =>
  BigInt(id(`zkliq tests: ${label}`)) % SCALAR_MODULUS;

const address = (label: string) => `0x${id(`zkliq tests: ${label}`).slice(-40)}`;

/** Even markets are held, odd ones owed, in amounts that are told apart. */
export function exampleAccount(markets: number, changed: Partial<Account> = {}): Account {
  return {
    ownerKey: ownerKeyOf(drawn('spending key')),
    viewingKey: drawn('viewing key'),
    nonce: 3n,
    sinceRound: 11n,
    balances: Array.from({ length: markets }, (_, k) => {
      const amount = 10n ** 18n + BigInt(k) * 10n ** 9n;
      return k % 2 === 0 ? amount : -amount;
    }),
    ...changed,
  };
}

/** Under these, `exampleAccount` has a health factor just below 0.8. */
export function exampleCoefficients(markets: number): Coefficients {
  const each = (base: bigint) => Array.from({ length: markets }, (_, k) => base + BigInt(k));
  return { assets: each(2_000n * 10n ** 9n), liabilities: each(2_500n * 10n ** 9n) };
}

export const exampleContext: ContextFields = {
  chainId: 31_337n,
  gate: address('gate'),
  action: '0xdeadbeef',
  liquidator: address('liquidator'),
  deadline: 1_767_225_600n,
  extraHash: NO_EXTRA_DATA,
};

/** The path of `leaf` in a tree with `others` more leaves, as far as `depth` has room for them. */
async function pathAmongOthers(
  leaf: bigint,
  depth: number,
  others: number,
): Promise<MembershipPath> {
  if (depth === 0) return addressedPath(leaf);
  const count = Math.min(others, 2 ** depth - 1);
  const leaves = Array.from({ length: count }, (_, i) => drawn(`other leaf ${i}`));
  leaves.splice(Math.floor(count / 2), 0, leaf);
  return (await AccountTree.create(leaves, depth)).path(leaf);
}

export interface ExampleOptions {
  /** Markets of the account and of the circuit. */
  readonly markets: number;
  /** Depth of the circuit's tree: 0 for the addressed variant. */
  readonly depth: number;
  /** Other leaves in the tree: 6 unless told, always within the depth. */
  readonly others?: number;
  /** Account to take in place of the example's. */
  readonly account?: Account;
  /** What else the claim should have in place of the example's values. */
  readonly changed?: Partial<LiquidationClaim>;
}

/** A claim that `decideClaim` accepts for the circuit of so many markets and levels. */
export async function exampleClaim(options: ExampleOptions): Promise<LiquidationClaim> {
  const { markets, depth, others = 6, account = exampleAccount(markets), changed = {} } = options;
  return {
    account,
    path: await pathAmongOthers(accountLeaf(account), depth, others),
    threshold: 10_000n,
    round: 12n,
    coefficients: exampleCoefficients(markets),
    context: exampleContext,
    ...changed,
  };
}
