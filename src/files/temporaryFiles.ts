import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Names that are being written under, until they are renamed or removed. */
const names = new Set<string>();

/** Those that a killed process may have left. */
const TEMPORARY = /^\.zkliq-[0-9a-f-]+\.tmp$/;

/** Whether a file has a temporary name: one that a killed process may have left, cut off perhaps. */
export function isLeftover(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Removes those of a folder's files that a killed process has left. */
export async function removeLeftovers(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) if (isLeftover(name)) await rm(join(folder, name), { force: true });
}

/** Does work on a file of a temporary name in a folder, which a process that ends meanwhile can remove. */
export async function withTemporary<T>(
  folder: string,
  work: (name: string) => Promise<T>,
): Promise<T> {
  const name = join(folder, `.zkliq-${randomUUID()}.tmp`);
  names.add(name);
  try {
    return await work(name);
  } finally {
    names.delete(name);
  }
}

export function hasTemporaryFiles(): boolean {
  return names.size > 0;
}

/** For a process that ends now: what was begun must not stay, since it may be secret. */
export function removeTemporaryFiles(): void {
  for (const name of names) {
    try {
      rmSync(name, { force: true });
    } catch {
      // Whatever keeps it from being removed kept it from being made.
    }
  }
}
