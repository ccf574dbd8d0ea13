import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { CIRCUITS_FOLDER, type CircuitInstance, circuitSource } from '../circuits/instances.js';
import { ArtifactsError } from '../errors.js';
import { foreignEnvironment } from '../foreignEnvironment.js';

const require = createRequire(import.meta.url);

export interface CompilationOptions {
  /** An empty folder that this compilation may fill; the caller removes it. */
  readonly folder: string;
  /** Where the circom sources are; default: those of this package. */
  readonly sources?: string;
  /** Further compiler flags, such as `--sym`. */
  readonly flags?: readonly string[];
  readonly signal?: AbortSignal;
}

/** The constraints are there well before the witness program: key making need not wait for it. */
export interface Compilation {
  readonly r1cs: Promise<Uint8Array>;
  readonly witnessProgram: Promise<Uint8Array>;
}

/** Versions that decide what a compilation yields. */
export function compilerVersions(): { circom2: string; circomlib: string } {
  const version = (name: string): string => require(`${name}/package.json`).version;
  return { circom2: version('circom2'), circomlib: version('circomlib') };
}

/** The entry point of an instance: the challenge is its only public input. */
export function mainSource(instance: CircuitInstance): string {
  const { template, parameters } = instance;
  return [
    'pragma circom 2.1.9;',
    `include "${circuitSource(instance)}";`,
    `component main {public [challenge]} = ${template}(${parameters.join(', ')});`,
    '',
  ].join('\n');
}

/** Names and contents of the circom sources in a folder, sorted. */
export async function readSources(
  folder: string = fileURLToPath(CIRCUITS_FOLDER),
): Promise<readonly (readonly [name: string, text: string])[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.circom')).sort();
  return Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
}

/**
 * Compiles a circom entry point at --O2 with circom2, the WebAssembly build of circom, in a process
 * of its own.
 *
 * Both promises reject with ArtifactsError COMPILATION_FAILED, or with the signal's reason.
 */
export function compileCircuit(main: string, options: CompilationOptions): Compilation {
  const { folder, signal } = options;
  let onConstraints = (): void => {};
  const constrained = new Promise<void>((resolve) => {
    onConstraints = resolve;
  });
  const ended = prepare(main, folder, options.sources).then(() => {
    signal?.throwIfAborted();
    return runCompiler(options, onConstraints);
  });
  const r1cs = Promise.race([constrained, ended]).then(() => readFile(join(folder, 'main.r1cs')));
  const witnessProgram = ended.then(() => readFile(join(folder, 'main_js', 'main.wasm')));
  // Whoever awaits one first hears of a failure; the other must not count as unhandled.
  for (const result of [r1cs, witnessProgram]) result.catch(() => {});
  return { r1cs, witnessProgram };
}

/**
 * The compiler finds files by relative paths alone, and follows no link that leads out of the folder:
 * everything is copied in.
 */
async function prepare(main: string, folder: string, sources?: string): Promise<void> {
  const library = join(folder, 'lib', 'circomlib');
  await mkdir(library, { recursive: true });
  const circomlib = dirname(require.resolve('circomlib/package.json'));
  await cp(join(circomlib, 'circuits'), join(library, 'circuits'), { recursive: true });
  for (const [name, text] of await readSources(sources)) {
    await writeFile(join(folder, name), text);
  }
  await writeFile(join(folder, 'main.circom'), main);
}

function runCompiler(options: CompilationOptions, onConstraints: () => void): Promise<void> {
  const { folder, flags = [], signal } = options;
  const compiler = require.resolve('circom2/cli.js');
  const parameters = ['main.circom', '--r1cs', '--wasm', '--O2', '-l', 'lib', '-o', '.', ...flags];
  const child = spawn(process.execPath, [compiler, ...parameters], {
    cwd: folder,
    env: foreignEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    ...(signal && { signal }),
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    if (output.includes('main.r1cs')) onConstraints();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(signal?.aborted ? signal.reason : error));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(compilationError(output));
    });
  });
}

function compilationError(output: string): ArtifactsError {
  const plain = stripVTControlCharacters(output).trim();
  return new ArtifactsError('COMPILATION_FAILED', `The circuit does not compile:\n${plain}`);
}
