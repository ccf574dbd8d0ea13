import { expect } from 'chai';
import fc from 'fast-check';
import { BALANCE_BOUND, biasBalances } from '../../src/account/balances.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { COEFFICIENT_BOUND, type Coefficients } from '../../src/market/coefficients.js';
import { assessHealth, type Health } from '../../src/market/health.js';
import type { CircuitInputs } from '../../src/statement/circuitInputs.js';
import { exampleAccount, exampleCoefficients } from '../support/accounts.js';
import { CIRCUIT_RUNS, check } from '../support/check.js';
import * as generate from '../support/generators.js';
import { itHasConstraints, itPinsEveryWire, useTemplate } from '../support/templateSuite.js';

const inputsOf = (balances: readonly bigint[], coefficients: Coefficients): CircuitInputs => ({
  biased: biasBalances(balances),
  nonNegative: balances.map((balance) => (balance >= 0n ? 1n : 0n)),
  assetCoefficients: coefficients.assets,
  liabilityCoefficients: coefficients.liabilities,
});

for (const markets of [2, 16]) {
  describe(`circuits/health: Health(${markets})`, () => {
    const instance = { include: 'health', template: 'Health', parameters: [markets] };
    const circuit = useTemplate(instance);
    const { balances } = exampleAccount(markets);
    const coefficients = exampleCoefficients(markets);
    const uniform = (value: bigint) => new Array<bigint>(markets).fill(value);
    const assess = (of: readonly bigint[], under: Coefficients): Health => {
      const { violated, signals } = circuit().run(inputsOf(of, under));
      expect(violated).to.deep.equal([]);
      return { assets: signals[0]!, liabilities: signals[1]! };
    };

    itHasConstraints(instance, 3 * markets);
    itPinsEveryWire(circuit, () => inputsOf(balances, coefficients));

    it('is the model on any balances under any coefficients', () => {
      check(
        fc.property(generate.balances(markets), generate.coefficients(markets), (of, under) => {
          expect(assess(of, under)).to.deep.equal(assessHealth(of, under));
        }),
        CIRCUIT_RUNS,
      );
    });

    it('gives each market its own coefficients', () => {
      for (let k = 0; k < markets; k++) {
        const of = (balance: bigint) => uniform(0n).with(k, balance);
        const under = {
          assets: uniform(0n).with(k, 5n),
          liabilities: uniform(0n).with(k, 7n),
        };
        expect(assess(of(3n), under)).to.deep.equal({ assets: 15n, liabilities: 0n });
        expect(assess(of(-3n), under)).to.deep.equal({ assets: 0n, liabilities: 21n });
        expect(assess(of(0n), under)).to.deep.equal({ assets: 0n, liabilities: 0n });
      }
    });

    it('adds up the largest balances at the largest coefficients, nothing wraps', () => {
      const largest = COEFFICIENT_BOUND - 1n;
      const under = { assets: uniform(largest), liabilities: uniform(largest) };
      const count = BigInt(markets);
      const rich = assess(uniform(BALANCE_BOUND - 1n), under);
      expect(rich).to.deep.equal({
        assets: count * (BALANCE_BOUND - 1n) * largest,
        liabilities: 0n,
      });
      const owing = assess(uniform(-BALANCE_BOUND), under);
      expect(owing).to.deep.equal({ assets: 0n, liabilities: count * BALANCE_BOUND * largest });
      expect(owing.liabilities < 1n << 228n).to.equal(true);
    });
  });
}

describe('circuits/health: BelowThreshold', () => {
  const instance = { include: 'health', template: 'BelowThreshold' };
  const circuit = useTemplate(instance);
  const accepts = (assets: bigint, liabilities: bigint, threshold: bigint): boolean =>
    circuit().run({ isUsed: 1n, assets, liabilities, threshold }).violated.length === 0;
  const largestSum = 16n * BALANCE_BOUND * (COEFFICIENT_BOUND - 1n);
  const largestThreshold = (1n << 20n) - 1n;

  itHasConstraints(instance, 250);
  itPinsEveryWire(circuit, () => ({
    isUsed: 1n,
    assets: 8n,
    liabilities: 10n,
    threshold: 10_000n,
  }));

  it('refuses a ratio at the threshold, and takes one unit below', () => {
    for (const [assets, liabilities, threshold] of [
      [10n, 10n, 10_000n],
      [15n, 10n, 15_000n],
      [largestThreshold * 7n, 10_000n * 7n, largestThreshold],
      [largestSum, largestSum, 10_000n],
    ] as const) {
      expect(accepts(assets, liabilities, threshold)).to.equal(false);
      expect(accepts(assets - 1n, liabilities, threshold)).to.equal(true);
      expect(accepts(assets + 1n, liabilities, threshold)).to.equal(false);
    }
  });

  it('takes a difference of 1 basis point unit', () => {
    expect(accepts(1n, 10_001n, 1n)).to.equal(true);
    expect(accepts(1n, 10_000n, 1n)).to.equal(false);
  });

  it('refuses an account without debt, at any threshold', () => {
    for (const assets of [0n, 1n, largestSum]) {
      for (const threshold of [0n, 1n, 10_000n, largestThreshold]) {
        expect(accepts(assets, 0n, threshold)).to.equal(false);
      }
    }
  });

  it('takes the largest debt at the largest threshold, and refuses the largest assets', () => {
    expect(accepts(0n, largestSum, largestThreshold)).to.equal(true);
    expect(accepts(largestSum, largestSum, largestThreshold)).to.equal(true);
    expect(accepts(largestSum, 1n, largestThreshold)).to.equal(false);
    expect(accepts(largestSum, largestSum, 0n)).to.equal(false);
  });

  it('takes a slack from 0 to 2^248 - 1 and no other', () => {
    const bound = 1n << 248n;
    for (const slack of [0n, 1n, bound >> 1n, bound - 1n]) {
      expect(accepts(0n, slack + 1n, 1n), `${slack}`).to.equal(true);
    }
    for (const slack of [bound, bound + 1n, bound << 1n, -1n, -2n, -bound, -(1n << 242n)]) {
      expect(accepts(0n, slack + 1n, 1n), `${slack}`).to.equal(false);
    }
  });

  it('is the model, wherever the assets are around the threshold', () => {
    const sum = fc.bigInt({ min: 0n, max: largestSum });
    const assets = fc.oneof(
      sum.map((value) => () => value),
      fc
        .bigInt({ min: -2n, max: 2n })
        .map((offset) => (edge: bigint) => (edge + offset < 0n ? 0n : edge + offset)),
    );
    check(
      fc.property(assets, sum, generate.threshold(), (near, liabilities, threshold) => {
        const edge = (threshold * liabilities) / 10_000n;
        const assets = near(edge < largestSum ? edge : largestSum);
        const liquidatable = assets * 10_000n < threshold * liabilities;
        expect(accepts(assets, liabilities, threshold)).to.equal(liquidatable);
      }),
      CIRCUIT_RUNS,
    );
  });

  it('shows nothing of sums that are not used', () => {
    for (const sums of [
      { assets: 0n, liabilities: 0n },
      { assets: largestSum, liabilities: 0n },
      { assets: 10n, liabilities: 10n },
      { assets: 0n, liabilities: largestSum },
    ]) {
      for (const threshold of [0n, 10_000n, largestThreshold, SCALAR_MODULUS - 1n]) {
        const { violated } = circuit().run({ isUsed: 0n, ...sums, threshold });
        expect(violated).to.deep.equal([]);
      }
    }
  });

  it('refuses sums that wrap the field', () => {
    // 10000 * assets is 0, or 1 less than what is required, mod r only
    const wrapped = SCALAR_MODULUS / 10_000n + 1n;
    expect(accepts(largestSum, SCALAR_MODULUS - 1n, 10_000n)).to.equal(false);
    expect(accepts(-1n, 0n, 10_000n)).to.equal(true); // why sums must come from Health
    expect(accepts(wrapped, 1n, 1n)).to.equal(false);
  });
});
