import { liquidationGateInterface } from '../../../src/chain/gate/liquidationCall.js';
import { proofStruct } from '../../../src/groth16/verifyingKey.js';
import type { PriceRound } from '../../../src/market/round.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';

/** ILiquidationGate.LiquidationBatch, right or wrong. */
export interface BatchStruct {
  readonly terms: Readonly<Record<string, unknown>>;
  readonly nullifiers: readonly bigint[];
  readonly digests: readonly bigint[];
  readonly proofs: readonly unknown[];
}

/**
 * What proofs say, under the terms of the first.
 *
 * @param circuit its place among the gate's verifiers
 */
export function batchStruct(
  proofs: readonly LiquidationProof[],
  round: PriceRound,
  circuit: number,
): BatchStruct {
  const { words, authorization } = proofs[0]!;
  return {
    terms: {
      circuit,
      root: words.root,
      threshold: words.threshold,
      round: words.round,
      roundTime: round.time,
      weightsVersion: round.weightsVersion,
      liquidator: authorization.liquidator,
      deadline: authorization.deadline,
    },
    nullifiers: proofs.flatMap((proof) => [...proof.words.nullifiers]),
    digests: proofs.map(({ digest }) => digest),
    proofs: proofs.map(({ proof }) => proofStruct(proof)),
  };
}

export function encodeBatchStruct(
  { terms, nullifiers, digests, proofs }: BatchStruct,
  prices: readonly bigint[],
  extraData = '0x',
): string {
  return liquidationGateInterface.encodeFunctionData('authorizeBatch', [
    { terms, nullifiers: [...nullifiers], digests: [...digests], proofs: [...proofs] },
    [...prices],
    extraData,
  ]);
}
