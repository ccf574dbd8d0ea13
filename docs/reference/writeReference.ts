import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeModel } from './model.js';
import { makePages } from './pages.js';
import { makeSolidityPage } from './solidity.js';

/**
 * Writes Markdown about everything that the package exports, and about the contracts' interfaces, in
 * place of what was there.
 *
 * @param folder of the package, which is built
 * @returns what is wrong with the docstrings; if anything is, nothing is written
 */
export async function writeReference(folder: string, target: string): Promise<readonly string[]> {
  const work = await mkdtemp(join(tmpdir(), 'zkliq-reference-'));
  try {
    const { exported, problems } = makeModel({ folder, entry: 'dist/index.d.ts', output: work });
    const solidity = makeSolidityPage(folder);
    const allProblems = [...problems, ...solidity.problems];
    if (allProblems.length > 0) return allProblems;
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    const pages = [...makePages(exported), ['solidity.md', solidity.page] as const];
    for (const [name, page] of pages) await writeFile(join(target, name), page);
    return [];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
