import { join } from 'node:path';
import { ROOT } from '../support/cli.js';
import { runIn } from './installedPackage.js';

/** What test/package/project/prove.ts says. */
interface Said {
  readonly engine: string;
  readonly advice: string | null;
  readonly verdict: unknown;
  /** Code of the error that a claim about a healthy account gives. */
  readonly refused: string;
}

/** Type-checks the project's program, and builds it where the configuration says so. */
export async function buildProject(project: string, configuration: string): Promise<void> {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  await runIn(project, process.execPath, [compiler, '-p', configuration]);
}

/** Builds the project's program, and runs it where only the package is installed. */
export async function proveInProject(project: string): Promise<Said> {
  await buildProject(project, 'tsconfig.nodenext.json');
  return JSON.parse(await runIn(project, process.execPath, ['built/prove.js']));
}
