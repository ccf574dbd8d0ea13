import { BatchFolder } from '../../src/batch/batchFolder.js';
import type { BatchEntry } from '../../src/batch/batchJournal.js';
import type { BatchProver } from '../../src/batch/batchProver.js';
import { BatchState } from '../../src/batch/batchState.js';
import { proveJobs } from '../../src/batch/proveJobs.js';
import { surveyClaims } from '../../src/batch/survey.js';
import { type Planner, planGroups } from '../../src/cli/commands/batchCircuits.js';
import { ClaimFile } from '../../src/files/claimFile.js';
import { TINY, TINY_BATCH } from './artifacts.js';

/** Two accounts to a proof, one that is left by itself in a proof of its own circuit. */
const inPairs: Planner = (accounts) => ({
  proofs: Array.from({ length: Math.ceil(accounts / 2) }, (_, k) =>
    2 * k + 1 < accounts ? { circuit: TINY_BATCH, accounts: 2 } : { circuit: TINY, accounts: 1 },
  ),
  proofsPerTransaction: 1,
  workers: 1,
  reasons: ['in pairs'],
});

export interface TinyBatchOptions {
  readonly claims: string;
  readonly folder: string;
  readonly prover: BatchProver;
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  readonly planner?: Planner;
  readonly onEntry?: (entry: BatchEntry) => void;
}

/** What `zkliq batch` does, within this process, with a prover that is loaded already. */
export function runTinyBatch(options: TinyBatchOptions): Promise<BatchState> {
  const { claims, prover, resume = false, signal = new AbortController().signal } = options;
  const key = () => Promise.reject(new Error('not sealed'));
  return ClaimFile.with(claims, { key }, async (file) => {
    const survey = await surveyClaims(file);
    const folder = await BatchFolder.open(options.folder, resume);
    try {
      const state = BatchState.open(survey, folder, 'balanced');
      const setUp = { artifacts: 'artifacts', allowDevelopmentKey: false };
      const artifacts = await planGroups(state, setUp, options.planner ?? inPairs);
      await state.begin();
      const onEntry = options.onEntry ?? (() => {});
      await proveJobs({ file, folder, state, prover, artifacts, workers: 1, signal, onEntry });
      return state;
    } finally {
      await folder.close();
    }
  });
}
