import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';
import { readSource } from '../../../src/chain/compile/contractSources.js';
import { runMocha, type Verdict } from '../mocha.js';
import type { Mutant } from '../queue.js';
import { CONTRACT_TESTS } from './tests.js';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

/** What is compiled and run with the contracts: a copy, so that imports lead to the mutant. */
const COPIED = ['contracts', 'src', 'test', 'package.json', 'tsconfig.json'];

/** What is only read. */
const LINKED = ['artifacts', 'circuits', 'docs', 'examples', 'native', 'node_modules'];

/** A copy of the project, in which one contract at a time is a mutant. */
export class Workspace {
  private constructor(private readonly folder: string) {}

  static async make(): Promise<Workspace> {
    const folder = await mkdtemp(join(tmpdir(), 'zkliq-contracts-'));
    await mkdir(join(PROJECT, 'artifacts'), { recursive: true });
    for (const name of COPIED)
      await cp(join(PROJECT, name), join(folder, name), { recursive: true });
    for (const name of LINKED) await symlink(join(PROJECT, name), join(folder, name));
    return new Workspace(folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Runs the tests of the contract against the mutant. */
  async run({ file, text }: Mutant, signal: AbortSignal): Promise<Verdict> {
    const path = `contracts/${file}`;
    const error = complaint(path, text);
    if (error !== null) return { outcome: 'invalid', by: error };
    await writeFile(join(this.folder, path), text);
    try {
      const files = CONTRACT_TESTS[file]!.map((name) => `test/contracts/${name}.test.ts`);
      return await runMocha({ cwd: this.folder, files, signal });
    } finally {
      await cp(join(PROJECT, path), join(this.folder, path));
    }
  }
}

/** What the compiler says against a source, warnings included, before it makes any code; null if nothing. */
function complaint(path: string, text: string): string | null {
  const input = {
    language: 'Solidity',
    sources: { [path]: { content: text } },
    settings: { outputSelection: {} },
  };
  const output: { errors?: { formattedMessage: string }[] } = JSON.parse(
    solc.compile(JSON.stringify(input), { import: readSource }),
  );
  return output.errors?.[0]?.formattedMessage ?? null;
}
