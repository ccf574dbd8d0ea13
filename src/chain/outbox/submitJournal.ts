import { z } from 'zod';
import {
  bytesSchema,
  countSchema,
  hash32Schema,
  sha256Schema,
  unsignedSchema,
} from '../../files/schemas.js';

/**
 * What `Outbox` writes down, a line each, before it acts on it. A transaction stands there as it was
 * signed: nonce, fees, gas and calldata are in it, and what is sent is sent from there.
 */

const signedSchema = bytesSchema.min('0x00'.length, '0x and hex digits');
const nullifiersSchema = z.array(unsignedSchema);

const transactionShape = { transaction: hash32Schema, signed: signedSchema };

const proofSchema = z.strictObject({
  file: z.string(),
  /** SHA-256 of what is proved and the proof: a file of another name may hold the same. */
  id: sha256Schema,
  nullifiers: nullifiersSchema.min(1),
});

/** What the proofs of a group have in common. */
const termsSchema = z.strictObject({
  circuitId: hash32Schema,
  keyHash: hash32Schema,
  round: unsignedSchema,
  /** Unix seconds. */
  roundTime: unsignedSchema,
  /** Basis points. */
  threshold: unsignedSchema,
  liquidator: z.string(),
  /** Unix seconds. */
  deadline: unsignedSchema,
});

/** Proofs have been given a nonce: this is the first transaction of it. */
const groupSchema = z.strictObject({
  entry: z.literal('group'),
  ...transactionShape,
  terms: termsSchema,
  proofs: z.array(proofSchema).min(1),
});

/** Another transaction of the same nonce, that pays more; it may be one that does nothing. */
const attemptSchema = z.strictObject({ entry: z.literal('attempt'), ...transactionShape });

/** What became of a nonce. */
const settledSchema = z.strictObject({
  entry: z.literal('settled'),
  nonce: countSchema,
  /** `lost`: a transaction that is not of this journal has the nonce. */
  outcome: z.enum(['authorized', 'failed', 'cancelled', 'lost']),
  /** Which of the nonce's was mined, unless it is lost. */
  transaction: hash32Schema.nullable(),
  block: countSchema.nullable(),
  gasUsed: unsignedSchema.nullable(),
  authorized: nullifiersSchema,
  skipped: nullifiersSchema,
  /** Why it failed. */
  reason: z.string().nullable(),
});

/** The chain has dropped the block in which a nonce was settled: it waits again. */
const reopenedSchema = z.strictObject({ entry: z.literal('reopened'), nonce: countSchema });

export const submitEntrySchema = z.discriminatedUnion('entry', [
  groupSchema,
  attemptSchema,
  settledSchema,
  reopenedSchema,
]);

export type SubmitEntry = z.output<typeof submitEntrySchema>;
export type GroupedProof = z.output<typeof proofSchema>;
export type GroupTerms = z.output<typeof termsSchema>;
export type SettledEntry = z.output<typeof settledSchema>;
