import { InputError } from '../../errors.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { nullifiersOf } from '../../statement/words.js';

/** What the proofs of a batch have in common, by what people call it. */
export function commonOf({ words, authorization, ...proof }: LiquidationProof) {
  return {
    circuit: proof.circuitId.toLowerCase(),
    key: proof.keyHash.toLowerCase(),
    'number of accounts': words.nullifiers.length,
    chain: authorization.chainId,
    gate: authorization.gate.toLowerCase(),
    round: words.round,
    threshold: words.threshold,
    root: words.root,
    liquidator: authorization.liquidator.toLowerCase(),
    deadline: authorization.deadline,
    action: authorization.action.toLowerCase(),
    'extra hash': authorization.extraHash.toLowerCase(),
    context: words.context,
    coefficients: [...words.assetCoefficients, ...words.liabilityCoefficients].join(),
  };
}

/**
 * Refuses proofs that a gate cannot take at once, and those that add nothing to a batch.
 *
 * @returns the first proof, whose terms are those of all
 * @throws InputError INVALID_VALUE if there is none; PROOFS_DIFFER, PROOF_REPEATED
 */
export function requireBatch(proofs: readonly LiquidationProof[]): LiquidationProof {
  const [first] = proofs;
  if (first === undefined) {
    throw new InputError('INVALID_VALUE', 'A batch needs at least one proof');
  }
  const expected = Object.entries(commonOf(first));
  for (const [position, proof] of proofs.entries()) {
    const values = Object.values(commonOf(proof));
    const place = expected.findIndex(([, value], i) => value !== values[i]);
    if (place < 0) continue;
    const [name] = expected[place]!;
    throw new InputError(
      'PROOFS_DIFFER',
      `Proof ${position} has another ${name} than proof 0: the proofs of a batch have all but the accounts in common`,
      { proof: position, name },
    );
  }
  requireEachAdds(proofs);
  return first;
}

/** A proof may share accounts with others: the gate takes each once. */
function requireEachAdds(proofs: readonly LiquidationProof[]): void {
  const seen = new Set<bigint>();
  for (const [position, proof] of proofs.entries()) {
    const before = seen.size;
    for (const nullifier of nullifiersOf([proof])) seen.add(nullifier);
    if (seen.size > before) continue;
    throw new InputError(
      'PROOF_REPEATED',
      `Proof ${position} is about no account that the proofs before it are not about: leave it out`,
      { proof: position },
    );
  }
}
