import { Interface } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { DEFAULT_ACTION, NO_EXTRA_DATA } from '../../defaults.js';
import { InputError } from '../../errors.js';
import { proofStruct } from '../../groth16/verifyingKey.js';
import type { PriceRound } from '../../market/round.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { liquidationGateAbi } from '../abi/liquidationGate.js';
import { requireBatch } from './proofBatch.js';

/** Interface of contracts/LiquidationGate.sol. */
export const liquidationGateInterface = new Interface(liquidationGateAbi);

/**
 * Calldata of the gate's `authorizeLiquidation`, 0x and hex.
 *
 * @param round the price round that the proof is about, as the contract made it
 * @param circuit the circuit's place among the gate's verifiers
 * @param extraData what the proof's extra hash is the hash of, 0x and hex
 * @throws InputError INVALID_VALUE if the proof is for another round, function or extra data, or of a
 *   circuit for several accounts
 */
export function encodeLiquidation(
  proof: LiquidationProof,
  round: PriceRound,
  circuit: number,
  extraData = '0x',
): string {
  const { nullifiers } = proof.words;
  if (nullifiers.length !== 1) {
    throw new InputError(
      'INVALID_VALUE',
      `The proof is of ${proof.circuit}, for ${nullifiers.length} accounts: submit it as a batch`,
      { circuit: proof.circuit },
    );
  }
  return liquidationGateInterface.encodeFunctionData('authorizeLiquidation', [
    {
      terms: termsOf(proof, round, circuit, extraData),
      nullifier: nullifiers[0]!,
      digest: proof.digest,
      proof: proofStruct(proof.proof),
    },
    [...round.prices],
    extraData,
  ]);
}

/**
 * Calldata of the gate's `authorizeBatch`, 0x and hex. The arguments are those of `encodeLiquidation`.
 *
 * @param proofs one or more, of one circuit for one account or several, under the same terms
 * @throws InputError PROOFS_DIFFER, PROOF_REPEATED: `details.proof` tells which, from 0; INVALID_VALUE
 *   if there is none, or they are for another round, function or extra data
 */
export function encodeBatch(
  proofs: readonly LiquidationProof[],
  round: PriceRound,
  circuit: number,
  extraData = '0x',
): string {
  return liquidationGateInterface.encodeFunctionData('authorizeBatch', [
    {
      terms: termsOf(requireBatch(proofs), round, circuit, extraData),
      nullifiers: proofs.flatMap(({ words }) => words.nullifiers),
      digests: proofs.map(({ digest }) => digest),
      proofs: proofs.map(({ proof }) => proofStruct(proof)),
    },
    [...round.prices],
    extraData,
  ]);
}

/**
 * Calldata that takes proofs for the least gas: one proof of one account goes alone, others in a batch.
 * The arguments are those of `encodeBatch`.
 *
 * @throws InputError what `encodeBatch` throws
 */
export function encodeCall(
  proofs: readonly LiquidationProof[],
  round: PriceRound,
  circuit: number,
  extraData = '0x',
): string {
  const first = requireBatch(proofs);
  return proofs.length === 1 && first.words.nullifiers.length === 1
    ? encodeLiquidation(first, round, circuit, extraData)
    : encodeBatch(proofs, round, circuit, extraData);
}

/** `extraHash` of the context for a host's extra data, 0x and hex: 0 if there is none. */
export function extraHashOf(extraData: string): string {
  return extraData === '0x' ? NO_EXTRA_DATA : keccak256(extraData);
}

/** ILiquidationGate.Terms of a proof. */
function termsOf(
  { words, authorization }: LiquidationProof,
  round: PriceRound,
  circuit: number,
  extraData: string,
) {
  requireEqual('round', words.round, round.number);
  requireEqual('action', authorization.action.toLowerCase(), DEFAULT_ACTION);
  requireEqual('extra hash', authorization.extraHash.toLowerCase(), extraHashOf(extraData));
  return {
    circuit,
    root: words.root,
    threshold: words.threshold,
    round: round.number,
    roundTime: round.time,
    weightsVersion: round.weightsVersion,
    liquidator: authorization.liquidator,
    deadline: authorization.deadline,
  };
}

function requireEqual<T>(name: string, actual: T, expected: T): void {
  if (actual === expected) return;
  throw new InputError(
    'INVALID_VALUE',
    `The proof is for ${name} ${actual}, not ${expected}: take what it was made for`,
    { name },
  );
}
