import { join } from 'node:path';
import { ArtifactsError, InputError } from '../errors.js';
import type { Journal } from '../files/journal.js';
import {
  type BatchEntry,
  JOURNAL_FILE,
  type Optimize,
  type PlanEntry,
  type ProvedEntry,
  refusedEntries,
} from './batchJournal.js';
import { countProofs, isSoundPlan, ProofCursor, shapeOf } from './batchPlan.js';
import type { ClaimNotes, ClaimState } from './claimNotes.js';
import type { Survey } from './survey.js';

/** Where a batch stands: what its claim file holds, and what its journal tells. */
export class BatchState {
  readonly plans = new Map<string, PlanEntry>();
  readonly #keys = new Map<string, string>();
  /** Proofs that are made. */
  readonly proved: ProvedEntry[] = [];
  readonly notes: ClaimNotes;
  #begun: Extract<BatchEntry, { entry: 'batch' }> | undefined;
  /** What `begin` records. */
  readonly #added: BatchEntry[] = [];

  private constructor(
    readonly survey: Survey,
    private readonly journal: Journal<BatchEntry>,
    private readonly journalPath: string,
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
    folder: { readonly path: string; readonly journal: Journal<BatchEntry> },
    optimize: Optimize,
  ): BatchState {
    const { entries } = folder.journal;
    const state = new BatchState(survey, folder.journal, join(folder.path, JOURNAL_FILE));
    const atSight = [...survey.notes.listed('refused')];
    for (const entry of entries) state.#apply(entry);
    if (state.#begun === undefined) {
      const { sha256, notes } = survey;
      const format = 'zkliq/batch/1';
      state.#add({ entry: 'batch', format, sha256, claims: notes.count, optimize });
    }
    for (const entry of refusedEntries(atSight, entries)) state.#add(entry);
    return state;
  }

  /** What the batch's plans are for. */
  get optimize(): Optimize {
    return this.#begun!.optimize;
  }

  /** How many claims are neither proved nor refused. */
  get open(): number {
    return this.notes.countOf('pending') + this.notes.countOf('failed');
  }

  /** Whether the claim in a line is to be proved yet. */
  isOpen(line: number): boolean {
    const state = this.notes.stateOf(line);
    return state === 'pending' || state === 'failed';
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
    this.#apply(entry);
  }

  /**
   * The key of a circuit: a batch is proved under the same from its beginning to its end.
   *
   * @throws ArtifactsError ARTIFACTS_CORRUPT
   */
  requireKey(circuit: string, keyHash: string): void {
    const known = this.#keys.get(circuit);
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
    this.#apply(entry);
    this.#added.push(entry);
  }

  #apply(entry: BatchEntry): void {
    if (entry.entry === 'batch') {
      this.#requireSameFile(entry);
      this.#begun = entry;
      return;
    }
    if (this.#begun === undefined) throw this.#contradiction();
    switch (entry.entry) {
      case 'key':
        this.#keys.set(entry.circuit, entry.keyHash);
        return;
      case 'plan':
        if (!isSoundPlan(entry) || this.plans.has(shapeOf(entry))) throw this.#contradiction();
        this.plans.set(shapeOf(entry), entry);
        return;
      case 'refused':
        this.#settle(entry.claims, 'refused', entry.code);
        return;
      case 'failed':
        this.#settle(entry.claims, 'failed', entry.code);
        return;
      case 'proved':
        this.#settle(entry.claims, 'proved');
        this.proved.push(entry);
    }
  }

  /** A claim that was proved or refused stays that, but for those that are refused at sight each time. */
  #settle(lines: readonly number[], state: ClaimState, code?: string): void {
    for (const line of lines) {
      const isKnown = line <= this.notes.count;
      const isAtSight = isKnown && this.notes.groupOf(line) === undefined;
      if (!isKnown || !(isAtSight ? state === 'refused' : this.isOpen(line))) {
        throw this.#contradiction();
      }
      this.notes.set(line, state, code);
    }
  }

  #requireSameFile({ sha256, claims }: { readonly sha256: string; readonly claims: number }): void {
    if (this.#begun !== undefined) throw this.#contradiction();
    if (sha256 === this.survey.sha256 && claims === this.notes.count) return;
    throw new InputError(
      'USAGE',
      `The batch was begun with another claim file, whose SHA-256 is ${sha256}: name that, or another folder`,
      { sha256, given: this.survey.sha256 },
    );
  }

  #contradiction(): InputError {
    return new InputError(
      'INVALID_FILE',
      `${this.journalPath} contradicts itself, or the claims: it was changed, or is another batch's`,
      { path: this.journalPath },
    );
  }
}
