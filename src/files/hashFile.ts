import { createHash } from 'node:crypto';
import { withFile } from './readFile.js';

const CHUNK_BYTES = 2 ** 20;

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the part that is done, from 0 to 1. */
  readonly onProgress?: ((part: number) => void) | undefined;
}

/** In hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The hash of a file of any size, in hex, read a chunk at a time.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE if it is no regular file; the signal's reason
 */
export function hashFile(
  path: string,
  algorithm: 'sha256' | 'blake2b512',
  { signal, onProgress }: HashOptions = {},
): Promise<string> {
  return withFile(path, { maximumBytes: Number.POSITIVE_INFINITY }, async (file) => {
    const { size } = await file.stat();
    const hash = createHash(algorithm);
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (let done = 0; ; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(chunk, 0, chunk.length, done);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, bytesRead));
      done += bytesRead;
      onProgress?.(done / size);
    }
  });
}
