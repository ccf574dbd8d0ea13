import { keccak256 } from 'ethers/crypto';
import { InputError } from '../errors.js';
import { isScalar, SCALAR_MODULUS, toHex32 } from '../field.js';
import { requireHex } from '../hex.js';
import { poseidon } from '../poseidon.js';

const HEAD = 16;
const LINK = 15;

/** The three public signals that stand for all words: docs/protocol.md has the argument. */
export interface Fold {
  /** h: chained Poseidon of the words. */
  readonly digest: bigint;
  /** tau = keccak256(circuitId, h, words) mod r. */
  readonly challenge: bigint;
  /** y: the words as a polynomial, at tau. */
  readonly evaluation: bigint;
}

/** Poseidon over the first up to 16 words, then over (previous, up to 15 more), and so on. */
export function digestOf(words: readonly bigint[]): bigint {
  let digest = poseidon(words.slice(0, HEAD));
  for (let start = HEAD; start < words.length; start += LINK) {
    digest = poseidon([digest, ...words.slice(start, start + LINK)]);
  }
  return digest;
}

/** keccak256(circuitId ‖ digest ‖ words) mod r, each 32 bytes big-endian. */
export function challengeOf(circuitId: string, digest: bigint, words: readonly bigint[]): bigint {
  requireHex('circuit id', circuitId, 64);
  const outside = [digest, ...words].findIndex((word) => !isScalar(word));
  if (outside >= 0) {
    const name = outside === 0 ? 'The digest' : `Word ${outside - 1}`;
    throw new InputError('INVALID_VALUE', `${name} is not a field element`);
  }
  const hash = keccak256(circuitId + toHex32(digest) + words.map(toHex32).join(''));
  return BigInt(hash) % SCALAR_MODULUS;
}

/** Sum of words[i] * challenge^i mod r. */
export function evaluationOf(words: readonly bigint[], challenge: bigint): bigint {
  return words.reduceRight((sum, word) => (sum * challenge + word) % SCALAR_MODULUS, 0n);
}

/**
 * Folds public words.
 *
 * @param circuitId 0x and 64 hex digits
 * @throws InputError INVALID_VALUE if a word is not in [0, r), or the circuit id not 32 bytes
 */
export function foldWords(circuitId: string, words: readonly bigint[]): Fold {
  const digest = digestOf(words);
  const challenge = challengeOf(circuitId, digest, words);
  return { digest, challenge, evaluation: evaluationOf(words, challenge) };
}

/** In the circuit's order. */
export function signalsOf({ digest, evaluation, challenge }: Fold): readonly bigint[] {
  return [digest, evaluation, challenge];
}
