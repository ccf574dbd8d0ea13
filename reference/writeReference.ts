import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeModel } from './model.js';
import { makePages } from './pages.js';

/**
 * Writes Markdown about everything that the package exports, in place of what was there.
 *
 * @param folder of the package, which is built
 * @returns what is wrong with the docstrings; if anything is, nothing is written
 */
export async function writeReference(folder: string, target: string): Promise<readonly string[]> {
  const work = await mkdtemp(join(tmpdir(), 'zkliq-reference-'));
  try {
    const { exported, problems } = makeModel({ folder, entry: 'dist/index.d.ts', output: work });
    if (problems.length > 0) return problems;
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    for (const [name, page] of makePages(exported)) await writeFile(join(target, name), page);
    return [];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
