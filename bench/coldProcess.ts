import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Artifacts,
  decideClaim,
  foldWords,
  type LiquidationClaim,
  listWords,
} from '../src/index.js';
import { liquidationInputs } from '../src/statement/circuitInputs.js';
import { relate } from './measure.js';
import { show } from './report.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Whole processes, from start to exit; the plain one is given its inputs, ours reads a tree. */
export function benchColdProcess(
  artifacts: Artifacts,
  claim: LiquidationClaim,
  runs: number,
): void {
  const folder = mkdtempSync(join(tmpdir(), 'zkliq-bench-'));
  try {
    const inputs = join(folder, 'inputs.json');
    const words = decideClaim(artifacts.instance, claim);
    const { challenge } = foldWords(artifacts.circuitId, listWords(words));
    writeFileSync(
      inputs,
      JSON.stringify(
        liquidationInputs(artifacts.instance, [claim], words, challenge),
        (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
      ),
    );
    const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    const memory: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    for (let run = 0; run < runs; run++) {
      const ours = runProcess([join(ROOT, 'dist/cli/main.js'), ...proveArguments(folder, run)]);
      const theirs = runProcess([join(ROOT, 'bench/coldPlain.mjs'), inputs, artifacts.folder]);
      times.ours.push(ours.milliseconds);
      times.theirs.push(theirs.milliseconds);
      memory.ours.push(ours.megabytes);
      memory.theirs.push(theirs.megabytes);
    }
    show('cold process, tree of 1,000 | no tree', relate(times.ours, times.theirs));
    show('peak memory of that process', relate(memory.ours, memory.theirs), 'MB');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function proveArguments(folder: string, run: number): string[] {
  const example = (name: string) => join(ROOT, 'examples', name);
  return [
    'prove',
    ...['--market', example('market.json'), '--round', example('crash-round.json')],
    ...['--account', example('account.json'), '--tree', example('tree.json')],
    ...['--allow-readable-secrets', '--threshold', '10000', '--chain-id', '31337'],
    ...['--liquidator', `0x${'11'.repeat(20)}`, '--gate', `0x${'6a'.repeat(20)}`],
    ...['--deadline', '4102444800', '--artifacts', join(ROOT, 'artifacts')],
    ...['--out', join(folder, `proof-${run}.json`)],
  ];
}

function runProcess(parameters: string[]): { milliseconds: number; megabytes: number } {
  const report = join(ROOT, 'bench/reportMemory.cjs');
  const start = performance.now();
  const child = spawnSync(process.execPath, ['--require', report, ...parameters], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const milliseconds = performance.now() - start;
  const kilobytes = /peak memory (\d+) kB/.exec(child.stderr)?.[1];
  if (child.status !== 0 || kilobytes === undefined) throw new Error(child.stderr);
  return { milliseconds, megabytes: Number(kilobytes) / 1024 };
}
