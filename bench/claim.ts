import { crashRounds, makeAccounts, markets } from '../examples/demo/world.js';
import {
  AccountTree,
  accountLeaf,
  assessHealth,
  coefficientsOf,
  DEFAULT_ACTION,
  isLiquidatable,
  type LiquidationClaim,
  NO_EXTRA_DATA,
} from '../src/index.js';

/** The first account of the demo's thousand that its crash pushes below the threshold. */
export async function benchClaim(): Promise<LiquidationClaim> {
  return (await benchClaims(1))[0]!;
}

/** The first so many, all in the same round. */
export async function benchClaims(count: number): Promise<LiquidationClaim[]> {
  const gate = `0x${'6a'.repeat(20)}`;
  const rounds = crashRounds('zkliq bench');
  const accounts = makeAccounts('zkliq bench', 1000, rounds.next().value, gate);
  const tree = await AccountTree.create(accounts.map(accountLeaf));
  for (;;) {
    const round = rounds.next().value;
    const coefficients = coefficientsOf(markets, round.prices);
    const fallen = accounts.filter(({ balances }) =>
      isLiquidatable(assessHealth(balances, coefficients), 10_000n),
    );
    if (fallen.length < count) continue;
    return fallen.slice(0, count).map((account) => ({
      account,
      path: tree.path(accountLeaf(account)),
      threshold: 10_000n,
      round: round.number,
      coefficients,
      context: {
        chainId: 31_337n,
        gate,
        action: DEFAULT_ACTION,
        liquidator: `0x${'11'.repeat(20)}`,
        deadline: 4_102_444_800n,
        extraHash: NO_EXTRA_DATA,
      },
    }));
  }
}
