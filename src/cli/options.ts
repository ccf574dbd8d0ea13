import { InvalidArgumentError } from 'commander';
import {
  BEACON_EXPONENTS,
  BEACON_RULE,
  parseBeaconValue as beaconValueOf,
} from '../ceremony/beacon.js';
import { parseBlake2b as blake2bOf } from '../ceremony/powersOfTau.js';
import { ADDRESS_RULE, isHex, isHexAddress, isZeroAddress } from '../hex.js';

/** Parsers of option values: commander names the option, these say what is expected. */

/** @param limit the first number that is too large */
function parseWhole(minimum: bigint, limit: bigint, bounds: string): (text: string) => bigint {
  return (text) => {
    const value = /^(0|[1-9]\d{0,77})$/.test(text) ? BigInt(text) : -1n;
    if (value < minimum || value >= limit) {
      throw new InvalidArgumentError(`Give a whole number, ${bounds}.`);
    }
    return value;
  };
}

export const parseChainId = parseWhole(1n, 1n << 64n, 'from 1 to 2^64 - 1');

export const parseIndex = parseWhole(0n, 1n << 64n, 'from 0 to 2^64 - 1');

export const parseSeconds = parseWhole(0n, 1n << 64n, 'unix seconds, such as 1798761600');

export const parseThreshold = parseWhole(1n, 1n << 20n, 'basis points from 1 to 2^20 - 1');

export const parseRound = parseWhole(1n, 1n << 48n, 'from 1 to 2^48 - 1');

/** A number of things to list. */
export function parseLimit(text: string): number {
  return Number(parseWhole(0n, 1n << 32n, 'from 0 to 2^32 - 1')(text));
}

/** Seconds that something takes, a day at most. */
export function parseDuration(text: string): number {
  return Number(parseWhole(1n, 86_401n, 'seconds from 1 to 86400')(text));
}

/** A number of things, one at least. */
export function parseCount(text: string): number {
  return Number(parseWhole(1n, 100_001n, 'from 1 to 100000')(text));
}

/** A number of threads. */
export function parseWorkers(text: string): number {
  return Number(parseWhole(1n, 1025n, 'from 1 to 1024')(text));
}

const GWEI_PLACES = 9;

/** Gwei with a point, if need be, as wei. */
export function parseGwei(text: string): bigint {
  const [, whole, fraction = ''] = /^(0|[1-9]\d{0,8})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  const wei = whole === undefined ? 0n : BigInt(whole + fraction.padEnd(GWEI_PLACES, '0'));
  if (wei > 0n) return wei;
  throw new InvalidArgumentError('Give gwei per gas, above 0, such as 30 or 0.05.');
}

export function parseAddress(text: string): string {
  if (!isHexAddress(text)) throw new InvalidArgumentError(`Give an address: ${ADDRESS_RULE}.`);
  if (isZeroAddress(text))
    throw new InvalidArgumentError('This is the zero address: nobody is there.');
  return text;
}

function parseHex(digits: number): (text: string) => string {
  return (text) => {
    if (!isHex(text, digits)) {
      throw new InvalidArgumentError(`Give 0x and ${digits} hex digits.`);
    }
    return text;
  };
}

export const parseSelector = parseHex(8);

export const parseHash = parseHex(64);

/** A sum that Powers of Tau are published with, in lower case. */
export function parseBlake2b(text: string): string {
  const sum = blake2bOf(text);
  if (sum !== undefined) return sum;
  throw new InvalidArgumentError('Give the 128 hex digits of the BLAKE2b sum (64 bytes).');
}

/** Public randomness, as hex digits in lower case without 0x. */
export function parseBeaconValue(text: string): string {
  const value = beaconValueOf(text);
  if (value !== undefined) return value;
  throw new InvalidArgumentError(`Give ${BEACON_RULE}.`);
}

/** Of 2, for the iterations of a beacon. */
export function parseExponent(text: string): number {
  const { minimum, maximum } = BEACON_EXPONENTS;
  const bounds = `from ${minimum} to ${maximum}`;
  return Number(parseWhole(BigInt(minimum), BigInt(maximum + 1), bounds)(text));
}
