import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makeModel } from './model.js';

const documenter = join(
  dirname(createRequire(import.meta.url).resolve('@microsoft/api-documenter/package.json')),
  'bin/api-documenter',
);

/**
 * Writes Markdown about everything that the package exports, in place of what was there.
 *
 * @param folder of the package, which is built
 * @returns what is wrong with the docstrings; if anything is, nothing is written
 */
export async function writeReference(folder: string, target: string): Promise<readonly string[]> {
  const work = await mkdtemp(join(tmpdir(), 'zkliq-reference-'));
  try {
    const problems = makeModel({ folder, entry: 'dist/index.d.ts', output: work });
    if (problems.length > 0) return problems;
    const pages = join(work, 'pages');
    const parameters = [documenter, 'markdown', '--input-folder', work, '--output-folder', pages];
    await promisify(execFile)(process.execPath, parameters);
    await rm(target, { recursive: true, force: true });
    await cp(pages, target, { recursive: true });
    return [];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
