import { InputError } from '../errors.js';
import type { BatchEntry, PlanEntry, ProvedEntry } from './batchJournal.js';
import { isSoundPlan, shapeOf } from './batchPlan.js';
import type { ClaimNotes, ClaimState } from './claimNotes.js';
import type { Survey } from './survey.js';

/** What the entries of a batch's journal come to, one after another, held against its claim file. */
export class JournaledBatch {
  readonly plans = new Map<string, PlanEntry>();
  /** Hashes of the keys, by their circuits. */
  readonly keys = new Map<string, string>();
  /** Proofs that are made. */
  readonly proved: ProvedEntry[] = [];
  readonly #notes: ClaimNotes;
  #begun: Extract<BatchEntry, { entry: 'batch' }> | undefined;

  /** @param path of the journal, for messages */
  constructor(
    private readonly survey: Survey,
    private readonly path: string,
  ) {
    this.#notes = survey.notes;
  }

  /** The first entry, once it was applied. */
  get begun(): Extract<BatchEntry, { entry: 'batch' }> | undefined {
    return this.#begun;
  }

  /** Whether the claim in a line is to be proved yet. */
  isOpen(line: number): boolean {
    const state = this.#notes.stateOf(line);
    return state === 'pending' || state === 'failed';
  }

  /** @throws InputError USAGE if the batch is of another claim file; INVALID_FILE if it contradicts itself */
  apply(entry: BatchEntry): void {
    if (entry.entry === 'batch') {
      this.#requireSameFile(entry);
      this.#begun = entry;
      return;
    }
    if (this.#begun === undefined) throw this.#contradiction();
    switch (entry.entry) {
      case 'key':
        this.keys.set(entry.circuit, entry.keyHash);
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
      const isKnown = line <= this.#notes.count;
      const isAtSight = isKnown && this.#notes.groupOf(line) === undefined;
      if (!isKnown || !(isAtSight ? state === 'refused' : this.isOpen(line))) {
        throw this.#contradiction();
      }
      this.#notes.set(line, state, code);
    }
  }

  #requireSameFile({ sha256, claims }: { readonly sha256: string; readonly claims: number }): void {
    if (this.#begun !== undefined) throw this.#contradiction();
    if (sha256 === this.survey.sha256 && claims === this.#notes.count) return;
    throw new InputError(
      'USAGE',
      `The batch was begun with another claim file, whose SHA-256 is ${sha256}: name that, or another folder`,
      { sha256, given: this.survey.sha256 },
    );
  }

  #contradiction(): InputError {
    return new InputError(
      'INVALID_FILE',
      `${this.path} contradicts itself, or the claims: it was changed, or is another batch's`,
      { path: this.path },
    );
  }
}
