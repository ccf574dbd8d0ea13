import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Artifacts } from '../artifacts/artifacts.js';
import type { EngineFactory, ProvingEngine } from '../engine/engine.js';
import { createNativeEngine } from '../engine/native.js';
import { NativeEngine } from '../engine/nativeEngine.js';
import { type EngineName, resolveEngine } from '../engine/select.js';
import { ArtifactsError } from '../errors.js';
import { ClaimProver } from '../prover/claimProver.js';
import type { LiquidationClaim } from '../statement/claim.js';
import type { CircuitCost, CostModel } from './costModel.js';
import { makeUpClaims } from './madeUpClaims.js';

/** Runs of which the median is taken: at least, at most, and no more once they took so long. */
const FEWEST_RUNS = 3;
const MOST_RUNS = 15;
const ENOUGH_MILLISECONDS = 2_000;
/** Tables may take longer on a busy machine, or need memory that there is not. */
const TABLES_MILLISECONDS = 30_000;

/** What {@link calibrate} measures, and whom it tells. */
export interface CalibrateOptions {
  /** What is measured; default `auto`. */
  readonly engine?: EngineName | EngineFactory;
  readonly signal?: AbortSignal;
  /** What is measured next. */
  readonly onStage?: (stage: string) => void;
}

/**
 * Measures how long proofs of circuits take on this machine, with real proofs about made-up accounts, as
 * many as each has room for. Provers are warm, and the native engine's tables made: what counts is
 * a resident prover. Nothing else should run meanwhile.
 *
 * Threads can be set for the native engine alone. Of others it is taken that one thread needs as many
 * times as long as there are threads, so that nothing is expected of several proofs at a time.
 *
 * @param artifacts one circuit or more
 * @throws ArtifactsError ARTIFACTS_MISSING if there are none; ARTIFACTS_CORRUPT
 * @throws ProvingError WITNESS_FAILED, ENGINE_FAILED; the signal's reason
 */
export async function calibrate(
  artifacts: readonly Artifacts[],
  { engine = 'auto', signal, onStage }: CalibrateOptions = {},
): Promise<CostModel> {
  if (artifacts.length === 0) {
    throw new ArtifactsError(
      'ARTIFACTS_MISSING',
      'There is no circuit to measure: make one with "zkliq setup"',
    );
  }
  const threads = availableParallelism();
  const circuits: CircuitCost[] = [];
  let name = '';
  for (const each of artifacts) {
    const { instance } = each;
    const claims = await makeUpClaims(instance);
    const measure = (choice: EngineName | EngineFactory, on: string) => {
      onStage?.(`${instance.name} on ${on}`);
      return measureProofs(each, claims, choice, signal);
    };
    const all = await measure(engine, `${threads} threads`);
    const one =
      isNative(engine) && threads > 1
        ? (await measure((key) => createNativeEngine(key, { threads: 1 }), '1 thread')).milliseconds
        : all.milliseconds * threads;
    name = all.engine;
    const [latency, oneThread] = [round(all.milliseconds), round(one)];
    circuits.push({ circuit: instance.name, latency, oneThread });
  }
  return { engine: name, threads, circuits };
}

function isNative(engine: EngineName | EngineFactory): boolean {
  return typeof engine === 'string' && resolveEngine(engine) === 'native';
}

async function measureProofs(
  artifacts: Artifacts,
  claims: readonly LiquidationClaim[],
  engine: EngineName | EngineFactory,
  signal: AbortSignal | undefined,
): Promise<{ readonly engine: string; readonly milliseconds: number }> {
  signal?.throwIfAborted();
  const prover = await ClaimProver.open(artifacts, { engine });
  try {
    await prover.prove(claims, signal);
    await waitForTables(prover.engine, signal);
    const times: number[] = [];
    let sum = 0;
    while (times.length < FEWEST_RUNS || (times.length < MOST_RUNS && sum < ENOUGH_MILLISECONDS)) {
      const start = performance.now();
      await prover.prove(claims, signal);
      times.push(performance.now() - start);
      sum += times.at(-1)!;
    }
    return { engine: prover.engine.name, milliseconds: median(times) };
  } finally {
    await prover.close();
  }
}

/** The first proof has started them. Without, the engine is measured as it is. */
async function waitForTables(engine: ProvingEngine, signal?: AbortSignal): Promise<void> {
  if (!(engine instanceof NativeEngine)) return;
  const end = performance.now() + TABLES_MILLISECONDS;
  while (!engine.hasTables && performance.now() < end) {
    await delay(20, undefined, signal === undefined ? {} : { signal });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1]!;
}

/** Hundredths of a millisecond are noise. */
function round(milliseconds: number): number {
  return Math.max(0.1, Math.round(milliseconds * 10) / 10);
}
