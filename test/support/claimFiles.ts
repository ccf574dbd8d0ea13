import { type Account, accountLeaf } from '../../src/account/account.js';
import { type NamedClaim, writeClaimFile } from '../../src/files/claimFile.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { AccountTree } from '../../src/tree/accountTree.js';
import { drawn, exampleAccount, exampleCoefficients, exampleContext } from './accounts.js';

/** Accounts of a group: a tree of 2 levels has room for them and a leaf of somebody else. */
const GROUP_ACCOUNTS = 3;

/** An account for the circuits of 2 markets, as liquidatable as the example, all of it its own. */
export function tinyAccount(number: number, changed: Partial<Account> = {}): Account {
  const amount = 10n ** 18n + (drawn(`amount ${number}`) % 10n ** 14n);
  return exampleAccount(2, {
    viewingKey: drawn(`viewing key ${number}`),
    nonce: BigInt(number),
    balances: [amount, -amount],
    ...changed,
  });
}

/** Claims for the tiny circuits, some to each tree, whose terms they share; groups alternate. */
export async function tinyClaims(
  accounts: readonly Account[],
  changed: Partial<LiquidationClaim> = {},
): Promise<LiquidationClaim[]> {
  const groups = Math.ceil(accounts.length / GROUP_ACCOUNTS);
  const inGroup = (group: number) => accounts.filter((_, i) => i % groups === group);
  const trees = await Promise.all(
    Array.from({ length: groups }, (_, group) =>
      AccountTree.create([drawn('other leaf'), ...inGroup(group).map(accountLeaf)], 2),
    ),
  );
  return accounts.map((account, i) => ({
    account,
    path: trees[i % groups]!.path(accountLeaf(account)),
    threshold: 10_000n,
    round: 12n,
    coefficients: exampleCoefficients(2),
    context: { ...exampleContext, deadline: 4_102_444_800n },
    ...changed,
  }));
}

/** Writes claims as `zkliq claims` does. */
export async function writeClaims(
  path: string,
  claims: readonly (LiquidationClaim | NamedClaim)[],
  key?: Uint8Array,
): Promise<void> {
  const named = async function* () {
    for (const claim of claims) yield 'claim' in claim ? claim : { claim };
  };
  await writeClaimFile(path, named(), { overwrite: true, ...(key && { key }) });
}
