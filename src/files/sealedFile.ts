import type { FileHandle } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { fileChunks } from './fileChunks.js';
import { type ChunkSeal, deriveSeal, openChunk, sealChunk, TAG_BYTES } from './sealedChunk.js';
import { HEADER_BYTES, newHeader, readHeader, sizeOfChunks } from './sealedHeader.js';

const CHUNK_BYTES = 2 ** 16;

/**
 * Writes a sealed file: AES-256-GCM in chunks, under a key of this file's own (STREAM). What stands in
 * which place and where the file ends is authenticated with what it holds.
 */
export class Sealer {
  readonly #seal: ChunkSeal;
  readonly #chunk = Buffer.alloc(CHUNK_BYTES);
  #filled = 0;
  #count = 0;

  private constructor(
    private readonly file: FileHandle,
    key: Uint8Array,
  ) {
    this.#seal = deriveSeal(key, newHeader(CHUNK_BYTES));
  }

  /** @param key 32 bytes */
  static async create(file: FileHandle, key: Uint8Array): Promise<Sealer> {
    const sealer = new Sealer(file, key);
    await file.writeFile(sealer.#seal.header);
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
    const place = { place: this.#count++, isLast };
    const sealed = sealChunk(this.#chunk.subarray(0, this.#filled), this.#seal, place);
    await this.file.writeFile(sealed);
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
  const seal = deriveSeal(key, header);
  let count = 0;
  let next: Uint8Array | undefined;
  const open = (sealed: Uint8Array, isLast: boolean) => {
    const bytes = openChunk(sealed, seal, { place: count, isLast });
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
