import { type ErrorDescription, Interface } from 'ethers/abi';
import type { Groth16Proof, VerifyingKey } from '../verifier/groth16.js';
import { evmPoint1, evmPoint2, verifyingKeyStruct } from '../verifier/verifyingKey.js';

const KEY_TYPE =
  'tuple(uint256[2] alpha, uint256[2][2] beta, uint256[2][2] gamma, uint256[2][2] delta, uint256[2][4] ic)';
const PROOF_TYPE = 'tuple(uint256[2] a, uint256[2][2] b, uint256[2] c)';

/** Interface of contracts/Groth16Verifier.sol. */
export const groth16VerifierInterface = new Interface([
  `constructor(bytes32 circuitId_, uint256 wordCount_, ${KEY_TYPE} key)`,
  'function circuitId() view returns (bytes32)',
  'function wordCount() view returns (uint256)',
  'function keyHash() view returns (bytes32)',
  `function verify(${PROOF_TYPE} proof, uint256 digest, uint256[] words) view`,
  'error CircuitIdZero()',
  'error WordCountZero()',
  'error KeyPointInvalid(uint256 index)',
  'error KeyForgeable()',
  'error WrongWordCount(uint256 expected, uint256 actual)',
  'error DigestNotInField()',
  'error WordNotInField(uint256 index)',
  'error ProofMalformed()',
  'error ProofInvalid()',
  'error PrecompileFailed()',
]);

/** A refusal of the verifier contract. */
export interface VerifierRefusal {
  /** Name of the custom error. */
  readonly name: string;
  readonly args: readonly bigint[];
  /** What it means, for a person. */
  readonly message: string;
}

const sentences: Readonly<Record<string, (...args: bigint[]) => string>> = {
  CircuitIdZero: () => 'The circuit id is zero',
  WordCountZero: () => 'A verifier needs at least one public word',
  KeyPointInvalid: (index) =>
    `The point ${keyPointName(index!)} of the verifying key is not a valid one`,
  KeyForgeable: () =>
    'Two of beta, gamma and delta of the verifying key agree: anyone could forge proofs',
  WrongWordCount: (expected, actual) =>
    `The circuit has ${expected} public words, ${actual} were given`,
  DigestNotInField: () => 'The digest is not below the scalar field modulus r',
  WordNotInField: (index) => `Public word ${index} is not below the scalar field modulus r`,
  ProofMalformed: () => 'The proof is malformed: not points of BN254 (or the gas did not suffice)',
  ProofInvalid: () => 'The proof is not valid for these public words',
  PrecompileFailed: () => 'The gas did not suffice, or the chain lacks the BN254 precompiles',
};

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
  const { a, b, c } = proof;
  const points = [evmPoint1(a), evmPoint2(b), evmPoint1(c)];
  return groth16VerifierInterface.encodeFunctionData('verify', [points, digest, [...words]]);
}

/**
 * Reads what a refused call or deployment returned.
 *
 * @param data 0x and hex
 * @returns null if it is not an error of this contract
 */
export function decodeVerifierError(data: string): VerifierRefusal | null {
  const description = parseError(data);
  const sentence = description === null ? undefined : sentences[description.name];
  if (description === null || sentence === undefined) return null;
  const args = description.args.map((value: unknown) => BigInt(String(value)));
  return { name: description.name, args, message: sentence(...args) };
}

function parseError(data: string): ErrorDescription | null {
  try {
    return groth16VerifierInterface.parseError(data);
  } catch {
    return null;
  }
}

function keyPointName(index: bigint): string {
  return ['alpha', 'beta', 'gamma', 'delta'][Number(index)] ?? `ic[${index - 4n}]`;
}
