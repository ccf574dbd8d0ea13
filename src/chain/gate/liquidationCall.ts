import { Interface } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { DEFAULT_ACTION, NO_EXTRA_DATA } from '../../defaults.js';
import { InputError } from '../../errors.js';
import type { PriceRound } from '../../market/round.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { proofStruct } from '../../verifier/verifyingKey.js';
import { liquidationGateAbi } from '../abi/liquidationGate.js';

/** Interface of contracts/LiquidationGate.sol. */
export const liquidationGateInterface = new Interface(liquidationGateAbi);

const FUNCTION = liquidationGateInterface.getFunction('authorizeLiquidation')!;

/**
 * Calldata of the gate's `authorizeLiquidation`, 0x and hex.
 *
 * @param round the price round that the proof is about, as the contract made it
 * @param circuit the circuit's place among the gate's verifiers
 * @param extraData what the proof's extra hash is the hash of, 0x and hex
 * @throws InputError INVALID_VALUE if the proof is for another round, function or extra data
 */
export function encodeLiquidation(
  proof: LiquidationProof,
  round: PriceRound,
  circuit: number,
  extraData = '0x',
): string {
  const { words, authorization } = proof;
  requireEqual('round', words.round, round.number);
  requireEqual('action', authorization.action.toLowerCase(), DEFAULT_ACTION);
  requireEqual('extra hash', authorization.extraHash.toLowerCase(), extraHashOf(extraData));
  return liquidationGateInterface.encodeFunctionData(FUNCTION, [
    {
      circuit,
      root: words.root,
      nullifier: words.nullifier,
      threshold: words.threshold,
      round: round.number,
      roundTime: round.time,
      weightsVersion: round.weightsVersion,
      liquidator: authorization.liquidator,
      deadline: authorization.deadline,
      digest: proof.digest,
      proof: proofStruct(proof.proof),
    },
    [...round.prices],
    extraData,
  ]);
}

/** What a call of the gate's `authorizeLiquidation` says it is about. */
export interface CalledLiquidation {
  /** Place of the circuit among the gate's verifiers. */
  readonly circuit: bigint;
  readonly nullifier: bigint;
  readonly threshold: bigint;
  readonly round: bigint;
  readonly liquidator: string;
}

export function isLiquidationCall(data: string): boolean {
  return data.slice(0, 10).toLowerCase() === FUNCTION.selector;
}

/** Reads calldata of `authorizeLiquidation`; null if it is not encoded as such. */
export function decodeLiquidation(data: string): CalledLiquidation | null {
  try {
    const args = liquidationGateInterface.decodeFunctionData(FUNCTION, data);
    const [call] = args.toArray() as [CalledLiquidation];
    const { circuit, nullifier, threshold, round, liquidator } = call;
    return { circuit, nullifier, threshold, round, liquidator };
  } catch {
    return null;
  }
}

/** `extraHash` of the context for a host's extra data, 0x and hex: 0 if there is none. */
export function extraHashOf(extraData: string): string {
  return extraData === '0x' ? NO_EXTRA_DATA : keccak256(extraData);
}

function requireEqual<T>(name: string, actual: T, expected: T): void {
  if (actual === expected) return;
  throw new InputError(
    'INVALID_VALUE',
    `The proof is for ${name} ${actual}, not ${expected}: take what it was made for`,
    { name },
  );
}
