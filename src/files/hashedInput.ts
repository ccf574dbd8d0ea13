import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { InputError } from '../errors.js';

/** Of SHA-256. */
export const DIGEST_BYTES = 32;

/** Reads a file from its start, and hashes what it has read: its checksum stands at its end. */
export class HashedInput {
  readonly #hash: Hash = createHash('sha256');

  constructor(
    private readonly file: FileHandle,
    private readonly path: string,
  ) {}

  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    await this.fill(bytes);
    return bytes;
  }

  async fill(bytes: Uint8Array): Promise<void> {
    await this.#read(bytes);
    this.#hash.update(bytes);
  }

  /** Requires SHA-256 of all that is before it, and nothing after it. @throws InputError INVALID_FILE */
  async requireEnd(): Promise<void> {
    const expected = this.#hash.digest();
    const digest = new Uint8Array(DIGEST_BYTES);
    await this.#read(digest);
    if (!expected.equals(digest)) throw this.refuse('is damaged: its checksum is another');
    const { bytesRead } = await this.file.read(new Uint8Array(1));
    if (bytesRead > 0) throw this.refuse('goes on after its end');
  }

  /** What is wrong with the file, as an error. */
  refuse(problem: string): InputError {
    return new InputError('INVALID_FILE', `${this.path} ${problem}`, { path: this.path });
  }

  async #read(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await this.file.read(bytes, at, bytes.length - at);
      if (bytesRead === 0) throw this.refuse('ends too early');
      at += bytesRead;
    }
  }
}
