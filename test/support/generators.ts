import fc from 'fast-check';
import { type Account, accountLeaf, COUNTER_BOUND } from '../../src/account/account.js';
import { BALANCE_BOUND } from '../../src/account/balances.js';
import { MINIMUM_VIEWING_KEY } from '../../src/account/keys.js';
import { NO_EXTRA_DATA } from '../../src/defaults.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { COEFFICIENT_BOUND, type Coefficients } from '../../src/market/coefficients.js';
import type { Market, Weights } from '../../src/market/market.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import type { ContextFields } from '../../src/statement/context.js';
import { THRESHOLD_BOUND } from '../../src/statement/words.js';
import { type MembershipPath, rootOfPath } from '../../src/tree/accountTree.js';

/** Values from `minimum` to `limit - 1`, half of them from `edges`. */
function halfAtEdges(minimum: bigint, limit: bigint, edges: readonly bigint[]) {
  return fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: minimum, max: limit - 1n }));
}

/** Field elements. */
export const scalar = () =>
  halfAtEdges(0n, SCALAR_MODULUS, [0n, 1n, SCALAR_MODULUS - 2n, SCALAR_MODULUS - 1n]);

/** Field elements that no hash of the test's will meet by accident: keys, leaves, siblings. */
export const secretScalar = () => fc.bigInt({ min: MINIMUM_VIEWING_KEY, max: SCALAR_MODULUS - 1n });

export const viewingKey = () =>
  halfAtEdges(MINIMUM_VIEWING_KEY, SCALAR_MODULUS, [MINIMUM_VIEWING_KEY, SCALAR_MODULUS - 1n]);

/** What is no field element but a circuit or a hash might take for one. */
export const outOfField = () =>
  fc.oneof(
    scalar().map((value) => value + SCALAR_MODULUS),
    scalar().map((value) => value - SCALAR_MODULUS),
    fc.constantFrom(-1n, SCALAR_MODULUS, 2n ** 256n - 1n, 2n ** 256n),
  );

export const balance = () =>
  halfAtEdges(-BALANCE_BOUND, BALANCE_BOUND, [-BALANCE_BOUND, -1n, 0n, 1n, BALANCE_BOUND - 1n]);

export const balances = (markets: number) =>
  fc.array(balance(), { minLength: markets, maxLength: markets });

/** Numbers of markets that an account can have. */
export const marketCount = () => fc.integer({ min: 1, max: 8 }).map((pairs) => 2 * pairs);

/** Nonces and rounds of last updates. */
export const counter = () => halfAtEdges(0n, COUNTER_BOUND, [0n, 1n, COUNTER_BOUND - 1n]);

export const round = () => halfAtEdges(1n, COUNTER_BOUND, [1n, 2n, COUNTER_BOUND - 1n]);

export const threshold = () =>
  halfAtEdges(0n, THRESHOLD_BOUND, [0n, 1n, 10_000n, 15_000n, THRESHOLD_BOUND - 1n]);

export const account = (markets: number): fc.Arbitrary<Account> =>
  fc.record({
    ownerKey: secretScalar(),
    viewingKey: viewingKey(),
    nonce: counter(),
    sinceRound: counter(),
    balances: balances(markets),
  });

export const coefficient = () =>
  halfAtEdges(0n, COEFFICIENT_BOUND, [0n, 1n, COEFFICIENT_BOUND - 1n]);

export const coefficients = (markets: number): fc.Arbitrary<Coefficients> => {
  const each = fc.array(coefficient(), { minLength: markets, maxLength: markets });
  return fc.record({ assets: each, liabilities: each });
};

export const weights = (): fc.Arbitrary<Weights> =>
  fc.record({
    asset: halfAtEdges(0n, 10_001n, [0n, 1n, 8_250n, 9_999n, 10_000n]),
    liability: halfAtEdges(10_000n, 65_536n, [10_000n, 10_001n, 65_535n]),
  });

/** Prices whose coefficients fit whatever the weights. */
export const price = () => {
  const limit = (COEFFICIENT_BOUND - 1n) / 7n;
  return halfAtEdges(0n, limit, [0n, 1n, 9_999n, 10_000n, 10_001n, limit - 1n]);
};

export const markets = (count: number): fc.Arbitrary<Market[]> =>
  fc
    .array(fc.record({ maintenance: weights(), initial: weights() }), {
      minLength: count,
      maxLength: count,
    })
    .map((tiers) => tiers.map((tier, k) => ({ symbol: `M${k}`, decimals: 18, weights: tier })));

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((values) => `0x${Buffer.from(values).toString('hex')}`);

export const address = () => hex(20);

export const context = (): fc.Arbitrary<ContextFields> =>
  fc.record({
    chainId: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
    gate: address(),
    action: hex(4),
    liquidator: address(),
    deadline: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    extraHash: fc.oneof(fc.constant(NO_EXTRA_DATA), hex(32)),
  });

/** Different leaves, for a tree. */
export const leaves = (minLength: number, maxLength: number) =>
  fc.uniqueArray(secretScalar(), { minLength, maxLength });

/** A path from this leaf up some tree of at most `depth` levels. */
export const path = (leaf: bigint, depth: number): fc.Arbitrary<MembershipPath> =>
  fc
    .array(fc.record({ sibling: secretScalar(), isRight: fc.boolean() }), { maxLength: depth })
    .map((steps) => {
      const siblings = steps.map((step) => step.sibling);
      const isRight = steps.map((step) => step.isRight);
      return { root: rootOfPath({ leaf, siblings, isRight }), leaf, siblings, isRight };
    });

/** Claims in range and in the tree: true or not, their rounds later or not. */
export const claim = (markets: number, depth: number): fc.Arbitrary<LiquidationClaim> =>
  account(markets).chain((each) =>
    fc.record({
      account: fc.constant(each),
      path: path(accountLeaf(each), depth),
      threshold: threshold(),
      round: round(),
      coefficients: coefficients(markets),
      context: context(),
    }),
  );
