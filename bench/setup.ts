import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Artifacts, DEFAULT_CIRCUIT, setUp } from '../src/index.js';
import { relate, time } from './measure.js';
import { plainSetup } from './plainSnarkjs.js';
import { show } from './report.js';

/** Compiling is the same for both; a local key takes snarkjs a powers-of-tau ceremony of one. */
export async function benchSetup(artifacts: Artifacts): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'zkliq-bench-'));
  const ours = await time(() => setUp(DEFAULT_CIRCUIT, { root }));
  rmSync(root, { recursive: true });
  const r1cs = await artifacts.read('r1cs');
  const theirs = await time(() => plainSetup(r1cs, 13));
  show('set-up: compile and key | key only', relate([ours], [theirs]));
}
