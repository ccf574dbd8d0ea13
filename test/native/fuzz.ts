/**
 * The native engine under sanitizers, with damaged keys and witnesses: `npm run fuzz:native`.
 *
 *   node --import=tsx test/native/fuzz.ts [--seconds 60] [--seed 1] [--threads]
 *
 * AddressSanitizer and UndefinedBehaviorSanitizer look on; with --threads ThreadSanitizer does.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    threads: { type: 'boolean', default: false },
  },
});
const native = fileURLToPath(new URL('../../native/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'zkliq-fuzz-'));
try {
  const program = join(folder, 'fuzz');
  const sources = readdirSync(native)
    .filter((file) => file.endsWith('.cc') && !/^(addon|test)/.test(file))
    .map((file) => join(native, file));
  const [compiler, ...prefix] = (process.env.CXX ?? 'c++').trim().split(/\s+/);
  run(compiler!, [
    ...prefix,
    ...['-std=c++17', '-O1', '-g', '-pthread', '-fno-omit-frame-pointer'],
    // Sanitizers make functions of vectors too large for it.
    ...['-Wall', '-Wextra', '-Wno-uninitialized', '-fno-var-tracking-assignments'],
    `-fsanitize=${values.threads ? 'thread' : 'address,undefined'}`,
    ...(values.threads ? [] : ['-fno-sanitize-recover=all']),
    ...sources,
    fileURLToPath(new URL('fuzz.cc', import.meta.url)),
    ...['-o', program],
  ]);
  run(program, [values.seconds, values.seed]);
} finally {
  rmSync(folder, { recursive: true });
}

function run(command: string, parameters: readonly string[]): void {
  const { status, error } = spawnSync(command, parameters, { stdio: 'inherit' });
  if (status !== 0) throw error ?? new Error(`${command} failed`);
}
