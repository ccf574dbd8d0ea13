import { isAddress } from 'ethers/address';
import { InputError } from './errors.js';

export const ADDRESS_RULE = '0x and 40 hex digits, with a right checksum if mixed-case';

export function isHexAddress(text: string): boolean {
  return text.startsWith('0x') && isAddress(text);
}

/** Of an address: nobody is there. */
export function isZeroAddress(address: string): boolean {
  return /^0x0{40}$/.test(address);
}

/** Addresses are written in lower case, or with a checksum in their cases. */
export function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** @throws InputError INVALID_VALUE naming the field */
export function requireAddress(name: string, text: string): void {
  if (isHexAddress(text)) return;
  throw new InputError('INVALID_VALUE', `The ${name} is not an address: give ${ADDRESS_RULE}`, {
    [name]: text,
  });
}

/** @throws InputError INVALID_VALUE unless the text is 0x and so many hex digits */
export function requireHex(name: string, text: string, digits: number): void {
  if (isHex(text, digits)) return;
  throw new InputError('INVALID_VALUE', `The ${name} must be 0x and ${digits} hex digits`, {
    [name]: text,
  });
}

export function isHex(text: string, digits: number): boolean {
  return new RegExp(`^0x[0-9a-fA-F]{${digits}}$`).test(text);
}
