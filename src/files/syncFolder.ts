import { open } from 'node:fs/promises';

/**
 * Waits until the names in a folder are on disk: a file that was written outlives a power failure once
 * its name does, too. Not every system can say so; then nothing is waited for.
 */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
