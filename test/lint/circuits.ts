/**
 * Runs circomspect over the circuits, the part of `npm run lint` that is for circom. Ends with 1 if it finds
 * anything at all, but for what is explained below.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CIRCUITS_FOLDER } from '../../src/circuits/instances.js';

/** Passes that find nothing here but what is right. */
const EXPLAINED = [
  // Comparisons, and (CS0004) arithmetic that could overflow, of field elements: every one of them is of loop counters
  // and parameters, which the compiler knows. Signals are ranged, which `npm run mutate` and the tests of the bit budget
  // hold; circomspect cannot tell the two apart.
  'CS0003',
  'CS0004',
];

/** What a prover could choose freely: found, or the linter does not work. */
const DEFECT = `pragma circom 2.1.0;
template Defect() {
    signal input a;
    signal output b;
    b <-- a * a;
}
`;

const { resolve } = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'zkliq-lint-'));
try {
  cpSync(fileURLToPath(CIRCUITS_FOLDER), folder, { recursive: true });
  // It has no search path: circomlib is put where the circuits' includes lead.
  const library = dirname(resolve('circomlib/circuits/poseidon.circom'));
  cpSync(library, join(folder, 'circomlib/circuits'), { recursive: true });
  const circuits = readdirSync(folder).filter((file) => file.endsWith('.circom'));
  writeFileSync(join(folder, 'defect.circom'), DEFECT);
  if (analyse(['defect.circom']).status === 0) throw new Error('circomspect overlooks a defect');
  const { status, output } = analyse(circuits);
  if (status !== 0) console.error(output);
  process.exitCode = status === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function analyse(files: readonly string[]) {
  const allowed = EXPLAINED.flatMap((pass) => ['--allow', pass]);
  const options = [resolve('circomspect/cli.js'), '--level', 'INFO', ...allowed];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, ...files], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}
