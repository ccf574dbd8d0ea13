import { expect } from 'chai';
import fc from 'fast-check';
import { InputError } from '../src/errors.js';
import {
  BASE_MODULUS,
  ceilDivide,
  isScalar,
  modulo,
  power,
  requireInRange,
  SCALAR_MODULUS,
  toHex32,
} from '../src/field.js';
import { check, MODEL_RUNS } from './support/check.js';
import { expectError, expectNoSecrets } from './support/expectError.js';
import { outOfField, scalar } from './support/generators.js';

describe('field', () => {
  it('has the moduli of BN254: its curve parameter gives both', () => {
    const u = 4965661367192848881n;
    expect(BASE_MODULUS).to.equal(36n * u ** 4n + 36n * u ** 3n + 24n * u ** 2n + 6n * u + 1n);
    expect(SCALAR_MODULUS).to.equal(36n * u ** 4n + 36n * u ** 3n + 18n * u ** 2n + 6n * u + 1n);
  });

  it('isScalar: 0 to r - 1', () => {
    check(
      fc.property(scalar(), (value) => isScalar(value)),
      MODEL_RUNS,
    );
    check(
      fc.property(outOfField(), (value) => !isScalar(value)),
      MODEL_RUNS,
    );
  });

  it('requireInRange: the limit is out, the minimum in; the value is not told', () => {
    requireInRange('x', 5n, 5n, 6n);
    for (const value of [4n, 6n]) {
      const error = expectError(
        () => requireInRange('x', value, 5n, 6n),
        InputError,
        'INVALID_VALUE',
      );
      expect(error.message).to.equal('x is out of range: it must be at least 5 and below 6');
      expect(error.details).to.deep.equal({ name: 'x' });
    }
    const secret = 123_456_789_012_345n;
    const error = expectError(
      () => requireInRange('x', secret, 0n, 1n),
      InputError,
      'INVALID_VALUE',
    );
    expectNoSecrets(error, [secret]);
  });

  it('modulo: congruent, and in [0, modulus)', () => {
    check(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (value, modulus) => {
        const reduced = modulo(value, modulus);
        return reduced >= 0n && reduced < modulus && (value - reduced) % modulus === 0n;
      }),
      MODEL_RUNS,
    );
  });

  it('power: as repeated multiplication does', () => {
    check(
      fc.property(scalar(), fc.nat(40), (base, exponent) => {
        let expected = 1n;
        for (let i = 0; i < exponent; i += 1) expected = (expected * base) % SCALAR_MODULUS;
        expect(power(base, BigInt(exponent), SCALAR_MODULUS)).to.equal(expected);
      }),
      MODEL_RUNS,
    );
  });

  it('power: Fermat holds in both fields', () => {
    for (const modulus of [SCALAR_MODULUS, BASE_MODULUS]) {
      expect(power(-7n, modulus - 1n, modulus)).to.equal(1n);
    }
  });

  it('toHex32: 64 digits, big-endian', () => {
    expect(toHex32(0n)).to.equal('0'.repeat(64));
    expect(toHex32(0xabcn)).to.equal(`${'0'.repeat(61)}abc`);
    expect(toHex32(2n ** 256n - 1n)).to.equal('f'.repeat(64));
  });

  it('ceilDivide: the smallest multiple that reaches', () => {
    check(
      fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 1n }), (numerator, denominator) => {
        const quotient = ceilDivide(numerator, denominator);
        return quotient * denominator >= numerator && (quotient - 1n) * denominator < numerator;
      }),
      MODEL_RUNS,
    );
  });
});
