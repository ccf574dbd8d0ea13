import type { Result } from 'ethers/abi';
import type { ContractRunner } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { ChainContract } from '../node/chainContract.js';
import { groth16VerifierInterface } from './groth16Verifier.js';

/** Of a gate: contracts/CircuitVerifiers.sol. */
export const MAXIMUM_CIRCUITS = 4;

/** A verifier that a gate asks. */
export interface GateVerifier {
  readonly address: string;
  /** 0x and 64 hex digits. */
  readonly circuitId: string;
  /** Hash of its verifying key. */
  readonly keyHash: string;
  /** Number of public words. */
  readonly wordCount: number;
}

/** Those that a gate names. @throws ChainError NO_CONTRACT, RPC_FAILED */
export async function readVerifiers(gate: ChainContract): Promise<readonly GateVerifier[]> {
  const [addresses] = await gate.read('verifiers');
  const listed: readonly string[] = (addresses as Result).toArray();
  if (listed.length === 0 || listed.length > MAXIMUM_CIRCUITS) throw gate.missing();
  return Promise.all(listed.map((each) => readVerifier(each, gate.runner)));
}

/** @throws ChainError NO_CONTRACT, RPC_FAILED */
export async function readVerifier(address: string, runner: ContractRunner): Promise<GateVerifier> {
  const contract = new ChainContract('verifier', address, groth16VerifierInterface, runner);
  const [[circuitId], [keyHash], [wordCount]] = await Promise.all([
    contract.read('circuitId'),
    contract.read('keyHash'),
    contract.read('wordCount'),
  ]);
  return {
    address,
    circuitId: circuitId as string,
    keyHash: keyHash as string,
    wordCount: Number(wordCount),
  };
}

/**
 * The place of a proof's circuit among a gate's verifiers.
 *
 * @throws ChainError CIRCUIT_NOT_TAKEN, KEY_MISMATCH
 */
export function placeOfProof(verifiers: readonly GateVerifier[], proof: LiquidationProof): number {
  const place = placeOfCircuit(verifiers, proof.circuitId, proof.circuit);
  const { keyHash, address } = verifiers[place]!;
  if (keyHash === proof.keyHash.toLowerCase()) return place;
  throw new ChainError(
    'KEY_MISMATCH',
    `The proof was made under the key ${proof.keyHash}, the gate's verifier ${address} has the key ${keyHash}: prove with the artifacts that it was deployed from`,
    { proof: proof.keyHash, verifier: keyHash },
  );
}

/** @throws ChainError CIRCUIT_NOT_TAKEN */
export function placeOfCircuit(
  verifiers: readonly GateVerifier[],
  circuitId: string,
  circuit: string,
): number {
  const place = verifiers.findIndex((each) => each.circuitId === circuitId.toLowerCase());
  if (place >= 0) return place;
  throw new ChainError(
    'CIRCUIT_NOT_TAKEN',
    `The gate has no verifier for ${circuit}: it takes proofs of other circuits`,
    { circuit },
  );
}
