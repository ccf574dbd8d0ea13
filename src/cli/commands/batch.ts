import type { Artifacts } from '../../artifacts/artifacts.js';
import { BatchFolder } from '../../batch/batchFolder.js';
import type { BatchProver } from '../../batch/batchProver.js';
import { BatchState } from '../../batch/batchState.js';
import { proveJobs } from '../../batch/proveJobs.js';
import { surveyClaims } from '../../batch/survey.js';
import { ClaimFile } from '../../files/claimFile.js';
import type { Optimize } from '../../plan/optimize.js';
import { warnOfDeadline } from '../chain/deadline.js';
import { DoneBeforeError } from '../doneBefore.js';
import type { EngineChoice } from '../engine.js';
import { readClaimsKey } from '../keys/claimsKey.js';
import type { Console } from '../output/console.js';
import { planGroups } from './batchCircuits.js';
import { BatchProgress } from './batchProgress.js';
import { openPlanner, openProver, workersFor } from './batchProvers.js';
import { reportBatch } from './batchReport.js';

export interface BatchCommandOptions {
  readonly out: string;
  readonly resume: boolean;
  readonly optimize: Optimize;
  readonly artifacts: string;
  /** Only these. */
  readonly circuit?: readonly string[];
  readonly engine: EngineChoice;
  readonly workers?: number;
  readonly claimsKeystore?: string;
  readonly allowReadableSecrets: boolean;
  readonly allowDevelopmentKey: boolean;
}

/** `zkliq batch`: proves the claims of a file into a folder, and goes on where it was ended. */
export async function runBatch(
  claims: string,
  options: BatchCommandOptions,
  console: Console,
): Promise<void> {
  const { out, resume, allowReadableSecrets: allowReadable } = options;
  console.tellEvents();
  await BatchFolder.requireUsable(out, resume);
  const key = () => readClaimsKey(options.claimsKeystore, console.signal);
  await ClaimFile.with(claims, { key, allowReadable }, (file) => proveFile(file, options, console));
}

async function proveFile(
  file: ClaimFile,
  options: BatchCommandOptions,
  console: Console,
): Promise<void> {
  const { signal } = console;
  const onClaim = (count: number) => console.detail(`${count} claims`);
  const survey = await console.step(`reading ${file.path}`, () =>
    surveyClaims(file, { signal, onClaim }),
  );
  const folder = await BatchFolder.open(options.out, options.resume);
  try {
    const state = BatchState.open(survey, folder, options.optimize);
    warnOfMissing(folder, state, console);
    const progress = await proveState(file, folder, state, options, console);
    reportBatch(folder, state, progress, console);
  } finally {
    await folder.close();
  }
}

/** Null if there is nothing left to do. */
async function proveState(
  file: ClaimFile,
  folder: BatchFolder,
  state: BatchState,
  options: BatchCommandOptions,
  console: Console,
): Promise<BatchProgress | null> {
  if (state.open === 0) {
    await state.begin();
    return null;
  }
  for (const deadline of deadlinesOf(state)) warnOfDeadline(deadline, console);
  const planner = await openPlanner(options.artifacts);
  const artifacts = await planGroups(state, options, planner);
  await state.begin();
  const workers = workersFor(state, options);
  const prover = await console.step('loading keys', () => loadProver(artifacts, workers, options));
  const { count } = state.notes;
  console.event('begin', { claims: count, done: count - state.open, made: state.proved.length });
  const progress = new BatchProgress(state, console, (proof) => folder.pathOf(proof));
  try {
    await proveJobs({
      file,
      folder,
      state,
      prover,
      artifacts,
      workers,
      allowDevelopmentKey: options.allowDevelopmentKey,
      signal: console.signal,
      onEntry: progress.take,
    });
  } catch (error) {
    throw withProgress(error, folder, state);
  } finally {
    console.endStage();
    await prover.close();
  }
  return progress;
}

async function loadProver(
  artifacts: readonly Artifacts[],
  workers: number,
  options: BatchCommandOptions,
): Promise<BatchProver> {
  const prover = await openProver(workers, options);
  try {
    for (const each of artifacts) await prover.load(each);
    return prover;
  } catch (error) {
    await prover.close();
    throw error;
  }
}

/** The first and the last, of those that are different. */
function deadlinesOf({ survey: { groups } }: BatchState): Set<bigint> {
  const deadlines = groups.map(({ deadline }) => deadline);
  const compare = (one: bigint, other: bigint) => (one < other ? -1 : 1);
  const sorted = deadlines.sort(compare);
  return new Set([sorted[0]!, sorted.at(-1)!]);
}

/** Somebody took them, to send them perhaps: to make them again could pay for them twice. */
function warnOfMissing(folder: BatchFolder, { proved }: BatchState, console: Console): void {
  const missing = proved.filter(({ proof }) => !folder.had(proof));
  const [first] = missing;
  if (first === undefined) return;
  const number = missing.length === 1 ? 'one proof that was' : `${missing.length} proofs that were`;
  console.warn(
    `${number} made, ${folder.pathOf(first.proof)} first, cannot be found any more: they are not made again, but by a batch in another folder`,
  );
}

/** What was done is kept, whatever ended the rest. */
function withProgress(error: unknown, { path }: BatchFolder, { notes, open }: BatchState): unknown {
  const done = notes.count - open;
  const note = `${done} of ${notes.count} claims are done, in ${path}: the same command with --resume does the rest`;
  return new DoneBeforeError(error, note, { folder: path, done, claims: notes.count });
}
