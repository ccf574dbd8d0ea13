import { Artifacts } from '../../artifacts/artifacts.js';
import { type CircuitInstance, circuitInstance } from '../../circuits/instances.js';
import { DEFAULT_CIRCUIT } from '../../defaults.js';
import { type EngineReport, reportEngine } from '../../engine/select.js';
import { InputError } from '../../errors.js';
import {
  type Calibration,
  calibrationPath,
  readCalibration,
  writeCalibration,
} from '../../files/calibrationFile.js';
import { calibrate } from '../../plan/calibrate.js';
import type { CostModel } from '../../plan/costModel.js';
import { OPTIMIZE } from '../../plan/optimize.js';
import { type Plan, planProofs } from '../../plan/plan.js';
import { stalenessOf } from '../../plan/staleness.js';
import { chosenEngine, type EngineChoice } from '../engine.js';
import type { Console } from '../output/console.js';
import { formatTable, groupCount, groupDecimal } from '../output/format.js';
import { requireOutput } from '../output/outputs.js';

/** What `doctor` says about a calibration. */
export interface CalibrationState {
  readonly state: 'none' | 'fits' | 'stale' | 'broken';
  readonly detail: string;
  readonly calibration: Calibration | null;
}

/** Accounts of the plans that show what a calibration means. */
const EXAMPLE_ACCOUNTS = 100;

const REMEDY = 'run "zkliq doctor --calibrate"';

/** Measures circuits that are ready, and keeps what was found. */
export async function runCalibration(
  root: string,
  circuits: readonly string[],
  engine: EngineChoice,
  console: Console,
): Promise<void> {
  const chosen = chosenEngine(engine);
  const artifacts = await Promise.all(circuits.map((circuit) => Artifacts.open(circuit, root)));
  if (artifacts.length > 0) await requireOutput(calibrationPath(root), true);
  const { signal } = console;
  const model = await calibrate(artifacts, {
    engine: chosen,
    signal,
    onStage: (stage) => console.stage(`measuring ${stage}`),
  }).finally(() => console.endStage());
  await writeCalibration(root, model, { signal });
}

/** Whether there is a calibration, and whether it is of what there is now. */
export async function examineCalibration(
  root: string,
  circuits: readonly string[],
  engine: EngineChoice,
): Promise<CalibrationState> {
  try {
    const calibration = await readCalibration(root);
    if (calibration === null) {
      return { state: 'none', detail: `to measure this machine, ${REMEDY}`, calibration };
    }
    const report = reportEngine();
    const { threads } = report;
    const stale = stalenessOf(calibration, { engine: nameOf(engine, report), threads, circuits });
    const { circuits: measured, engine: by } = calibration;
    return stale.length === 0
      ? {
          state: 'fits',
          detail: `${measured.length} circuits, ${by}, ${threads} threads`,
          calibration,
        }
      : { state: 'stale', detail: `${stale.join('; ')}: ${REMEDY}`, calibration };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { state: 'broken', detail: `${error.message}: ${REMEDY}`, calibration: null };
  }
}

/** As the engine calls itself that a choice stands for. */
function nameOf(choice: EngineChoice, { engine, arithmetic }: EngineReport): string {
  const name = choice === 'auto' ? engine : choice;
  return name === 'native' && arithmetic !== null ? `native (${arithmetic})` : name;
}

/** For each aim, how some accounts would be proved with the circuits of one kind that were measured. */
export function examplePlans(model: CostModel): Plan[] {
  const circuits = alike(model.circuits.map(({ circuit }) => circuitInstance(circuit)));
  return OPTIMIZE.map((optimize) =>
    planProofs({ accounts: EXAMPLE_ACCOUNTS, circuits, model, optimize }),
  );
}

/** Those for the same accounts as the default circuit, or as the first one. */
function alike(circuits: readonly CircuitInstance[]): CircuitInstance[] {
  const model = circuits.find(({ name }) => name === DEFAULT_CIRCUIT) ?? circuits[0]!;
  return circuits.filter(
    ({ markets, depth }) => markets === model.markets && depth === model.depth,
  );
}

export function formatCalibration(
  { threads, circuits }: CostModel,
  plans: readonly Plan[],
): string {
  const rows = circuits.map(({ circuit, latency, oneThread }) => {
    const { accounts } = circuitInstance(circuit);
    return [circuit, ms(latency), ms(latency / accounts), ms(oneThread)];
  });
  const planned = plans.map(({ optimize, proofs, workers, estimate }) => [
    optimize,
    describeProofs(proofs),
    `${workers}`,
    `${estimate.transactions}`,
    ms(estimate.milliseconds),
    groupCount(estimate.gas),
  ]);
  return [
    formatTable([
      ['from claims to a verified proof', `${threads} threads`, 'an account', '1 thread'],
      ...rows,
    ]),
    '',
    formatTable([
      [
        `${EXAMPLE_ACCOUNTS} accounts`,
        'proofs x accounts',
        'at a time',
        'transactions',
        'proved in',
        'gas',
      ],
      ...planned,
    ]),
  ].join('\n');
}

/** Such as `6 x 16, 1 x 4`, by the accounts in them, in the order of proving. */
function describeProofs(proofs: Plan['proofs']): string {
  const counts = new Map<number, number>();
  for (const { accounts } of proofs) counts.set(accounts, (counts.get(accounts) ?? 0) + 1);
  return [...counts].map(([accounts, count]) => `${count} x ${accounts}`).join(', ');
}

function ms(value: number): string {
  return `${groupDecimal(value.toFixed(value < 100 ? 1 : 0), 1)} ms`;
}
