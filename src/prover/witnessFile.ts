import { SCALAR_MODULUS } from '../field.js';

/** Words of 32 bits of a field element. */
export const ELEMENT_WORDS = 8;

/** Words before the witness in a wtns file: see {@link writeHeader}. */
export const HEADER_WORDS = 19;

/** "wtns", version 2, 2 sections; header (element size, r, count); the witness's id and length. */
export function writeHeader(words: Uint32Array, size: number): void {
  const modulus = Array.from({ length: ELEMENT_WORDS }, (_, word) =>
    Number((SCALAR_MODULUS >> BigInt(32 * word)) & 0xffffffffn),
  );
  const bytes = 4 * ELEMENT_WORDS;
  const magic = 0x736e7477;
  words.set([magic, 2, 2, 1, bytes + 8, 0, bytes, ...modulus, size, 2, bytes * size, 0]);
}
