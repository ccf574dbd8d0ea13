import { expect } from 'chai';
import fc from 'fast-check';
import { assessHealth } from '../../src/market/health.js';
import { BASIS_POINTS } from '../../src/market/market.js';
import { AccountBook } from '../../src/scan/accountBook.js';
import { computeRatios, RATIO_ERROR } from '../../src/scan/ratios.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { anyAccounts, anyCoefficients } from '../support/scanGenerators.js';

/** Floats times this are whole: ratios are above 2^-228, their last bit above 2^-281. */
const WHOLE = 300n;

/** What is proven: 41 roundings of 2^-53. */
const ROUNDINGS = 41n;

describe('scan/ratios', () => {
  it('are within the proven error of the exact ones', () => {
    const cases = fc
      .integer({ min: 1, max: 16 })
      .chain((markets) => fc.tuple(anyAccounts(markets, 40), anyCoefficients(markets)));
    check(
      fc.property(cases, ([accounts, coefficients]) => {
        const book = new AccountBook(coefficients.assets.length);
        for (const balances of accounts) book.add(balances);
        const ratios = computeRatios(book, coefficients);
        accounts.forEach((balances, index) => {
          const { assets, liabilities } = assessHealth(balances, coefficients);
          const ratio = ratios[index]!;
          if (liabilities === 0n) {
            expect(ratio).to.satisfy(assets === 0n ? Number.isNaN : (r: number) => r === Infinity);
            return;
          }
          // Scaling by a power of two is exact.
          const computed = BigInt(ratio * 2 ** Number(WHOLE)) * liabilities;
          const exact = (assets * BASIS_POINTS) << WHOLE;
          const error = computed < exact ? exact - computed : computed - exact;
          expect(error << 53n <= exact * ROUNDINGS, `${ratio}`).to.equal(true);
        });
      }),
      MODEL_RUNS,
    );
  });

  it('have a bound above what is proven', () => {
    expect(RATIO_ERROR).to.be.above(Number(ROUNDINGS) * 2 ** -53);
  });
});
