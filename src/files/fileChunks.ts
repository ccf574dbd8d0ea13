import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 2 ** 18;

/**
 * The bytes of a file from a position on, in chunks of `size` bytes, the last of those that are left.
 * The chunks are the caller's; the file's own position is not moved.
 */
export async function* fileChunks(
  file: FileHandle,
  start = 0,
  size = CHUNK_BYTES,
): AsyncGenerator<Uint8Array> {
  for (let position = start; ; position += size) {
    const chunk = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await file.read(chunk, filled, size - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled > 0) yield chunk.subarray(0, filled);
    if (filled < size) return;
  }
}
