import { randomBytes } from 'node:crypto';
import { type Account, accountLeaf } from '../account/account.js';
import { deriveAccountKeys } from '../account/keys.js';
import type { CircuitInstance } from '../circuits/instances.js';
import { DEFAULT_ACTION, NO_EXTRA_DATA } from '../defaults.js';
import { reduceToScalar } from '../field.js';
import type { LiquidationClaim } from '../statement/claim.js';
import { AccountTree, addressedPath, type MembershipPath } from '../tree/accountTree.js';

/** Levels of the tree that the accounts stand in, if the circuit has so many. */
const LEVELS = 8;
const ROUND = 9n;
const CHAIN_ID = 31_337n;
const NOBODY = `0x${'11'.repeat(20)}`;

/**
 * Claims that are true, about as many accounts as a proof of the circuit has room for. Nobody has these
 * accounts: they are drawn anew each time, with something held or owed in every market.
 */
export async function makeUpClaims(circuit: CircuitInstance): Promise<LiquidationClaim[]> {
  const accounts = Array.from({ length: circuit.accounts }, (_, i) => makeUpAccount(circuit, i));
  const paths = await pathsOf(circuit, accounts.map(accountLeaf));
  const ones = Array.from({ length: circuit.markets }, () => 10n ** 12n);
  return accounts.map((account, i) => ({
    account,
    path: paths[i]!,
    threshold: 10_000n,
    round: ROUND,
    coefficients: { assets: ones, liabilities: ones },
    context: {
      chainId: CHAIN_ID,
      gate: NOBODY,
      action: DEFAULT_ACTION,
      liquidator: NOBODY,
      deadline: 4_102_444_800n,
      extraHash: NO_EXTRA_DATA,
    },
  }));
}

/** More is owed than held. */
function makeUpAccount({ markets }: CircuitInstance, index: number): Account {
  const place = { chainId: CHAIN_ID, host: NOBODY, index: BigInt(index) };
  const { ownerKey, viewingKey } = deriveAccountKeys(randomBytes(32), place);
  const balances = Array.from({ length: markets }, (_, k) => {
    const amount = 10n ** 20n + BigInt(randomBytes(4).readUInt32LE());
    return k === 0 ? -BigInt(2 * markets) * amount : amount;
  });
  return { ownerKey, viewingKey, nonce: 1n, sinceRound: ROUND - 1n, balances };
}

async function pathsOf(
  { depth }: CircuitInstance,
  leaves: readonly bigint[],
): Promise<MembershipPath[]> {
  if (depth === 0) return leaves.map(addressedPath);
  const size = 2 ** Math.min(depth, LEVELS);
  const others = Array.from({ length: size - leaves.length }, () =>
    reduceToScalar(randomBytes(64)),
  );
  const tree = await AccountTree.create([...leaves, ...others], depth);
  return leaves.map((leaf) => tree.path(leaf));
}
