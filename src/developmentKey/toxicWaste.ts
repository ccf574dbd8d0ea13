import { createHash } from 'node:crypto';
import { reduceToScalar } from '../field.js';

/**
 * The secrets behind a Groth16 key. Whoever knows them forges proofs: here they follow from the
 * circuit, so everybody knows them, and the key is for development only.
 */
export interface ToxicWaste {
  readonly tau: bigint;
  readonly alpha: bigint;
  readonly beta: bigint;
  readonly delta: bigint;
}

/** Seeded by the constraints alone: the same circuit gives the same key everywhere. */
export function seedToxicWaste(r1cs: Uint8Array): ToxicWaste {
  const seed = createHash('sha256').update(r1cs).digest('hex');
  const scalar = (name: keyof ToxicWaste): bigint => {
    const hash = createHash('sha512').update(`zkliq/development key/v1/${seed}/${name}`);
    return reduceToScalar(hash.digest());
  };
  return {
    tau: scalar('tau'),
    alpha: scalar('alpha'),
    beta: scalar('beta'),
    delta: scalar('delta'),
  };
}
