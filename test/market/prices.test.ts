import { expect } from 'chai';
import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import {
  formatDecimal,
  formatPrice,
  PRICE_DECIMALS,
  parsePrice,
  priceFromFeed,
} from '../../src/market/prices.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { expectError } from '../support/expectError.js';

const decimals = () => fc.integer({ min: 0, max: PRICE_DECIMALS });

describe('market/prices', () => {
  it('parses USD per whole token to USD per base unit times 1e30', () => {
    expect(parsePrice('2345.67', 18)).to.equal(234_567n * 10n ** 10n);
    expect(parsePrice('1', 6)).to.equal(10n ** 24n);
    expect(parsePrice('0.000000000001', 18)).to.equal(1n);
    expect(parsePrice('7', 30)).to.equal(7n);
    expect(parsePrice('0', 18)).to.equal(0n);
    expect(parsePrice('1.50', 18)).to.equal(parsePrice('1.5', 18));
  });

  it('loses no digit: formatting and parsing are inverse', () => {
    check(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 112n }), decimals(), (price, places) => {
        expect(parsePrice(formatPrice(price, places), places)).to.equal(price);
      }),
      MODEL_RUNS,
    );
  });

  it('refuses a digit too many and does not round', () => {
    check(
      fc.property(decimals(), (places) => {
        const digits = PRICE_DECIMALS - places;
        if (digits > 0)
          expect(parsePrice(`1.${'0'.repeat(digits - 1)}1`, places) % 10n).to.equal(1n);
        const tooLong = `1.${'0'.repeat(digits)}1`;
        expectError(() => parsePrice(tooLong, places), InputError, 'INVALID_VALUE');
      }),
      MODEL_RUNS,
    );
  });

  for (const text of ['', '-1', '+1', '01', '1.', '.5', '1e3', ' 1', '1\n', '1,5', '0x1', 'NaN']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expectError(() => parsePrice(text, 18), InputError, 'INVALID_VALUE');
    });
  }

  it('takes a feed exactly', () => {
    expect(priceFromFeed(234_567_000_000n, 8, 18)).to.equal(parsePrice('2345.67', 18));
    expect(priceFromFeed(1n, 18, 12)).to.equal(1n);
    const feed = fc.record({
      answer: fc.bigInt({ min: 1n, max: 2n ** 100n }),
      feedDecimals: fc.integer({ min: 0, max: 18 }),
      tokenDecimals: fc.integer({ min: 0, max: 12 }),
    });
    check(
      fc.property(feed, ({ answer, feedDecimals, tokenDecimals }) => {
        const price = priceFromFeed(answer, feedDecimals, tokenDecimals);
        expect(price).to.equal(parsePrice(formatDecimal(answer, feedDecimals), tokenDecimals));
      }),
      MODEL_RUNS,
    );
  });

  it('refuses a feed without an answer, or with too many decimals', () => {
    for (const answer of [0n, -1n, 1n << 255n]) {
      expectError(() => priceFromFeed(answer, 8, 18), InputError, 'INVALID_VALUE');
    }
    expectError(() => priceFromFeed(1n, 18, 13), InputError, 'INVALID_VALUE');
  });

  it('formats the shortest exact decimal', () => {
    expect(formatDecimal(0n, 18)).to.equal('0');
    expect(formatDecimal(-5n, 1)).to.equal('-0.5');
    expect(formatDecimal(1_500n, 3)).to.equal('1.5');
    expect(formatDecimal(-12_000n, 3)).to.equal('-12');
    expect(formatDecimal(120n, 0)).to.equal('120');
    expect(formatDecimal(1n, 18)).to.equal('0.000000000000000001');
  });
});
