import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { fileChunks } from './fileChunks.js';

/** Format and version: 16 bytes. */
const MAGIC = Buffer.from('zkliq/sealed/1\0\0');
const SALT_BYTES = 32;
/** Magic, salt, and how many bytes a chunk holds, little-endian. */
const HEADER_BYTES = MAGIC.length + SALT_BYTES + 4;

const CHUNK_BYTES = 2 ** 16;
/** A file that asks for more memory than this was not written by us. */
const MAXIMUM_CHUNK_BYTES = 2 ** 20;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;

const CIPHER = 'aes-256-gcm';
/** The user's key is only ever derived from: elsewhere it may stand for something else. */
const KEY_INFO = 'zkliq/v1/sealed file';

/** Of keys that files are sealed under. */
export const SEALING_KEY_BYTES = 32;

/** Whether the file begins as a sealed one does. */
export async function isSealed(file: FileHandle): Promise<boolean> {
  const start = new Uint8Array(MAGIC.length);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  return bytesRead === MAGIC.length && MAGIC.equals(start);
}

/**
 * Writes a sealed file: AES-256-GCM in chunks, under a key of this file's own (STREAM). What stands in
 * which place and where the file ends is authenticated with what it holds.
 */
export class Sealer {
  readonly #header: Uint8Array;
  readonly #key: KeyObject;
  readonly #chunk = Buffer.alloc(CHUNK_BYTES);
  #filled = 0;
  #count = 0;

  private constructor(
    private readonly file: FileHandle,
    key: Uint8Array,
  ) {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(CHUNK_BYTES);
    this.#header = Buffer.concat([MAGIC, randomBytes(SALT_BYTES), size]);
    this.#key = deriveKey(key, this.#header);
  }

  /** @param key 32 bytes */
  static async create(file: FileHandle, key: Uint8Array): Promise<Sealer> {
    const sealer = new Sealer(file, key);
    await file.writeFile(sealer.#header);
    return sealer;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      // Not before there is more: the last chunk is sealed as such, and not empty.
      if (this.#filled === CHUNK_BYTES) await this.#flush(false);
      const part = bytes.subarray(at, at + CHUNK_BYTES - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }

  /** Seals what is left: nothing is written after it. */
  async end(): Promise<void> {
    await this.#flush(true);
    this.#chunk.fill(0);
  }

  async #flush(isLast: boolean): Promise<void> {
    const cipher = createCipheriv(CIPHER, this.#key, nonceOf(this.#count++, isLast));
    cipher.setAAD(this.#header);
    const sealed = [cipher.update(this.#chunk.subarray(0, this.#filled)), cipher.final()];
    await this.file.writeFile(Buffer.concat([...sealed, cipher.getAuthTag()]));
    this.#filled = 0;
  }
}

/**
 * What a sealed file holds, in chunks: each is authentic, and in its place, before it is handed out.
 * That nothing is missing is known once the last one was.
 *
 * @param key 32 bytes
 * @param onBytes is called with the file's own bytes
 * @throws InputError SECRET_INVALID if the file does not open with the key; INVALID_FILE if it was
 *   changed or cut off
 */
export async function* readSealed(
  file: FileHandle,
  path: string,
  key: Uint8Array,
  onBytes: (bytes: Uint8Array) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const header = await readHeader(file, path);
  onBytes(header);
  const size = sizeOfChunks(header);
  const fileKey = deriveKey(key, header);
  let count = 0;
  let next: Uint8Array | undefined;
  const open = (sealed: Uint8Array, isLast: boolean) => {
    const bytes = openChunk(sealed, fileKey, nonceOf(count, isLast), header);
    if (bytes === undefined || (bytes.length === 0 && count > 0)) throw refusal(path, count);
    count++;
    return bytes;
  };
  for await (const chunk of fileChunks(file, HEADER_BYTES, size + TAG_BYTES)) {
    onBytes(chunk);
    if (next !== undefined) yield open(next, false);
    next = chunk;
  }
  yield open(next ?? new Uint8Array(0), true);
}

async function readHeader(file: FileHandle, path: string): Promise<Uint8Array> {
  for await (const header of fileChunks(file, 0, HEADER_BYTES)) {
    if (header.length < HEADER_BYTES || !MAGIC.equals(header.subarray(0, MAGIC.length))) break;
    const size = sizeOfChunks(header);
    if (size >= 1 && size <= MAXIMUM_CHUNK_BYTES) return header;
    break;
  }
  throw new InputError('INVALID_FILE', `${path} is no sealed file of this version`, { path });
}

function sizeOfChunks(header: Uint8Array): number {
  return Buffer.from(header).readUInt32LE(MAGIC.length + SALT_BYTES);
}

function deriveKey(key: Uint8Array, header: Uint8Array): KeyObject {
  if (key.length !== SEALING_KEY_BYTES) {
    throw new InputError('SECRET_INVALID', `A key to seal with has ${SEALING_KEY_BYTES} bytes`);
  }
  const salt = header.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
  const derived = Buffer.from(hkdfSync('sha256', key, salt, KEY_INFO, SEALING_KEY_BYTES));
  const fileKey = createSecretKey(derived);
  derived.fill(0);
  return fileKey;
}

/** The chunk's place, big-endian, and whether it is the last. No two are alike under one key. */
function nonceOf(place: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(place, NONCE_BYTES - 7, 6);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}

/** Undefined if it is not what was sealed. */
function openChunk(
  sealed: Uint8Array,
  key: KeyObject,
  nonce: Uint8Array,
  header: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < TAG_BYTES) return undefined;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
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

function refusal(path: string, place: number): InputError {
  return place === 0
    ? new InputError(
        'SECRET_INVALID',
        `${path} cannot be opened: it was sealed under another key, or was changed or cut off since`,
        { path },
      )
    : new InputError('INVALID_FILE', `${path} was changed or cut off since it was sealed`, {
        path,
      });
}
