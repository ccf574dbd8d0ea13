import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { InputError } from '../errors.js';
import { saltOf } from './sealedHeader.js';

export const TAG_BYTES = 16;
const NONCE_BYTES = 12;

const CIPHER = 'aes-256-gcm';
/** The user's key is only ever derived from: elsewhere it may stand for something else. */
const KEY_INFO = 'zkliq/v1/sealed file';

/** Of keys that files are sealed under. */
const SEALING_KEY_BYTES = 32;

/** How one file's chunks are sealed. */
export interface ChunkSeal {
  readonly key: KeyObject;
  /** Of the file: it is authenticated with each chunk. */
  readonly header: Uint8Array;
}

/** Where a chunk stands in its file. */
export interface ChunkPlace {
  /** From 0. */
  readonly place: number;
  readonly isLast: boolean;
}

/**
 * What the chunks of the file with this header are sealed under.
 *
 * @throws InputError SECRET_INVALID unless the key has 32 bytes
 */
export function deriveSeal(key: Uint8Array, header: Uint8Array): ChunkSeal {
  if (key.length !== SEALING_KEY_BYTES) {
    throw new InputError('SECRET_INVALID', `A key to seal with has ${SEALING_KEY_BYTES} bytes`);
  }
  const derived = Buffer.from(hkdfSync('sha256', key, saltOf(header), KEY_INFO, SEALING_KEY_BYTES));
  const fileKey = createSecretKey(derived);
  derived.fill(0);
  return { key: fileKey, header };
}

/** The bytes, encrypted, and their tag. */
export function sealChunk(
  bytes: Uint8Array,
  { key, header }: ChunkSeal,
  place: ChunkPlace,
): Uint8Array {
  const cipher = createCipheriv(CIPHER, key, nonceOf(place));
  cipher.setAAD(header);
  const sealed = [cipher.update(bytes), cipher.final()];
  return Buffer.concat([...sealed, cipher.getAuthTag()]);
}

/** Undefined if it is not what was sealed. */
export function openChunk(
  sealed: Uint8Array,
  { key, header }: ChunkSeal,
  place: ChunkPlace,
): Uint8Array | undefined {
  if (sealed.length < TAG_BYTES) return undefined;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, nonceOf(place), { authTagLength: TAG_BYTES });
  decipher.setAAD(header);
  decipher.setAuthTag(sealed.subarray(end));
  const bytes = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
    return bytes;
  } catch {
    bytes.fill(0);
    return undefined;
  }
}

/** The chunk's place, big-endian, and whether it is the last. No two are alike under one key. */
function nonceOf({ place, isLast }: ChunkPlace): Uint8Array {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(place, NONCE_BYTES - 7, 6);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}
