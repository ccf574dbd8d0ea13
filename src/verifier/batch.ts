import { keccak256 } from 'ethers/crypto';
import { SCALAR_MODULUS, toHex32 } from '../field.js';
import type { Groth16Proof } from '../groth16/groth16.js';
import { proofStruct } from '../groth16/verifyingKey.js';

/** A proof and the three public signals that it is checked for. */
export interface ProofOfSignals {
  readonly proof: Groth16Proof;
  /** Digest, evaluation and challenge, each below r. */
  readonly signals: readonly bigint[];
}

/**
 * rho, as contracts/libraries/Batch.sol computes it: keccak256(keyHash ‖ n ‖ proofs ‖ signals) mod r, 32 bytes
 * big-endian for each number, proofs as the contract's struct. It depends on everything that the combined
 * equation is made of: weights that are known before would let the errors of wrong proofs cancel.
 *
 * @param keyHash 0x and 64 hex digits
 * @param batch coordinates below p
 */
export function batchCoefficient(keyHash: string, batch: readonly ProofOfSignals[]): bigint {
  const points = batch.flatMap(({ proof }) => proofStruct(proof).flat(2));
  const signals = batch.flatMap((one) => one.signals);
  const numbers = [BigInt(batch.length), ...points, ...signals];
  return BigInt(keccak256(keyHash + numbers.map(toHex32).join(''))) % SCALAR_MODULUS;
}

/** 1, rho, rho², …: the weights of `count` proofs. */
export function batchWeights(rho: bigint, count: number): bigint[] {
  const weights: bigint[] = [];
  for (let weight = 1n; weights.length < count; weight = (weight * rho) % SCALAR_MODULUS) {
    weights.push(weight);
  }
  return weights;
}
