import { Interface } from 'ethers/abi';
import type { Groth16Proof, VerifyingKey } from '../../groth16/groth16.js';
import { proofStruct, verifyingKeyStruct } from '../../groth16/verifyingKey.js';
import { groth16VerifierAbi } from '../abi/groth16Verifier.js';

/** Interface of contracts/Groth16Verifier.sol. */
export const groth16VerifierInterface = new Interface(groth16VerifierAbi);

/**
 * Constructor arguments, 0x and hex: append them, without 0x, to the creation code.
 *
 * @param circuitId 0x and 64 hex digits
 * @throws InputError INVALID_VALUE if the key is not one for three public signals
 */
export function encodeConstructorArguments(
  circuitId: string,
  wordCount: number,
  key: VerifyingKey,
): string {
  return groth16VerifierInterface.encodeDeploy([circuitId, wordCount, verifyingKeyStruct(key)]);
}

/** Calldata of `verify`, 0x and hex. */
export function encodeVerifyCalldata(
  proof: Groth16Proof,
  digest: bigint,
  words: readonly bigint[],
): string {
  const args = [proofStruct(proof), digest, [...words]];
  return groth16VerifierInterface.encodeFunctionData('verify', args);
}

/** A proof of a batch, and what it is about. */
export interface BatchedProof {
  readonly proof: Groth16Proof;
  readonly digest: bigint;
  readonly words: readonly bigint[];
}

/** Calldata of `verifyBatch`, 0x and hex. */
export function encodeVerifyBatchCalldata(batch: readonly BatchedProof[]): string {
  return groth16VerifierInterface.encodeFunctionData('verifyBatch', [
    batch.map(({ proof }) => proofStruct(proof)),
    batch.map(({ digest }) => digest),
    batch.flatMap(({ words }) => words),
  ]);
}
