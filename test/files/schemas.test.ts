import { expect } from 'chai';
import fc from 'fast-check';
import type { z } from 'zod';
import { SCALAR_MODULUS } from '../../src/field.js';
import * as schemas from '../../src/files/schemas.js';
import { check, MODEL_RUNS } from '../support/check.js';

const NO_STRINGS = [0, 1, -1, 1.5, 2 ** 53, Number.NaN, true, null, undefined, [], {}, 1n];
const NO_NUMBERS = [
  '',
  ' ',
  ' 1',
  '1 ',
  '1\n',
  '+1',
  '01',
  '-01',
  '00',
  '-0',
  '--1',
  '1e3',
  '1E3',
  '0x1',
  '0b1',
  '1_000',
  '1,000',
  '1.0',
  '.',
  'NaN',
  'Infinity',
  'one',
  '١',
  '１',
];

const takes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

describe('files/schemas', () => {
  for (const [name, schema] of [
    ['unsignedSchema', schemas.unsignedSchema],
    ['signedSchema', schemas.signedSchema],
    ['scalarSchema', schemas.scalarSchema],
  ] as const) {
    describe(name, () => {
      it('reads whole numbers exactly', () => {
        const minimum = name === 'signedSchema' ? -(10n ** 78n) : 0n;
        const limit = name === 'scalarSchema' ? SCALAR_MODULUS : 10n ** 79n;
        check(
          fc.property(fc.bigInt({ min: minimum, max: limit - 1n }), (value) => {
            expect(schema.parse(value.toString())).to.equal(value);
          }),
          MODEL_RUNS,
        );
        expect(schema.parse('0')).to.equal(0n);
      });

      for (const value of [...NO_STRINGS, ...NO_NUMBERS]) {
        const shown = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
        it(`refuses ${shown}`, () => {
          expect(takes(schema, value)).to.equal(false);
        });
      }

      it('refuses numbers too long', () => {
        expect(takes(schema, '1'.repeat(81))).to.equal(false);
        expect(takes(schema, '1'.repeat(1_000_000))).to.equal(false);
      });
    });
  }

  it('only signed numbers have signs', () => {
    expect(takes(schemas.signedSchema, '-1')).to.equal(true);
    expect(takes(schemas.unsignedSchema, '-1')).to.equal(false);
    expect(takes(schemas.scalarSchema, '-1')).to.equal(false);
  });

  it('scalars are below r', () => {
    expect(takes(schemas.scalarSchema, (SCALAR_MODULUS - 1n).toString())).to.equal(true);
    expect(takes(schemas.scalarSchema, SCALAR_MODULUS.toString())).to.equal(false);
    expect(takes(schemas.unsignedSchema, SCALAR_MODULUS.toString())).to.equal(true);
  });

  it('decimals are plain', () => {
    for (const text of ['0', '1', '0.5', '2345.67', '1.50']) {
      expect(schemas.decimalSchema.parse(text)).to.equal(text);
    }
    for (const text of [...NO_STRINGS, ...NO_NUMBERS, '-1', '1.', '.5', '1.2.3', '1'.repeat(81)]) {
      if (text !== '1.0') expect(takes(schemas.decimalSchema, text), String(text)).to.equal(false);
    }
  });

  it('symbols start with a letter or digit and are short', () => {
    for (const symbol of ['WETH', 'USDC.e', '1INCH', 'stETH-2', 'A+B', 'a_b', 'constructor']) {
      expect(takes(schemas.symbolSchema, symbol), symbol).to.equal(true);
    }
    for (const symbol of [
      '',
      '__proto__',
      '-A',
      'A B',
      'A\n',
      'É',
      '\u001b[2J',
      'A'.repeat(33),
      7,
    ]) {
      expect(takes(schemas.symbolSchema, symbol), String(symbol)).to.equal(false);
    }
  });

  it('hex has its exact length', () => {
    const cases = [
      [schemas.hash32Schema, 64],
      [schemas.selectorSchema, 8],
    ] as const;
    for (const [schema, digits] of cases) {
      expect(takes(schema, `0x${'aB'.repeat(digits / 2)}`)).to.equal(true);
      for (const text of [
        'aB'.repeat(digits / 2),
        `0x${'a'.repeat(digits - 1)}`,
        `0x${'a'.repeat(digits + 1)}`,
        `0x${'g'.repeat(digits)}`,
        `0X${'a'.repeat(digits)}`,
        `0x${'a'.repeat(digits)}\n`,
      ]) {
        expect(takes(schema, text), text).to.equal(false);
      }
    }
    expect(takes(schemas.sha256Schema, 'a'.repeat(64))).to.equal(true);
    expect(takes(schemas.sha256Schema, 'A'.repeat(64))).to.equal(false);
  });

  it('addresses have a right checksum or none', () => {
    const checksummed = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
    expect(takes(schemas.addressSchema, checksummed)).to.equal(true);
    expect(takes(schemas.addressSchema, checksummed.toLowerCase())).to.equal(true);
    for (const text of [
      checksummed.replace('aA', 'Aa'),
      checksummed.slice(2),
      checksummed.slice(0, -1),
      `${checksummed}0`,
      'XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS',
      'vitalik.eth',
    ]) {
      expect(takes(schemas.addressSchema, text), text).to.equal(false);
    }
  });
});
