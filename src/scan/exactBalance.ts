/**
 * Balances as a book keeps them: sign and magnitude, 128 bits, in two 64-bit words; bit 127 is the
 * sign. Of two's complement the float of a small debt would be lost in a cancellation.
 */

export const WORDS = 2;

const SIGN = 1n << 63n;

/** Of the upper half word: bit 127 of a balance. */
const SIGN_HALF = 0x8000_0000;

/** Magnitudes are below 2^112, but for the lowest balance of all: bits 96 to 126 are below this. */
const TOP_BOUND = 2 ** 16;

export function storeBalance(words: BigUint64Array, at: number, balance: bigint): void {
  const magnitude = balance < 0n ? -balance : balance;
  words[at] = magnitude;
  words[at + 1] = (magnitude >> 64n) | (balance < 0n ? SIGN : 0n);
}

export function loadBalance(words: BigUint64Array, at: number): bigint {
  const upper = words[at + 1]!;
  const magnitude = (BigInt.asUintN(63, upper) << 64n) | words[at]!;
  return upper >= SIGN ? -magnitude : magnitude;
}

/**
 * The balance as a float, rounded at most twice: the upper 49 bits are exact, the lower 64 are
 * rounded, and so is their sum. Each is by at most 2^-53 of what is rounded, so the result is
 * x * (1 + d) with |d| <= (1 + 2^-53)^2 - 1, and 0 exactly if x is.
 *
 * @param halves the same words as 32-bit halves, the lower first
 * @returns NaN for words that no balance has
 */
export function floatOfBalance(halves: Uint32Array, at: number): number {
  const [low, middle, upper] = [halves[at]!, halves[at + 1]!, halves[at + 2]!];
  const isNegative = halves[at + 3]! >= SIGN_HALF;
  const top = isNegative ? halves[at + 3]! - SIGN_HALF : halves[at + 3]!;
  const magnitude = (top * 2 ** 32 + upper) * 2 ** 64 + (middle * 2 ** 32 + low);
  if (!isNegative) return top < TOP_BOUND ? magnitude : Number.NaN;
  const isLowest = top === TOP_BOUND && upper === 0 && middle === 0 && low === 0;
  return magnitude > 0 && (top < TOP_BOUND || isLowest) ? -magnitude : Number.NaN;
}
