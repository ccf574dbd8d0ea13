import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { CHAIN_ID_BOUND } from '../account/keys.js';
import { requireInRange, SCALAR_MODULUS } from '../field.js';
import { requireAddress, requireHex } from '../hex.js';

/** What a proof authorizes: changed in any field, it is void. */
export interface ContextFields {
  readonly chainId: bigint;
  /** Address of the gate contract. */
  readonly gate: string;
  /** Selector of the gate's function, 0x and 8 hex digits. */
  readonly action: string;
  /** Who is credited, whoever sends the transaction. */
  readonly liquidator: string;
  /** Unix seconds: holds while `block.timestamp <= deadline`. */
  readonly deadline: bigint;
  /** keccak256 of whatever else the host's hook reads, 0x and 64 hex digits. */
  readonly extraHash: string;
}

/**
 * keccak256(abi.encode(chainid, gate, action, liquidator, deadline, extraHash)) mod r.
 *
 * @throws InputError INVALID_VALUE naming the field
 */
export function computeContext(fields: ContextFields): bigint {
  requireInRange('chainId', fields.chainId, 1n, CHAIN_ID_BOUND);
  requireInRange('deadline', fields.deadline, 0n, 1n << 64n);
  requireAddress('gate', fields.gate);
  requireAddress('liquidator', fields.liquidator);
  requireHex('action', fields.action, 8);
  requireHex('extraHash', fields.extraHash, 64);
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ['uint256', 'address', 'bytes4', 'address', 'uint256', 'bytes32'],
    [
      fields.chainId,
      fields.gate,
      fields.action,
      fields.liquidator,
      fields.deadline,
      fields.extraHash,
    ],
  );
  return BigInt(keccak256(encoded)) % SCALAR_MODULUS;
}
