import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/cli.js';

/** The package, packed and installed into a project of its own. */
export interface InstalledPackage {
  /** The project: a copy of test/package/project, with node_modules. */
  readonly project: string;
  /** What was packed, as paths within the package, sorted. */
  readonly files: readonly string[];
}

/** In the tree when it is packed, and nobody else's business. */
export const LEFTOVERS = [
  '.env',
  'artifacts/liquidatable-2-2/proving_key.zkey',
  'circuits/main.r1cs',
  'contracts/deployment.json',
  'dist/stale.js',
  'docs/api/index.md',
  'examples/host/deployment.json',
  'examples/my-account.json',
  'native/build/zkliq.node',
  'native/build/zkliq.1/addon.cc.o',
  'proof.json',
  'zkliq-0.0.9.tgz',
];

/** Of the repository's folder, what a clone does not have. */
const NOT_CLONED = ['.git', 'node_modules', 'artifacts', 'dist'];

let installed: Promise<InstalledPackage> | undefined;

/**
 * Packs a copy of the repository and installs that into an empty project, once a process. Install
 * scripts do not run, as where npm was not allowed to run them.
 */
export function installedPackage(): Promise<InstalledPackage> {
  installed ??= packAndInstall();
  return installed;
}

async function packAndInstall(): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'zkliq-package-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { filename, files } = await pack(join(folder, 'clone'), folder);
  const project = join(folder, 'project');
  await cp(join(ROOT, 'test/package/project'), project, { recursive: true });
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await runIn(project, 'npm', ['install', join(folder, basename(filename)), ...flags]);
  return { project, files: files.map(({ path }) => path).sort() };
}

interface PackReport {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packing builds: it must neither find what this tree has built, nor touch it. */
async function pack(clone: string, destination: string): Promise<PackReport> {
  await cp(ROOT, clone, {
    recursive: true,
    filter: (path) => !NOT_CLONED.includes(relative(ROOT, path)),
  });
  await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  for (const name of LEFTOVERS) {
    await mkdir(dirname(join(clone, name)), { recursive: true });
    await writeFile(join(clone, name), 'left over');
  }
  const stdout = await runIn(clone, 'npm', ['pack', '--json', '--pack-destination', destination]);
  // Before its own answer there may be what the scripts say.
  const reports: PackReport[] = JSON.parse(stdout.slice(stdout.search(/^\[/m)));
  return reports[0]!;
}

/** Runs a program to its end, as if npm had not run this process; returns its stdout. */
export async function runIn(
  cwd: string,
  command: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv = outerEnvironment(),
): Promise<string> {
  return (await promisify(execFile)(command, parameters, { cwd, env })).stdout;
}

/** Without what npm tells its scripts about this repository and the command that runs them. */
function outerEnvironment(): NodeJS.ProcessEnv {
  const told =
    /^(npm_package_|npm_lifecycle_|npm_config_(local_prefix|call|package)$|INIT_CWD$|ZKLIQ_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
}
