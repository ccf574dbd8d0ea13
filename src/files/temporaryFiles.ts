import { rmSync } from 'node:fs';

/** Names that are being written under, until they are renamed or removed. */
const names = new Set<string>();

/** Does work on a file of a temporary name, which a process that ends meanwhile can remove. */
export async function withTemporary<T>(name: string, work: () => Promise<T>): Promise<T> {
  names.add(name);
  try {
    return await work();
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
