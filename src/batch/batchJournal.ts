import { z } from 'zod';
import { countSchema, hash32Schema, sha256Schema } from '../files/schemas.js';
import { OPTIMIZE } from '../plan/optimize.js';
import type { Unproved } from './claimNotes.js';

/** In the batch's folder. */
export const JOURNAL_FILE = 'batch.journal';

export const BATCH_FORMAT = 'zkliq/batch/1';

const code = z.string().regex(/^[A-Z][A-Z0-9_]{1,40}$/, 'the code of an error');

/** Claims by their lines, from 1. */
const lines = z.array(z.int().min(1)).min(1);

/** It is shown on terminals, and the journal may be somebody else's. */
const sentence = z.string().regex(/^\P{Cc}*$/u, 'a sentence without control characters');

/** Lines of one entry: more would be too long a line of the journal. */
const MOST_LINES = 4096;

const plannedSchema = z.strictObject({
  circuit: z.string(),
  accounts: z.int().min(1),
  /** So many proofs like that, one after another. */
  proofs: z.int().min(1),
});

/** What is proved, with what: always the first entry. */
const beginSchema = z.strictObject({
  entry: z.literal('batch'),
  format: z.literal(BATCH_FORMAT),
  /** SHA-256 of the claim file. */
  sha256: sha256Schema,
  claims: countSchema,
  optimize: z.enum(OPTIMIZE),
});

/** The key of a circuit that plans name. */
const keySchema = z.strictObject({
  entry: z.literal('key'),
  circuit: z.string(),
  keyHash: hash32Schema,
});

/** How groups of so many claims, with so many markets and paths of so many levels, are proved. */
const planSchema = z.strictObject({
  entry: z.literal('plan'),
  claims: countSchema,
  markets: countSchema,
  depth: countSchema,
  proofs: z.array(plannedSchema).min(1),
  proofsPerTransaction: z.int().min(1),
  workers: z.int().min(1),
  reasons: z.array(sentence),
});

const refusedSchema = z.strictObject({ entry: z.literal('refused'), code, claims: lines });

/** A proof's file is whole, and its name on disk. */
const provedSchema = z.strictObject({
  entry: z.literal('proved'),
  proof: countSchema,
  circuit: z.string(),
  claims: lines,
});

/** A proof could not be made this time. */
const failedSchema = z.strictObject({
  entry: z.literal('failed'),
  proof: countSchema,
  code,
  claims: lines,
});

export const batchEntrySchema = z.discriminatedUnion('entry', [
  beginSchema,
  keySchema,
  planSchema,
  refusedSchema,
  provedSchema,
  failedSchema,
]);

export type BatchEntry = z.output<typeof batchEntrySchema>;
export type PlanEntry = z.output<typeof planSchema>;
export type ProvedEntry = z.output<typeof provedSchema>;

/** Claims that are refused at sight, where the journal does not have them yet. */
export function refusedEntries(
  refused: readonly Unproved[],
  entries: readonly BatchEntry[],
): BatchEntry[] {
  const recorded = new Set(
    entries.flatMap((entry) => (entry.entry === 'refused' ? entry.claims : [])),
  );
  const byCode = new Map<string, number[]>();
  for (const { line, code } of refused) {
    if (recorded.has(line)) continue;
    const lines = byCode.get(code) ?? [];
    byCode.set(code, lines);
    lines.push(line);
  }
  const added: BatchEntry[] = [];
  for (const [code, lines] of byCode) {
    for (let start = 0; start < lines.length; start += MOST_LINES) {
      added.push({ entry: 'refused', code, claims: lines.slice(start, start + MOST_LINES) });
    }
  }
  return added;
}
