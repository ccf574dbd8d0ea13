import type { Provider, TransactionReceipt } from 'ethers/providers';
import { ChainError, InputError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
import { decodeLiquidation, isLiquidationCall } from '../gate/calledLiquidation.js';
import { authorizationsOf } from '../gate/liquidationEvent.js';
import { LiquidationGateClient } from '../gate/liquidationGate.js';
import { asked, chainIdOf } from '../node/rpc.js';
import { recoverSigner, requireReceipt, type SignedReceipt } from './receipt.js';

/** Why a receipt is not valid. */
export type ReceiptReason =
  | 'MALFORMED'
  | 'SIGNATURE_INVALID'
  | 'SIGNER_UNEXPECTED'
  | 'WRONG_CHAIN'
  | 'TRANSACTION_MISSING'
  | 'TRANSACTION_FAILED'
  | 'EVENT_MISSING'
  | 'CALL_MISMATCH'
  | 'GATE_INVALID'
  | 'RECORD_MISMATCH'
  | 'CIRCUIT_NOT_TAKEN'
  | 'CIRCUIT_MISMATCH'
  | 'KEY_MISMATCH';

/** What {@link checkReceipt} finds. */
export type ReceiptVerdict =
  | {
      readonly valid: true;
      /** Who signed the receipt: not necessarily the liquidator. */
      readonly signer: string;
      /** Number of the transaction's block. */
      readonly block: number;
    }
  | {
      readonly valid: false;
      readonly reason: ReceiptReason;
      /** The reason, for a person. */
      readonly explanation: string;
    };

/** What {@link checkReceipt} expects beyond the receipt itself. */
export interface ReceiptCheckOptions {
  /** Address that must have signed; default anyone. */
  readonly expectedSigner?: string;
}

const EXPLANATIONS: Readonly<Record<ReceiptReason, string>> = {
  MALFORMED: 'A field of the receipt is not what such a field can be',
  SIGNATURE_INVALID: 'The signature is not a canonical one: 65 bytes, s in the lower half',
  SIGNER_UNEXPECTED: 'The receipt was signed by somebody else, or changed after it was signed',
  WRONG_CHAIN: 'The receipt is of another chain than the node',
  TRANSACTION_MISSING: 'The chain has no such transaction, or has not mined it yet',
  TRANSACTION_FAILED: 'The transaction failed',
  EVENT_MISSING: 'The gate did not authorize this liquidation in the transaction',
  CALL_MISMATCH: 'The call that the transaction made is not of this liquidation',
  GATE_INVALID: "The receipt's gate is no liquidation gate",
  RECORD_MISMATCH: 'The gate has not recorded this liquidation under the nullifier',
  CIRCUIT_NOT_TAKEN: 'The gate has no verifier for the circuit',
  CIRCUIT_MISMATCH: 'The transaction was a proof of another circuit',
  KEY_MISMATCH: "The gate's verifier for the circuit has another key",
};

/**
 * Checks a receipt against the chain: the signature, the transaction and its event, the gate's record
 * and its verifier. Anything that does not hold is a verdict, not an error.
 *
 * Two things are the caller's to judge: that the gate is one he trusts, for anybody can deploy one
 * that says anything, and that the signer is who he should be. Where the gate was called by another
 * contract, the circuit is the signer's word, though one that the gate takes.
 *
 * @throws InputError INVALID_VALUE if the provider has no connection
 * @throws ChainError RPC_FAILED
 */
export async function checkReceipt(
  receipt: SignedReceipt,
  provider: Provider,
  options: ReceiptCheckOptions = {},
): Promise<ReceiptVerdict> {
  if (!isWellFormed(receipt)) return invalid('MALFORMED');
  const signer = recoverSigner(receipt);
  if (signer === null) return invalid('SIGNATURE_INVALID');
  if (!isSameAddress(options.expectedSigner ?? signer, signer)) return invalid('SIGNER_UNEXPECTED');
  if ((await chainIdOf(provider)) !== receipt.chainId) return invalid('WRONG_CHAIN');
  const mined = await asked(() => provider.getTransactionReceipt(receipt.transaction), provider);
  if (mined === null) return invalid('TRANSACTION_MISSING');
  const reason = checkTransaction(receipt, mined) ?? (await checkGate(receipt, provider, mined));
  return reason === null ? { valid: true, signer, block: mined.blockNumber } : invalid(reason);
}

function isWellFormed(receipt: SignedReceipt): boolean {
  try {
    requireReceipt(receipt);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function checkTransaction(receipt: SignedReceipt, mined: TransactionReceipt): ReceiptReason | null {
  if (mined.status !== 1) return 'TRANSACTION_FAILED';
  const isTold = authorizationsOf(mined, receipt.gate).some(
    (event) => event.nullifier === receipt.nullifier && isAsTold(receipt, event),
  );
  return isTold ? null : 'EVENT_MISSING';
}

async function checkGate(
  receipt: SignedReceipt,
  provider: Provider,
  mined: TransactionReceipt,
): Promise<ReceiptReason | null> {
  const gate = new LiquidationGateClient(receipt.gate, provider);
  try {
    const record = await gate.authorizationOf(receipt.nullifier);
    if (record === null || !isAsTold(receipt, record)) return 'RECORD_MISMATCH';
    const verifiers = await gate.verifiers();
    const circuitId = receipt.circuitId.toLowerCase();
    const verifier = verifiers.find((each) => each.circuitId === circuitId);
    if (verifier === undefined) return 'CIRCUIT_NOT_TAKEN';
    if (verifier.keyHash !== receipt.keyHash.toLowerCase()) return 'KEY_MISMATCH';
    return await checkCall(receipt, provider, mined, verifiers.indexOf(verifier));
  } catch (error) {
    if (error instanceof ChainError && error.code === 'NO_CONTRACT') return 'GATE_INVALID';
    throw error;
  }
}

/** Where the transaction went to another contract, which called the gate, there is no telling. */
async function checkCall(
  receipt: SignedReceipt,
  provider: Provider,
  { to }: TransactionReceipt,
  place: number,
): Promise<ReceiptReason | null> {
  if (to === null || !isSameAddress(to, receipt.gate)) return null;
  const sent = await asked(() => provider.getTransaction(receipt.transaction), provider);
  if (sent === null) return 'TRANSACTION_MISSING';
  if (!isLiquidationCall(sent.data)) return null;
  const call = decodeLiquidation(sent.data);
  const isOfIt = call?.nullifiers.includes(receipt.nullifier) && isAsTold(receipt, call);
  if (call === null || !isOfIt) return 'CALL_MISMATCH';
  return call.circuit === BigInt(place) ? null : 'CIRCUIT_MISMATCH';
}

interface Told {
  readonly liquidator: string | null;
  readonly round: bigint;
  readonly threshold: bigint;
}

function isAsTold(receipt: SignedReceipt, { liquidator, round, threshold }: Told): boolean {
  return (
    isSameAddress(receipt.liquidator, liquidator ?? '') &&
    receipt.round === round &&
    receipt.threshold === threshold
  );
}

function invalid(reason: ReceiptReason): ReceiptVerdict {
  return { valid: false, reason, explanation: EXPLANATIONS[reason] };
}
