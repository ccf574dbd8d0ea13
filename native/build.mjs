/**
 * Compiles the native engine with whatever C++ compiler there is: `npm run build:native`.
 *
 *   node native/build.mjs [--test] [--force] [--install]
 *
 * --test builds the addon that exposes its parts to tests; --install, which npm runs, fails
 * quietly, as everything works without the engine, only slower.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hash, hashSources, isFromBuild, writeStamp } from './stamp.mjs';

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
  const stamp = hash(JSON.stringify([compiler, flags]));
  const addon = join(output, `${name}.node`);
  if (!options.has('--force') && isFromBuild(addon, stamp)) {
    process.stdout.write(`${addon} is up to date\n`);
    return;
  }
  // Under names of this process, then renamed: builds may overlap, and an addon may be in use.
  const staging = join(output, `${name}.${process.pid}`);
  mkdirSync(staging, { recursive: true });
  try {
    const objects = await compile(compiler, flags, staging);
    const linked = join(staging, 'linked.node');
    await link(compiler, objects, linked);
    renameSync(linked, addon);
    writeStamp(addon, stamp);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  process.stdout.write(`built ${addon} with ${compiler.version}\n`);
}

/** All sources, as many at a time as there are cores; what is wrong with any of them is told. */
async function compile(compiler, flags, staging) {
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.cc') && (forTests || !file.startsWith('test')))
    .sort();
  const objects = sources.map((source) => join(staging, `${source}.o`));
  const failures = [];
  let next = 0;
  const work = async () => {
    while (next < sources.length) {
      const i = next++;
      const parameters = [...flags, '-c', join(folder, sources[i]), '-o', objects[i]];
      await run(compiler.command, parameters).catch((error) => failures.push(error.message));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  if (failures.length > 0) throw new Error(failures.join('\n'));
  return objects;
}

/** With C++'s library inside, so that the addon runs where another is; not all systems have it so. */
async function link(compiler, objects, linked) {
  const parameters = [...compiler.prefix, ...objects, ...linkerFlags(), '-o', linked];
  const inside = process.platform === 'darwin' ? [] : ['-static-libstdc++', '-static-libgcc'];
  await run(compiler.command, [...parameters, ...inside]).catch(() =>
    run(compiler.command, parameters),
  );
}

/** The one that `CXX` names and no other, or else whichever there is. */
function findCompiler() {
  const named = process.env.CXX?.trim();
  const candidates = named ? [named] : ['c++', 'g++', 'clang++'];
  for (const candidate of candidates) {
    const [command, ...prefix] = candidate.trim().split(/\s+/);
    const { status, stdout } = spawnSync(command, [...prefix, '--version'], { encoding: 'utf8' });
    if (status === 0) return { command, prefix, version: stdout.split('\n')[0] };
  }
  throw new Error(
    named
      ? `the compiler that CXX names cannot be run: ${named}`
      : `no C++ compiler found (tried ${candidates.join(', ')}); install g++ or clang++`,
  );
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
  // What every x86-64 of the last 15 years runs (x86-64-v2, a name that older compilers do not
  // know); more is chosen at run time.
  if (process.arch === 'x64') flags.push('-msse4.2', '-mpopcnt', '-mcx16', '-msahf');
  // Vector registers only slow down arithmetic on words that carry into each other.
  flags.push('-fno-tree-vectorize', '-fno-tree-slp-vectorize');
  flags.push('-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2');
  flags.push('-pthread', '-DNAPI_VERSION=8', `-DNODE_GYP_MODULE_NAME=zkliq`, `-I${headers()}`);
  flags.push(`-DZKLIQ_SOURCES="${hashSources()}"`);
  if (forTests) flags.push('-DZKLIQ_TEST');
  return flags;
}

function linkerFlags() {
  return process.platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup']
    : ['-shared', '-pthread', '-Wl,-z,relro,-z,now,-z,noexecstack'];
}

/** Node-API's headers, which never change for a version of it. */
function headers() {
  if (process.env.NODE_API_HEADERS) return process.env.NODE_API_HEADERS;
  return createRequire(import.meta.url)('node-api-headers').include_dir;
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
