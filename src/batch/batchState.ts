import { join } from 'node:path';
import { ArtifactsError } from '../errors.js';
import type { Journal } from '../files/journal.js';
import type { Optimize } from '../plan/optimize.js';
import {
  BATCH_FORMAT,
  type BatchEntry,
  JOURNAL_FILE,
  type PlanEntry,
  type ProvedEntry,
  refusedEntries,
} from './batchJournal.js';
import { countProofs, ProofCursor, shapeOf } from './batchPlan.js';
import type { ClaimNotes } from './claimNotes.js';
import { JournaledBatch } from './journaledBatch.js';
import type { Survey } from './survey.js';

/** Where a batch stands: what its claim file holds, and what its journal tells. */
export class BatchState {
  readonly notes: ClaimNotes;
  /** What `begin` records. */
  readonly #added: BatchEntry[] = [];

  private constructor(
    readonly survey: Survey,
    private readonly journal: Journal<BatchEntry>,
    private readonly batch: JournaledBatch,
  ) {
    this.notes = survey.notes;
  }

  /**
   * Goes on where the journal ends. Nothing is written before `begin`.
   *
   * @throws InputError USAGE if it is of another claim file; INVALID_FILE if it contradicts itself
   */
  static open(
    survey: Survey,
    { path, journal }: { readonly path: string; readonly journal: Journal<BatchEntry> },
    optimize: Optimize,
  ): BatchState {
    const { entries } = journal;
    const batch = new JournaledBatch(survey, join(path, JOURNAL_FILE));
    const state = new BatchState(survey, journal, batch);
    const atSight = [...survey.notes.listed('refused')];
    for (const entry of entries) batch.apply(entry);
    if (batch.begun === undefined) {
      const { sha256, notes } = survey;
      const format = BATCH_FORMAT;
      state.#add({ entry: 'batch', format, sha256, claims: notes.count, optimize });
    }
    for (const entry of refusedEntries(atSight, entries)) state.#add(entry);
    return state;
  }

  get plans(): ReadonlyMap<string, PlanEntry> {
    return this.batch.plans;
  }

  /** Proofs that are made. */
  get proved(): readonly ProvedEntry[] {
    return this.batch.proved;
  }

  /** What the batch's plans are for. */
  get optimize(): Optimize {
    return this.batch.begun!.optimize;
  }

  /** How many claims are neither proved nor refused. */
  get open(): number {
    return this.notes.countOf('pending') + this.notes.countOf('failed');
  }

  /** Whether the claim in a line is to be proved yet. */
  isOpen(line: number): boolean {
    return this.batch.isOpen(line);
  }

  /** Adds a plan, for `begin` to record. */
  addPlan(plan: PlanEntry): void {
    this.#add(plan);
  }

  /** Records what was added: from then on the batch is as it was planned. @throws InputError FILE_NOT_WRITABLE */
  async begin(): Promise<void> {
    for (const entry of this.#added.splice(0)) await this.journal.append(entry);
  }

  /** Records what has happened: in the journal first. @throws InputError FILE_NOT_WRITABLE */
  async record(entry: BatchEntry): Promise<void> {
    await this.journal.append(entry);
    this.batch.apply(entry);
  }

  /**
   * The key of a circuit: a batch is proved under the same from its beginning to its end.
   *
   * @throws ArtifactsError ARTIFACTS_CORRUPT
   */
  requireKey(circuit: string, keyHash: string): void {
    const known = this.batch.keys.get(circuit);
    if (known === undefined) this.#add({ entry: 'key', circuit, keyHash });
    else if (known !== keyHash) {
      throw new ArtifactsError(
        'ARTIFACTS_CORRUPT',
        `The batch was begun under the key ${known} of ${circuit}, the artifacts have ${keyHash}: bring back those that it was begun with, or begin another batch`,
        { circuit, known, keyHash },
      );
    }
  }

  /** For each group, which proof its next claim belongs to: numbers run on from group to group. */
  cursors(): ProofCursor[] {
    let first = 0;
    return this.survey.groups.map((group) => {
      const plan = this.plans.get(shapeOf(group))!;
      const cursor = new ProofCursor(plan, first);
      first += countProofs(plan);
      return cursor;
    });
  }

  #add(entry: BatchEntry): void {
    this.batch.apply(entry);
    this.#added.push(entry);
  }
}
