import { z } from 'zod';
import { SCALAR_MODULUS } from '../field.js';
import { ADDRESS_RULE, isHex, isHexAddress } from '../hex.js';
import { DECIMAL } from '../market/prices.js';

/** Pieces that the file formats are made of. Amounts are decimal strings: JSON numbers lose digits. */

const UNSIGNED = /^(0|[1-9]\d*)$/;
const SIGNED = /^(0|-?[1-9]\d*)$/;

const hex = (digits: number) =>
  z.string().refine((text) => isHex(text, digits), `0x and ${digits} hex digits`);

/** A non-negative integer as a decimal string; a bigint once read. */
export const unsignedSchema = z
  .string()
  .max(80, 'a shorter number')
  .regex(UNSIGNED, 'a whole number as a decimal string, like "120"')
  .transform(BigInt);

/** An integer as a decimal string, never "-0"; a bigint once read. */
export const signedSchema = z
  .string()
  .max(80, 'a shorter number')
  .regex(SIGNED, 'a whole number as a decimal string, like "-120"')
  .transform(BigInt);

/** A field element as a decimal string; a bigint below r once read. */
export const scalarSchema = unsignedSchema.refine(
  (value) => value < SCALAR_MODULUS,
  'a value below r',
);

/** A number of things, or of a thing: small enough for a JSON number. */
export const countSchema = z.int().min(0, '0 or more');

/** A decimal without a sign, such as a price; how many digits it may have depends on the market. */
export const decimalSchema = z
  .string()
  .max(80, 'a shorter number')
  .regex(DECIMAL, 'a decimal as a string, like "2345.67"');

/**
 * Symbols name balances and prices, on terminals too: no control characters, nothing that an
 * object has by itself.
 */
export const symbolSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._+-]{0,31}$/,
    'a symbol: 1 to 32 letters, digits, dots, dashes, plus signs or underscores, a letter or digit first',
  );

export const hash32Schema = hex(64);

/** Any number of bytes, none included. */
export const bytesSchema = z
  .string()
  .regex(/^0x([0-9a-f]{2})*$/, '0x and an even number of hex digits');

export const selectorSchema = hex(8);

export const addressSchema = z.string().refine(isHexAddress, `an address: ${ADDRESS_RULE}`);

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits');
