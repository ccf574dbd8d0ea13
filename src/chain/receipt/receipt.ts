import { Signature } from 'ethers/crypto';
import { type TypedDataDomain, type TypedDataField, verifyTypedData } from 'ethers/hash';
import type { Signer } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { requireInRange } from '../../field.js';
import { isHex, requireAddress, requireHex } from '../../hex.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { chainErrorOf } from '../node/nodeError.js';

/** What a liquidator says that he did: public, and checked against the chain. */
export interface LiquidationReceipt {
  readonly chainId: bigint;
  /** Address of the gate contract. */
  readonly gate: string;
  /** 0x and 64 hex digits. */
  readonly circuitId: string;
  /** Hash of the verifying key. */
  readonly keyHash: string;
  readonly nullifier: bigint;
  /** Number of the price round. */
  readonly round: bigint;
  /** Basis points. */
  readonly threshold: bigint;
  /** Who is credited. */
  readonly liquidator: string;
  /** Hash of the transaction. */
  readonly transaction: string;
}

/** A receipt and its EIP-712 signature. */
export interface SignedReceipt extends LiquidationReceipt {
  /** 65 bytes, 0x and hex. */
  readonly signature: string;
}

/**
 * The receipt of a liquidation that a gate authorized in a transaction.
 *
 * @param nullifier which of the proof's, by default its first
 */
export function receiptOf(
  { authorization, circuitId, keyHash, words }: LiquidationProof,
  transaction: string,
  nullifier = words.nullifiers[0]!,
): LiquidationReceipt {
  const { chainId, gate, liquidator } = authorization;
  const { round, threshold } = words;
  return {
    chainId,
    gate,
    circuitId,
    keyHash,
    nullifier,
    round,
    threshold,
    liquidator,
    transaction,
  };
}

/** Chain and gate are in the domain, and so in what is signed. */
const TYPES: Record<string, TypedDataField[]> = {
  LiquidationReceipt: [
    { name: 'circuitId', type: 'bytes32' },
    { name: 'keyHash', type: 'bytes32' },
    { name: 'nullifier', type: 'uint256' },
    { name: 'round', type: 'uint256' },
    { name: 'threshold', type: 'uint256' },
    { name: 'liquidator', type: 'address' },
    { name: 'transaction', type: 'bytes32' },
  ],
};

/**
 * Signs a receipt as EIP-712 typed data.
 *
 * @throws InputError INVALID_VALUE naming the field
 * @throws ChainError REFUSED if the signer rejects it; RPC_FAILED if a remote one does not answer
 */
export async function signReceipt(
  receipt: LiquidationReceipt,
  signer: Signer,
): Promise<SignedReceipt> {
  requireReceipt(receipt);
  const { chainId, gate } = receipt;
  try {
    const signature = await signer.signTypedData(domain(receipt), TYPES, message(receipt));
    return { chainId, gate, ...message(receipt), signature };
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ACTION_REJECTED') throw chainErrorOf(error, signer);
    throw new ChainError('REFUSED', 'The signer rejected the receipt', { error: null });
  }
}

/**
 * Who signed a receipt; null if the signature is none, or not in its one canonical form: of another
 * form there would be several for the same receipt.
 */
export function recoverSigner(receipt: SignedReceipt): string | null {
  const { signature } = receipt;
  if (!isHex(signature, 130)) return null;
  try {
    const parsed = Signature.from(signature);
    if (!parsed.isValid() || parsed.serialized !== signature.toLowerCase()) return null;
    return verifyTypedData(domain(receipt), TYPES, message(receipt), parsed);
  } catch {
    return null;
  }
}

/** @throws InputError INVALID_VALUE naming the first field that no receipt can have */
export function requireReceipt(receipt: LiquidationReceipt): void {
  requireInRange('chainId', receipt.chainId, 1n, 1n << 64n);
  requireAddress('gate', receipt.gate);
  requireHex('circuitId', receipt.circuitId, 64);
  requireHex('keyHash', receipt.keyHash, 64);
  requireInRange('nullifier', receipt.nullifier, 1n, 1n << 256n);
  requireInRange('round', receipt.round, 1n, 1n << 48n);
  requireInRange('threshold', receipt.threshold, 1n, 1n << 20n);
  requireAddress('liquidator', receipt.liquidator);
  requireHex('transaction', receipt.transaction, 64);
}

function domain({ chainId, gate }: LiquidationReceipt): TypedDataDomain {
  return { name: 'zkliq', version: '1', chainId, verifyingContract: gate };
}

function message(receipt: LiquidationReceipt) {
  const { circuitId, keyHash, nullifier, round, threshold, liquidator, transaction } = receipt;
  return { circuitId, keyHash, nullifier, round, threshold, liquidator, transaction };
}
