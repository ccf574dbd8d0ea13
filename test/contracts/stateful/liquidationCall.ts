import { liquidationGateInterface } from '../../../src/chain/gate/liquidationCall.js';
import type { PriceRound } from '../../../src/market/round.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import type { Groth16Proof } from '../../../src/verifier/groth16.js';
import { evmPoint1, evmPoint2 } from '../../../src/verifier/verifyingKey.js';

/** Arguments of `authorizeLiquidation`, right or wrong. */
export interface LiquidationCall {
  readonly circuit: bigint;
  readonly root: bigint;
  readonly nullifier: bigint;
  readonly threshold: bigint;
  readonly round: bigint;
  readonly roundTime: bigint;
  readonly weightsVersion: bigint;
  readonly liquidator: string;
  readonly deadline: bigint;
  readonly digest: bigint;
  readonly proof: Groth16Proof;
  readonly prices: readonly bigint[];
  readonly extraData: string;
}

/** The call that a proof was made for, without extra data. */
export function callOf(proof: LiquidationProof, round: PriceRound): LiquidationCall {
  const { root, nullifier, threshold } = proof.words;
  const { liquidator, deadline } = proof.authorization;
  const { number, time, weightsVersion, prices } = round;
  return {
    ...{ circuit: 0n, root, nullifier, threshold, liquidator, deadline },
    ...{ round: number, roundTime: time, weightsVersion, prices },
    ...{ digest: proof.digest, proof: proof.proof, extraData: '0x' },
  };
}

export function encodeCall({ prices, extraData, proof, ...fields }: LiquidationCall): string {
  const points = { a: evmPoint1(proof.a), b: evmPoint2(proof.b), c: evmPoint1(proof.c) };
  return liquidationGateInterface.encodeFunctionData('authorizeLiquidation', [
    { ...fields, proof: points },
    prices,
    extraData,
  ]);
}
