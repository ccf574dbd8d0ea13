import { expect } from 'chai';
import fc from 'fast-check';
import { BALANCE_BOUND } from '../../src/account/balances.js';
import { InputError } from '../../src/errors.js';
import { COEFFICIENT_BOUND } from '../../src/market/coefficients.js';
import {
  assessHealth,
  HEALTH_FACTOR_SCALE,
  healthFactor,
  isLiquidatable,
} from '../../src/market/health.js';
import { THRESHOLD_BOUND } from '../../src/statement/words.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { expectError, expectNoSecrets } from '../support/expectError.js';
import { balances, coefficients, marketCount, threshold } from '../support/generators.js';

const positions = () =>
  marketCount().chain((count) => fc.tuple(balances(count), coefficients(count)));

/** The sums of the protocol as a loop over markets. */
function plainSums(amounts: readonly bigint[], a: readonly bigint[], b: readonly bigint[]) {
  const sums = { assets: 0n, liabilities: 0n };
  for (let k = 0; k < amounts.length; k += 1) {
    const amount = amounts[k]!;
    if (amount > 0n) sums.assets += amount * a[k]!;
    if (amount < 0n) sums.liabilities += -amount * b[k]!;
  }
  return sums;
}

describe('market/health', () => {
  it('sums what is held and what is owed', () => {
    check(
      fc.property(positions(), ([amounts, each]) => {
        const expected = plainSums(amounts, each.assets, each.liabilities);
        expect(assessHealth(amounts, each)).to.deep.equal(expected);
      }),
      MODEL_RUNS,
    );
  });

  it('stays within the bits of the protocol at its largest', () => {
    const each = {
      assets: new Array<bigint>(16).fill(COEFFICIENT_BOUND - 1n),
      liabilities: new Array<bigint>(16).fill(COEFFICIENT_BOUND - 1n),
    };
    const held = assessHealth(new Array<bigint>(16).fill(BALANCE_BOUND - 1n), each);
    const owed = assessHealth(new Array<bigint>(16).fill(-BALANCE_BOUND), each);
    expect(held.assets < 1n << 228n && owed.liabilities < 1n << 228n).to.equal(true);
    expect(held.assets * 10_000n < 1n << 248n).to.equal(true);
    expect(owed.liabilities * (THRESHOLD_BOUND - 1n) < 1n << 248n).to.equal(true);
  });

  it('needs one coefficient of each kind a balance, and tells no balance', () => {
    const secret = 123_456_789_987_654_321n;
    for (const [assets, liabilities] of [
      [[1n], [1n, 1n]],
      [[1n, 1n], [1n]],
      [[], []],
    ] as const) {
      const error = expectError(
        () => assessHealth([secret, -secret], { assets, liabilities }),
        InputError,
        'INVALID_VALUE',
      );
      expectNoSecrets(error, [secret]);
    }
  });

  it('is liquidatable strictly below the threshold', () => {
    const at = { assets: 15_000n, liabilities: 10_000n };
    expect(isLiquidatable(at, 15_000n)).to.equal(false);
    expect(isLiquidatable({ ...at, assets: 14_999n }, 15_000n)).to.equal(true);
    expect(isLiquidatable({ ...at, liabilities: 10_001n }, 15_000n)).to.equal(true);
    expect(isLiquidatable(at, 15_001n)).to.equal(true);
  });

  it('is never liquidatable without debt, or at threshold 0', () => {
    check(
      fc.property(positions(), threshold(), ([amounts, each], limit) => {
        const health = assessHealth(amounts, each);
        expect(isLiquidatable({ ...health, liabilities: 0n }, limit)).to.equal(false);
        expect(isLiquidatable(health, 0n)).to.equal(false);
      }),
      MODEL_RUNS,
    );
  });

  it('health factor: rounded down, below 1 exactly where 10000 liquidates, null without debt', () => {
    check(
      fc.property(positions(), ([amounts, each]) => {
        const health = assessHealth(amounts, each);
        const factor = healthFactor(health);
        if (factor === null) {
          expect(health.liabilities).to.equal(0n);
          return;
        }
        const scaled = health.assets * HEALTH_FACTOR_SCALE;
        expect(factor * health.liabilities <= scaled).to.equal(true);
        expect((factor + 1n) * health.liabilities > scaled).to.equal(true);
        expect(factor < HEALTH_FACTOR_SCALE).to.equal(isLiquidatable(health, 10_000n));
      }),
      MODEL_RUNS,
    );
  });
});
