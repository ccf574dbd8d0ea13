import type { BatchFolder } from '../../batch/batchFolder.js';
import type { BatchState } from '../../batch/batchState.js';
import type { Unproved } from '../../batch/claimNotes.js';
import { EXIT } from '../exitCodes.js';
import type { Console } from '../output/console.js';
import { groupCount } from '../output/format.js';
import type { BatchProgress } from './batchProgress.js';

/** Lines that are named for people. */
const MOST_NAMED = 8;

/** Says what became of each claim, and sets the exit code. */
export function reportBatch(
  folder: BatchFolder,
  state: BatchState,
  progress: BatchProgress | null,
  console: Console,
): void {
  const { notes, optimize } = state;
  const proved = [...state.proved].sort((one, other) => one.proof - other.proof);
  const [refused, failed] = [[...notes.listed('refused')], [...notes.listed('failed')]];
  const plans = [...state.plans.values()];
  const rate = progress === null ? null : Number(progress.rate.toFixed(3));
  console.result(
    {
      folder: folder.path,
      claims: notes.count,
      proved: notes.countOf('proved'),
      refused: refused.length,
      failed: failed.length,
      proofs: proved.length,
      made: progress?.made ?? 0,
      proofsPerSecond: rate,
      optimize,
      plans: plans.map(({ entry: _, ...plan }) => plan),
      files: proved.map(({ proof, circuit, claims }) => ({
        file: folder.pathOf(proof),
        circuit,
        claims,
      })),
      refusals: refused,
      failures: failed,
    },
    [
      ...(progress === null ? ['nothing is left to do'] : []),
      `claims   ${groupCount(notes.count)}: ${groupCount(notes.countOf('proved'))} proved, ${groupCount(refused.length)} refused, ${groupCount(failed.length)} failed`,
      `proofs   ${groupCount(proved.length)} in ${folder.path}${describeRate(progress)}`,
      ...describeUnproved('refused', refused),
      ...describeUnproved('failed', failed),
      ...plans.flatMap(({ reasons }) => reasons.map((reason) => `plan     ${reason}`)),
      ...(failed.length > 0 ? ['the same command with --resume tries again what failed'] : []),
    ].join('\n'),
  );
  if (state.open > 0) process.exitCode = EXIT.artifacts;
  else if (proved.length === 0) process.exitCode = EXIT.notLiquidatable;
}

function describeRate(progress: BatchProgress | null): string {
  if (progress === null) return '';
  return `, ${groupCount(progress.made)} of them made now: ${progress.rate.toFixed(1)} a second`;
}

/** How many there are of each code, and the first of them. */
function describeUnproved(what: string, unproved: readonly Unproved[]): string[] {
  const lines = new Map<string, number[]>();
  for (const { code, line } of unproved) {
    const known = lines.get(code);
    if (known === undefined) lines.set(code, [line]);
    else known.push(line);
  }
  return [...lines].map(([code, all]) => {
    const named = all.slice(0, MOST_NAMED).join(', ');
    const more = all.length > MOST_NAMED ? ', …' : '';
    return `${what.padEnd(7)}  ${code}: ${groupCount(all.length)}, in line ${named}${more}`;
  });
}
