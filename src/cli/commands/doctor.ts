import { totalmem } from 'node:os';
import { Artifacts } from '../../artifacts/artifacts.js';
import { ARTIFACT_FILES, type ArtifactName } from '../../artifacts/manifest.js';
import { circuitInstances } from '../../circuits/instances.js';
import { compilerVersions } from '../../compilation/compileCircuit.js';
import { type EngineReport, reportEngine } from '../../engine/select.js';
import { ArtifactsError, ZkliqError } from '../../errors.js';
import { packageVersion } from '../../version.js';
import type { EngineChoice } from '../engine.js';
import { EXIT } from '../exitCodes.js';
import type { Console } from '../output/console.js';
import { formatTable } from '../output/format.js';
import {
  examineCalibration,
  examplePlans,
  formatCalibration,
  runCalibration,
} from './calibration.js';

export interface DoctorCommandOptions {
  readonly artifacts: string;
  readonly engine: EngineChoice;
  /** Measure circuits that are ready, before all else is told. */
  readonly calibrate: boolean;
}

interface CircuitState {
  readonly circuit: string;
  readonly state: 'ready' | 'missing' | 'broken';
  readonly detail: string;
}

/**
 * `zkliq doctor`: what is installed and ready, and with `--calibrate` how long its proofs take. Exit
 * code 5 if artifacts or the calibration are broken.
 */
export async function runDoctor(options: DoctorCommandOptions, console: Console): Promise<void> {
  const circuits: CircuitState[] = [];
  for (const { name } of circuitInstances) {
    circuits.push(await console.step(`checking ${name}`, () => examine(name, options.artifacts)));
  }
  const { artifacts, engine: choice } = options;
  const ready = circuits.flatMap(({ circuit, state }) => (state === 'ready' ? [circuit] : []));
  if (options.calibrate) await runCalibration(artifacts, ready, choice, console);
  const { calibration: model, ...calibration } = await examineCalibration(artifacts, ready, choice);
  const plans = options.calibrate && model !== null ? examplePlans(model) : [];
  const report = {
    zkliq: packageVersion,
    node: process.versions.node,
    engine: reportEngine(),
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    tools: compilerVersions(),
    circuits,
    calibration: { ...calibration, ...model },
    ...(options.calibrate ? { plans } : {}),
  };
  const { zkliq, node, engine, memory, tools } = report;
  console.result(
    report,
    [
      formatTable([
        ['zkliq', zkliq],
        ['node', node],
        ['engine', describeEngine(engine)],
        ['memory', memory],
        ['compiler', `circom2 ${tools.circom2}, circomlib ${tools.circomlib}`],
      ]),
      ...(engine.advice === null ? [] : ['', engine.advice]),
      '',
      ...circuits.map(({ circuit, state, detail }) => `${circuit}: ${state}, ${detail}`),
      `calibration: ${calibration.state}, ${calibration.detail}`,
      ...(plans.length === 0 ? [] : ['', formatCalibration(model!, plans)]),
    ].join('\n'),
  );
  const states = [...circuits, calibration].map(({ state }) => state);
  if (states.includes('broken')) process.exitCode = EXIT.artifacts;
}

function describeEngine({ engine, threads, arithmetic }: EngineReport): string {
  return [engine, ...(arithmetic === null ? [] : [arithmetic]), `${threads} threads`].join(', ');
}

async function examine(circuit: string, root: string): Promise<CircuitState> {
  try {
    const artifacts = await Artifacts.open(circuit, root);
    for (const name of Object.keys(ARTIFACT_FILES) as ArtifactName[]) await artifacts.read(name);
    const { trust, keyHash } = artifacts.manifest;
    return { circuit, state: 'ready', detail: `${trust} key ${keyHash}` };
  } catch (error) {
    if (!(error instanceof ZkliqError)) throw error;
    const missing = error instanceof ArtifactsError && error.code === 'ARTIFACTS_MISSING';
    return missing
      ? { circuit, state: 'missing', detail: `make it with "zkliq setup --circuit ${circuit}"` }
      : { circuit, state: 'broken', detail: error.message };
  }
}
