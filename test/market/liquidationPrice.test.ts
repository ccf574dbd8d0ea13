import { expect } from 'chai';
import fc from 'fast-check';
import { assetCoefficient, liabilityCoefficient } from '../../src/market/coefficients.js';
import { assessHealth, isLiquidatable, liquidationPrice } from '../../src/market/health.js';
import type { Weights } from '../../src/market/market.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { balance, price, threshold, weights } from '../support/generators.js';

interface Position {
  readonly balance: bigint;
  readonly price: bigint;
  readonly weights: Weights;
}

/** Small numbers, where one rounding decides, beside the largest. */
const position = (): fc.Arbitrary<Position> =>
  fc.record({
    balance: fc.oneof(balance(), fc.bigInt({ min: -50n, max: 50n })),
    price: fc.oneof(price(), fc.bigInt({ min: 0n, max: 50_000n })),
    weights: weights(),
  });
const positions = () => fc.array(position(), { minLength: 1, maxLength: 4 });

function healthOf(list: readonly Position[]) {
  return assessHealth(
    list.map((each) => each.balance),
    {
      assets: list.map((each) => assetCoefficient(each.price, each.weights.asset)),
      liabilities: list.map((each) => liabilityCoefficient(each.price, each.weights.liability)),
    },
  );
}

/** liquidationPrice of the first position, and the verdict were its price another. */
function ask(list: readonly Position[], limit: bigint) {
  const [first, ...others] = list;
  const { balance: amount, price: now, weights: weighed } = first!;
  const coefficient =
    amount > 0n
      ? assetCoefficient(now, weighed.asset)
      : liabilityCoefficient(now, weighed.liability);
  const at = liquidationPrice(healthOf(list), amount, coefficient, weighed, limit);
  const verdictAt = (other: bigint) =>
    isLiquidatable(healthOf([{ ...first!, price: other }, ...others]), limit);
  return { at, amount, weighed, verdictAt };
}

describe('market/health: liquidationPrice', () => {
  it('is exact: the account falls there, and one step to the safe side stands', () => {
    let assets = 0;
    let debts = 0;
    check(
      fc.property(positions(), threshold(), (list, limit) => {
        const { at, amount, verdictAt } = ask(list, limit);
        if (at === null) return;
        expect(at >= 0n && verdictAt(at)).to.equal(true);
        if (amount > 0n) {
          assets += 1;
          expect(verdictAt(at + 1n)).to.equal(false);
        } else {
          debts += 1;
          if (at > 0n) expect(verdictAt(at - 1n)).to.equal(false);
        }
      }),
      MODEL_RUNS,
    );
    expect(Math.min(assets, debts), 'both sides were met').to.be.above(20);
  });

  it('is null only where the price of that market decides nothing', () => {
    check(
      fc.property(positions(), threshold(), fc.bigInt({ min: 0n }), (list, limit, other) => {
        const { at, verdictAt } = ask(list, limit);
        if (at === null) expect(verdictAt(other)).to.equal(verdictAt(0n));
      }),
      MODEL_RUNS,
    );
  });

  const unit: Weights = { asset: 10_000n, liability: 10_000n };
  const held = { balance: 10n, price: 100n, weights: unit };
  const owed = { balance: -10n, price: 80n, weights: unit };

  it('knows a plain example', () => {
    expect(ask([held, owed], 10_000n).at).to.equal(79n);
    expect(ask([owed, held], 10_000n).at).to.equal(101n);
    expect(ask([held, owed], 15_000n).at).to.equal(119n);
    expect(ask([owed, held], 15_000n).at).to.equal(67n);
  });

  it('counts the roundings of weights', () => {
    const weighed = { ...held, weights: { asset: 3_333n, liability: 33_333n } };
    const { at, verdictAt } = ask([weighed, owed], 10_000n);
    expect(at).to.equal(240n);
    expect([verdictAt(240n), verdictAt(241n)]).to.deep.equal([true, false]);
  });

  it('is null without debt, without a balance, and at threshold 0', () => {
    expect(ask([held], 10_000n).at).to.equal(null);
    expect(ask([{ ...held, balance: 0n }, owed], 10_000n).at).to.equal(null);
    expect(ask([owed, held], 0n).at).to.equal(null);
    expect(ask([held, owed], 0n).at).to.equal(null);
  });

  it('is null for an asset that counts for nothing', () => {
    const worthless = { ...held, weights: { ...unit, asset: 0n } };
    expect(ask([worthless, owed], 10_000n).at).to.equal(null);
  });

  it('is null for an asset that the others make up for', () => {
    const other = { ...held, price: 80n };
    expect(ask([held, other, owed], 10_000n).at).to.equal(null);
  });

  it('is 0 for a debt of an account that is liquidatable without it', () => {
    const worse = { balance: -20n, price: 100n, weights: unit };
    expect(ask([owed, worse, held], 10_000n).at).to.equal(0n);
  });
});
