import { setMaxListeners } from 'node:events';
import type { Artifacts } from '../artifacts/artifacts.js';
import { circuitInstance } from '../circuits/instances.js';
import { InputError, ProvingError, StatementError } from '../errors.js';
import type { ClaimFile } from '../files/claimFile.js';
import type { PartialProof } from '../prover/claimProver.js';
import type { LiquidationClaim } from '../statement/claim.js';
import { decideClaims } from '../statement/claims.js';
import { type LiquidationWords, listWords } from '../statement/words.js';
import { Verifier, type VerifierOptions } from '../verifier/verifier.js';
import type { BatchFolder } from './batchFolder.js';
import { type BatchJob, openJobs } from './batchJobs.js';
import type { BatchEntry } from './batchJournal.js';
import type { BatchProver } from './batchProver.js';
import type { BatchState } from './batchState.js';

export interface ProveJobsOptions extends VerifierOptions {
  readonly file: ClaimFile;
  readonly folder: BatchFolder;
  readonly state: BatchState;
  readonly prover: BatchProver;
  /** Of the circuits that plans name. */
  readonly artifacts: readonly Artifacts[];
  /** Proofs that are made at the same time; as many more wait with their claims in memory. */
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Told what became of claims, once it is recorded. */
  readonly onEntry?: (entry: BatchEntry) => void;
}

/**
 * Makes the proofs of a batch that are not made yet. A proof's file is whole, and on disk, before the journal
 * has it, so that whatever ends the process, the next one finds what was made and makes the rest.
 *
 * @throws InputError FILE_NOT_WRITABLE, INVALID_FILE; the signal's reason. What was recorded by then
 *   counts; nothing is half-written
 */
export async function proveJobs(options: ProveJobsOptions): Promise<void> {
  const { file, state, workers, signal } = options;
  const stop = new AbortController();
  const ending = AbortSignal.any([signal, stop.signal]);
  // Every proof listens.
  setMaxListeners(0, ending);
  const work = new JobWork(options, ending);
  const underWay = new Set<Promise<void>>();
  let failure: { readonly thrown: unknown } | undefined;
  const fail = (thrown: unknown): void => {
    failure ??= { thrown };
    stop.abort(thrown);
  };
  try {
    for await (const job of openJobs(file, state)) {
      if (underWay.size >= 2 * workers) await Promise.race(underWay);
      if (failure !== undefined || signal.aborted) break;
      const done: Promise<void> = work
        .do(job)
        .catch(fail)
        .finally(() => underWay.delete(done));
      underWay.add(done);
    }
  } catch (error) {
    fail(error);
  }
  await Promise.all(underWay);
  signal.throwIfAborted();
  if (failure !== undefined) throw failure.thrown;
}

class JobWork {
  readonly #verifiers: ReadonlyMap<string, Verifier>;

  constructor(
    private readonly options: ProveJobsOptions,
    private readonly signal: AbortSignal,
  ) {
    const { artifacts } = options;
    this.#verifiers = new Map(
      artifacts.map((each) => [each.instance.name, new Verifier(each, options)]),
    );
  }

  async do(job: BatchJob): Promise<void> {
    if (this.options.folder.had(job.proof)) return this.#adopt(job);
    const proved = await this.#prove(job);
    if (proved === null) return;
    for (const { claim, error } of proved.refused) {
      await this.#record({ entry: 'refused', code: error.code, claims: [job.lines[claim]!] });
    }
    if (proved.proof === null) return;
    await this.options.folder.write(job.proof, proved.proof);
    const claims = proved.proved.map((claim) => job.lines[claim]!);
    await this.#record({ entry: 'proved', proof: job.proof, circuit: job.circuit, claims });
  }

  /** Null if it could not be made, which is recorded and does not stop the others. */
  async #prove({ proof, circuit, lines, claims }: BatchJob): Promise<PartialProof | null> {
    try {
      return await this.options.prover.prove(circuit, claims, { signal: this.signal });
    } catch (error) {
      if (!(error instanceof ProvingError) || this.signal.aborted) throw error;
      const { code } = error;
      await this.#record({ entry: 'failed', proof, code, claims: [...lines] });
      return null;
    }
  }

  /** The process that made the proof was ended before it could record it. */
  async #adopt(job: BatchJob): Promise<void> {
    const { proof, circuit, lines } = job;
    if (!(await this.#isThere(job))) {
      const path = this.options.folder.pathOf(proof);
      throw new InputError(
        'FILE_EXISTS',
        `${path} is not the proof that belongs there: move it away`,
        { path },
      );
    }
    await this.#record({ entry: 'proved', proof, circuit, claims: [...lines] });
  }

  /** Whether the file that is there proves all of the claims, and nothing else. */
  async #isThere({ proof: number, circuit, claims }: BatchJob): Promise<boolean> {
    const words = wordsOf(circuit, claims);
    const proof = await nullIfRefused(() => this.options.folder.read(number));
    if (words === null || proof === null || proof.circuit !== circuit) return false;
    const saysTheSame = listWords(proof.words).join() === listWords(words).join();
    return saysTheSame && (await this.#verifiers.get(circuit)!.verify(proof)).valid;
  }

  async #record(entry: BatchEntry): Promise<void> {
    await this.options.state.record(entry);
    this.options.onEntry?.(entry);
  }
}

/** Null if there is no proof of all these claims. */
function wordsOf(circuit: string, claims: readonly LiquidationClaim[]): LiquidationWords | null {
  try {
    return decideClaims(circuitInstance(circuit), claims);
  } catch (error) {
    if (error instanceof StatementError || error instanceof InputError) return null;
    throw error;
  }
}

/** Null for a file that is none of ours. */
async function nullIfRefused<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
