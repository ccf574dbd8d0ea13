import { expect } from 'chai';
import fc from 'fast-check';
import { accountLeaf, accountNullifier } from '../../src/account/account.js';
import { BALANCE_BOUND } from '../../src/account/balances.js';
import type { CircuitInstance } from '../../src/circuits/instances.js';
import { InputError, StatementError, type StatementErrorCode } from '../../src/errors.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { COEFFICIENT_BOUND } from '../../src/market/coefficients.js';
import { assessHealth } from '../../src/market/health.js';
import { decideClaim, type LiquidationClaim } from '../../src/statement/claim.js';
import { computeContext } from '../../src/statement/context.js';
import { addressedPath } from '../../src/tree/accountTree.js';
import { exampleAccount, exampleClaim } from '../support/accounts.js';
import { check, dearRuns } from '../support/check.js';
import { expectError, expectNoSecrets } from '../support/expectError.js';
import { claim as anyClaim } from '../support/generators.js';
import { singleCircuits } from '../support/singleCircuits.js';

const tiny: CircuitInstance = {
  name: 'liquidatable-2-2',
  template: 'Liquidatable',
  parameters: [2, 2],
  constraints: 0,
  accounts: 1,
  markets: 2,
  depth: 2,
};

/** What an error about a claim must not tell. */
const secretsOf = ({ account: { ownerKey, viewingKey, balances } }: LiquidationClaim) =>
  [ownerKey, viewingKey, ...balances].filter((value) => value > 10n ** 8n || value < -(10n ** 8n));

describe('statement/claim', () => {
  for (const instance of singleCircuits) {
    it(`${instance.name}: accepts a true claim and lists its public words`, async () => {
      const { markets, depth } = instance;
      const claim = await exampleClaim({ markets, depth });
      expect(decideClaim(instance, claim)).to.deep.equal({
        root: claim.path.root,
        nullifiers: [accountNullifier(claim.account)],
        threshold: claim.threshold,
        round: claim.round,
        context: computeContext(claim.context),
        assetCoefficients: claim.coefficients.assets,
        liabilityCoefficients: claim.coefficients.liabilities,
      });
    });
  }

  let good: LiquidationClaim;
  before(async () => {
    good = await exampleClaim({ markets: 2, depth: 2 });
  });

  const { assets, liabilities } = { assets: [1n, 1n], liabilities: [1n, 1n] };
  type Change = (claim: LiquidationClaim) => Partial<LiquidationClaim>;
  const refused: [string, StatementErrorCode, Change][] = [
    ['an account of another size', 'WRONG_MARKET_COUNT', () => ({ account: exampleAccount(4) })],
    [
      'coefficients of another number',
      'WRONG_MARKET_COUNT',
      () => ({ coefficients: { assets: [...assets, 1n], liabilities } }),
    ],
    [
      'a coefficient of 2^112',
      'COEFFICIENT_OUT_OF_RANGE',
      () => ({ coefficients: { assets, liabilities: [1n, COEFFICIENT_BOUND] } }),
    ],
    ['a threshold of 2^20', 'THRESHOLD_OUT_OF_RANGE', () => ({ threshold: 1n << 20n })],
    ['round 0', 'ROUND_OUT_OF_RANGE', () => ({ round: 0n })],
    ['round 2^48', 'ROUND_OUT_OF_RANGE', () => ({ round: 1n << 48n })],
    ['the round of the last update', 'ROUND_NOT_LATER', () => ({ round: 11n })],
    [
      'an alias of the root',
      'WORD_OUT_OF_FIELD',
      ({ path }) => ({ path: { ...path, root: path.root + SCALAR_MODULUS } }),
    ],
    ['root 0', 'NOT_IN_TREE', ({ path }) => ({ path: { ...path, root: 0n } })],
    ['another root', 'NOT_IN_TREE', ({ path }) => ({ path: { ...path, root: path.root - 1n } })],
    [
      'a side too many',
      'NOT_IN_TREE',
      ({ path }) => ({ path: { ...path, isRight: [...path.isRight, true] } }),
    ],
    [
      'a side too few',
      'NOT_IN_TREE',
      ({ path }) => ({ path: { ...path, isRight: path.isRight.slice(1) } }),
    ],
    [
      'an account that moved on',
      'NOT_IN_TREE',
      ({ account }) => ({ account: { ...account, nonce: account.nonce + 1n } }),
    ],
    [
      'the path of another leaf, which says so itself',
      'NOT_IN_TREE',
      () => ({ path: addressedPath(5n) }),
    ],
    [
      'a path of three siblings',
      'TREE_TOO_DEEP',
      ({ path }) => ({
        path: { ...path, siblings: [1n, 2n, 3n], isRight: [true, true, true] },
      }),
    ],
    ['a threshold that it meets', 'NOT_LIQUIDATABLE', () => ({ threshold: 7_999n })],
    ['threshold 0', 'NOT_LIQUIDATABLE', () => ({ threshold: 0n })],
  ];
  for (const [what, code, change] of refused) {
    it(`refuses ${what}: ${code}, and tells no secret`, () => {
      const claim = { ...good, ...change(good) };
      const error = expectError(() => decideClaim(tiny, claim), StatementError, code);
      expectNoSecrets(error, secretsOf(claim));
    });
  }

  it('takes any later round, and round 1 of an account that no round has seen', async () => {
    decideClaim(tiny, { ...good, round: good.account.sinceRound + 1n });
    const account = { ...good.account, sinceRound: 0n };
    decideClaim(
      tiny,
      await exampleClaim({ markets: 2, depth: 2, account, changed: { round: 1n } }),
    );
  });

  it('exactly at the threshold refuses, one unit below accepts', async () => {
    const { markets, depth } = tiny;
    const coefficients = { assets: [3n, 1n], liabilities: [1n, 2n] };
    for (const [held, owed, threshold] of [
      [10_000n, 15_000n, 10_000n],
      [15_000n, 15_000n, 15_000n],
      [BALANCE_BOUND - 4n, (BALANCE_BOUND - 4n) / 2n, 30_000n],
    ] as const) {
      const claim = (balances: readonly bigint[]) =>
        exampleClaim({
          markets,
          depth,
          account: exampleAccount(2, { balances }),
          changed: { coefficients, threshold },
        });
      const at = await claim([held, -owed]);
      const error = expectError(() => decideClaim(tiny, at), StatementError, 'NOT_LIQUIDATABLE');
      expect(error.details.threshold).to.equal(threshold);
      expect(Number(error.details.healthFactor)).to.equal(Number(threshold) / 10_000);
      decideClaim(tiny, await claim([held - 1n, -owed]));
      decideClaim(tiny, await claim([held, -owed - 1n]));
      decideClaim(tiny, { ...at, threshold: threshold + 1n });
    }
  });

  it('an account without debt is refused whatever the prices, with no health factor', async () => {
    for (const balances of [
      [0n, 0n],
      [5n, 10n ** 20n],
    ]) {
      const account = exampleAccount(2, { balances });
      const coefficients = { assets: [0n, 0n], liabilities: [COEFFICIENT_BOUND - 1n, 1n] };
      const changed = { coefficients, threshold: (1n << 20n) - 1n };
      const claim = await exampleClaim({ markets: 2, depth: 2, account, changed });
      const error = expectError(() => decideClaim(tiny, claim), StatementError, 'NOT_LIQUIDATABLE');
      expect(error.details.healthFactor).to.equal(null);
      expect(error.message).to.include('owes nothing');
    }
  });

  it('names the health factor of a healthy account', () => {
    const claim = { ...good, threshold: 7_999n };
    const error = expectError(() => decideClaim(tiny, claim), StatementError, 'NOT_LIQUIDATABLE');
    expect(error.message).to.match(/health factor is 0\.79999\d*, the threshold 0\.7999$/);
    expect(error.details.threshold).to.equal(7_999n);
  });

  it('accepts exactly what is later and below the threshold', () => {
    const verdicts = { accepted: 0, refused: 0 };
    check(
      fc.property(anyClaim(2, 2), (claim) => {
        const health = assessHealth(claim.account.balances, claim.coefficients);
        if (claim.round <= claim.account.sinceRound) {
          expectError(() => decideClaim(tiny, claim), StatementError, 'ROUND_NOT_LATER');
        } else if (health.assets * 10_000n >= claim.threshold * health.liabilities) {
          verdicts.refused += 1;
          expectError(() => decideClaim(tiny, claim), StatementError, 'NOT_LIQUIDATABLE');
        } else {
          verdicts.accepted += 1;
          decideClaim(tiny, claim);
        }
      }),
      dearRuns(300),
    );
    expect(Math.min(verdicts.accepted, verdicts.refused), 'both were met').to.be.above(5);
  });

  it('passes on what is wrong with account, path or context', () => {
    const account = { ...good.account, viewingKey: 1n };
    expectError(() => decideClaim(tiny, { ...good, account }), InputError, 'INVALID_VALUE');
    const siblings = good.path.siblings.with(0, SCALAR_MODULUS);
    const path = { ...good.path, siblings };
    expectError(() => decideClaim(tiny, { ...good, path }), InputError, 'INVALID_VALUE');
    const context = { ...good.context, gate: '0x' };
    expectError(() => decideClaim(tiny, { ...good, context }), InputError, 'INVALID_VALUE');
  });

  it('goes by the account, not by the leaf that the path names', () => {
    const path = { ...good.path, leaf: 5n };
    expect(decideClaim(tiny, { ...good, path }).root).to.equal(good.path.root);
    expect(accountLeaf(good.account)).to.equal(good.path.leaf);
  });
});
