import { liquidationGateInterface } from '../../../src/chain/gate/liquidationCall.js';
import type { Groth16Proof } from '../../../src/groth16/groth16.js';
import { proofStruct } from '../../../src/groth16/verifyingKey.js';
import type { PriceRound } from '../../../src/market/round.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import { CIRCUITS } from './parameters.js';

/** What both functions take, right or wrong. */
export interface TermsCall {
  readonly circuit: bigint;
  readonly root: bigint;
  readonly threshold: bigint;
  readonly round: bigint;
  readonly roundTime: bigint;
  readonly weightsVersion: bigint;
  readonly liquidator: string;
  readonly deadline: bigint;
  readonly prices: readonly bigint[];
  readonly extraData: string;
}

/** Arguments of `authorizeLiquidation`. */
export interface LiquidationCall extends TermsCall {
  readonly nullifier: bigint;
  readonly digest: bigint;
  readonly proof: Groth16Proof;
}

/** Arguments of `authorizeBatch`. */
export interface BatchCall extends TermsCall {
  readonly nullifiers: readonly bigint[];
  readonly digests: readonly bigint[];
  readonly proofs: readonly Groth16Proof[];
}

/** The call that a proof was made for, without extra data. */
export function callOf(proof: LiquidationProof, round: PriceRound): LiquidationCall {
  const nullifier = proof.words.nullifiers[0]!;
  return { ...termsOf(proof, round), nullifier, digest: proof.digest, proof: proof.proof };
}

/** The call for several proofs of one circuit under the same terms. */
export function batchOf(proofs: readonly LiquidationProof[], round: PriceRound): BatchCall {
  return {
    ...termsOf(proofs[0]!, round),
    nullifiers: proofs.flatMap(({ words }) => [...words.nullifiers]),
    digests: proofs.map(({ digest }) => digest),
    proofs: proofs.map(({ proof }) => proof),
  };
}

function termsOf(
  { circuit, words, authorization }: LiquidationProof,
  round: PriceRound,
): TermsCall {
  const { root, threshold } = words;
  const { liquidator, deadline } = authorization;
  const { number, time, weightsVersion, prices } = round;
  return {
    circuit: BigInt(CIRCUITS.indexOf(circuit)),
    ...{ root, threshold, liquidator, deadline },
    ...{ round: number, roundTime: time, weightsVersion, prices, extraData: '0x' },
  };
}

export function encodeCall(call: LiquidationCall): string {
  const { prices, extraData, proof, nullifier, digest, ...terms } = call;
  return liquidationGateInterface.encodeFunctionData('authorizeLiquidation', [
    { terms, nullifier, digest, proof: proofStruct(proof) },
    prices,
    extraData,
  ]);
}

export function encodeBatchCall(call: BatchCall): string {
  const { prices, extraData, proofs, nullifiers, digests, ...terms } = call;
  return liquidationGateInterface.encodeFunctionData('authorizeBatch', [
    { terms, nullifiers, digests, proofs: proofs.map(proofStruct) },
    prices,
    extraData,
  ]);
}
