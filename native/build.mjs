/**
 * Compiles the native engine with whatever C++ compiler there is: `npm run build:native`.
 *
 *   node native/build.mjs [--test] [--force] [--install]
 *
 * --test builds the addon that exposes its parts to tests; --install, which npm runs, fails
 * quietly, as everything works without the engine, only slower.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const output = join(folder, 'build');
const options = new Set(process.argv.slice(2));
const forTests = options.has('--test');
const name = forTests ? 'zkliq-test' : 'zkliq';

try {
  await build();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`zkliq: no native engine, proofs will be slower: ${reason}\n`);
  if (!options.has('--install')) process.exitCode = 1;
}

async function build() {
  if (process.platform === 'win32') throw new Error('there is none for Windows yet');
  const compiler = findCompiler();
  const flags = [...compiler.prefix, ...compilerFlags()];
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.cc') && (forTests || file !== 'testSurface.cc'))
    .sort();
  const stamp = fingerprint(compiler, flags);
  const addon = join(output, `${name}.node`);
  const stampFile = join(output, `${name}.stamp`);
  if (!options.has('--force') && existsSync(addon) && read(stampFile) === stamp) {
    process.stdout.write(`${addon} is up to date\n`);
    return;
  }
  // Under names of this process, then renamed: builds may overlap, and an addon may be in use.
  const staging = join(output, `${name}.${process.pid}`);
  mkdirSync(staging, { recursive: true });
  try {
    const objects = sources.map((source) => join(staging, `${source}.o`));
    await Promise.all(
      sources.map((source, i) =>
        run(compiler.command, [...flags, '-c', join(folder, source), '-o', objects[i]]),
      ),
    );
    const linked = join(staging, 'linked.node');
    await run(compiler.command, [...compiler.prefix, ...objects, ...linkerFlags(), '-o', linked]);
    renameSync(linked, addon);
    writeFileSync(stampFile, stamp);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  process.stdout.write(`built ${addon} with ${compiler.version}\n`);
}

function findCompiler() {
  const candidates = [process.env.CXX, 'c++', 'g++', 'clang++'].filter(Boolean);
  for (const candidate of candidates) {
    const [command, ...prefix] = candidate.split(' ');
    const { status, stdout } = spawnSync(command, [...prefix, '--version'], { encoding: 'utf8' });
    if (status === 0) return { command, prefix, version: stdout.split('\n')[0] };
  }
  throw new Error(`no C++ compiler found (tried ${candidates.join(', ')}); install g++ or clang++`);
}

function compilerFlags() {
  const flags = [
    '-std=c++17',
    '-O3',
    '-fPIC',
    '-fvisibility=hidden',
    '-Wall',
    '-Wextra',
    '-Wno-uninitialized',
  ];
  // What every x86-64 of the last 15 years runs; more is chosen at run time.
  if (process.arch === 'x64') flags.push('-march=x86-64-v2');
  // Vector registers only slow down arithmetic on words that carry into each other.
  flags.push('-fno-tree-vectorize', '-fno-tree-slp-vectorize');
  flags.push('-pthread', '-DNAPI_VERSION=8', `-DNODE_GYP_MODULE_NAME=zkliq`, `-I${headers()}`);
  if (forTests) flags.push('-DZKLIQ_TEST');
  return flags;
}

function linkerFlags() {
  return process.platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup']
    : ['-shared', '-pthread', '-static-libstdc++', '-static-libgcc'];
}

/** Node-API's headers, which never change for a version of it. */
function headers() {
  if (process.env.NODE_API_HEADERS) return process.env.NODE_API_HEADERS;
  return createRequire(import.meta.url)('node-api-headers').include_dir;
}

/** Of everything that the addon depends on. */
function fingerprint(compiler, flags) {
  const hash = createHash('sha256').update(JSON.stringify([compiler, flags]));
  for (const file of readdirSync(folder).sort()) {
    if (/\.(cc|h|mjs)$/.test(file)) hash.update(file).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function run(command, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
    let messages = '';
    child.stderr.on('data', (data) => {
      messages += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} failed:\n${messages}`));
    });
  });
}
