import { expect } from 'chai';
import fc from 'fast-check';
import { COUNTER_BOUND } from '../../src/account/account.js';
import { StatementError, type StatementErrorCode } from '../../src/errors.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { COEFFICIENT_BOUND } from '../../src/market/coefficients.js';
import {
  type LiquidationWords,
  listWords,
  requireWords,
  THRESHOLD_BOUND,
  wordCount,
} from '../../src/statement/words.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { expectError } from '../support/expectError.js';
import { coefficients, marketCount, round, scalar, threshold } from '../support/generators.js';

const anyWords = (markets: number): fc.Arbitrary<LiquidationWords> =>
  fc
    .record({
      root: scalar().filter((root) => root !== 0n),
      nullifiers: fc.tuple(scalar()),
      threshold: threshold(),
      round: round(),
      context: scalar(),
      coefficients: coefficients(markets),
    })
    .map(({ coefficients: { assets, liabilities }, ...rest }) => ({
      ...rest,
      assetCoefficients: assets,
      liabilityCoefficients: liabilities,
    }));

const good: LiquidationWords = {
  root: 11n,
  nullifiers: [12n],
  threshold: 13n,
  round: 14n,
  context: 15n,
  assetCoefficients: [21n, 22n],
  liabilityCoefficients: [31n, 32n],
};

const shape = { accounts: 1, markets: 2 };

describe('statement/words', () => {
  it('are listed in the order of circuit and contract', () => {
    expect(listWords(good)).to.deep.equal([11n, 12n, 13n, 14n, 15n, 21n, 22n, 31n, 32n]);
  });

  it('number 5 + 2N, and are taken where in range', () => {
    const cases = marketCount().chain((count) => fc.tuple(fc.constant(count), anyWords(count)));
    check(
      fc.property(cases, ([count, words]) => {
        requireWords(words, { accounts: 1, markets: count });
        expect(listWords(words).length).to.equal(wordCount({ accounts: 1, markets: count }));
        expect(listWords(words).length).to.equal(5 + 2 * count);
      }),
      MODEL_RUNS,
    );
  });

  const boundaries: [StatementErrorCode, Partial<LiquidationWords>, Partial<LiquidationWords>][] = [
    [
      'COEFFICIENT_OUT_OF_RANGE',
      { assetCoefficients: [0n, COEFFICIENT_BOUND - 1n] },
      { assetCoefficients: [0n, COEFFICIENT_BOUND] },
    ],
    [
      'COEFFICIENT_OUT_OF_RANGE',
      { liabilityCoefficients: [COEFFICIENT_BOUND - 1n, 0n] },
      { liabilityCoefficients: [COEFFICIENT_BOUND, 0n] },
    ],
    ['COEFFICIENT_OUT_OF_RANGE', {}, { assetCoefficients: [-1n, 0n] }],
    ['THRESHOLD_OUT_OF_RANGE', { threshold: 0n }, { threshold: -1n }],
    ['THRESHOLD_OUT_OF_RANGE', { threshold: THRESHOLD_BOUND - 1n }, { threshold: THRESHOLD_BOUND }],
    ['ROUND_OUT_OF_RANGE', { round: 1n }, { round: 0n }],
    ['ROUND_OUT_OF_RANGE', { round: COUNTER_BOUND - 1n }, { round: COUNTER_BOUND }],
    ['NOT_IN_TREE', { root: 1n }, { root: 0n }],
    ['WORD_OUT_OF_FIELD', { root: SCALAR_MODULUS - 1n }, { root: SCALAR_MODULUS }],
    ['WORD_OUT_OF_FIELD', { nullifiers: [0n] }, { nullifiers: [-1n] }],
    ['WORD_OUT_OF_FIELD', { nullifiers: [SCALAR_MODULUS - 1n] }, { nullifiers: [SCALAR_MODULUS] }],
    ['WORD_OUT_OF_FIELD', { context: SCALAR_MODULUS - 1n }, { context: SCALAR_MODULUS + 15n }],
    ['WRONG_ACCOUNT_COUNT', {}, { nullifiers: [] }],
    ['WRONG_ACCOUNT_COUNT', {}, { nullifiers: [12n, 0n] }],
    ['WRONG_MARKET_COUNT', {}, { assetCoefficients: [1n] }],
    ['WRONG_MARKET_COUNT', {}, { liabilityCoefficients: [1n, 2n, 3n] }],
  ];
  boundaries.forEach(([code, inside, outside], i) => {
    it(`boundary ${i}: ${Object.keys(outside).join()} within range, or ${code}`, () => {
      requireWords({ ...good, ...inside }, shape);
      expectError(() => requireWords({ ...good, ...outside }, shape), StatementError, code);
    });
  });

  it('name the market and the side of a coefficient', () => {
    const outside = { ...good, liabilityCoefficients: [1n, COEFFICIENT_BOUND] };
    const error = expectError(
      () => requireWords(outside, shape),
      StatementError,
      'COEFFICIENT_OUT_OF_RANGE',
    );
    expect(error.message).to.include('liability coefficient of market 1');
    expect(error.details.market).to.equal(1);
  });
});
