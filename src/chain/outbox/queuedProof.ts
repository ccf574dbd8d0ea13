import { createHash } from 'node:crypto';
import { formatJson } from '../../files/jsonFile.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { nullifiersOf } from '../../statement/words.js';
import { commonOf } from '../gate/proofBatch.js';
import type { NamedProof } from './outboxReport.js';

/** A proof that has no transaction yet. */
export interface QueuedProof {
  readonly file: string;
  readonly proof: LiquidationProof;
  /** SHA-256 of all of it: the same proof in another file has the same. */
  readonly id: string;
  /** Without those of unused places. */
  readonly nullifiers: readonly bigint[];
  /** The same for proofs that a gate takes at once. */
  readonly terms: string;
}

export function queuedProof({ file, proof }: NamedProof): QueuedProof {
  const id = createHash('sha256').update(formatJson(proof)).digest('hex');
  const terms = Object.values(commonOf(proof)).join();
  return { file, proof, id, nullifiers: nullifiersOf([proof]), terms };
}
