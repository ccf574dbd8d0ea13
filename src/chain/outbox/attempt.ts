import type { Signer } from 'ethers/providers';
import { Transaction } from 'ethers/transaction';
import { InputError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
import { asked } from '../node/rpc.js';
import type { Fees } from '../sending/fees.js';

/** A signed transaction: what it says is what its bytes say. */
export interface Attempt {
  readonly hash: string;
  /** 0x and hex: what a node is given. */
  readonly signed: string;
  readonly chainId: bigint;
  readonly from: string;
  readonly nonce: number;
  readonly to: string;
  readonly data: string;
  readonly gasLimit: bigint;
  readonly fees: Fees;
  /** It does nothing but use the nonce. */
  readonly isCancel: boolean;
}

/** What is to be signed. */
export type Unsigned = Pick<Attempt, 'chainId' | 'nonce' | 'to' | 'data' | 'gasLimit' | 'fees'>;

/**
 * Signs, and gives nothing away. What comes back is held against what was asked for: a signer elsewhere may
 * have a nonce or a price of its own in mind.
 *
 * @param sender who is to sign
 * @throws ChainError RPC_FAILED if a signer elsewhere does not answer; TRANSACTION_FAILED if it rejects
 * @throws InputError INVALID_VALUE if it gives back something else
 */
export async function signAttempt(
  signer: Signer,
  sender: string,
  { fees, ...request }: Unsigned,
): Promise<Attempt> {
  const unsigned = { ...request, ...fees, value: 0n };
  const signed = await asked(() => signer.signTransaction(unsigned), signer);
  const transaction = parse(signed);
  const attempt = attemptOf(transaction, signed);
  const isAsAsked = transaction?.unsignedHash === Transaction.from(unsigned).unsignedHash;
  if (attempt !== null && isAsAsked && isSameAddress(attempt.from, sender)) return attempt;
  throw new InputError(
    'INVALID_VALUE',
    'The signer gave back something else than what it was to sign: give another signer',
  );
}

/** @throws InputError INVALID_VALUE if these are not the bytes of a signed transaction to somebody */
export function readAttempt(signed: string): Attempt {
  const attempt = attemptOf(parse(signed), signed);
  if (attempt !== null) return attempt;
  throw new InputError('INVALID_VALUE', 'is no signed transaction that has a receiver');
}

function attemptOf(transaction: Transaction | null, signed: string): Attempt | null {
  if (transaction === null) return null;
  const { hash, from, to, chainId, nonce, data, gasLimit } = transaction;
  const fees = feesOf(transaction);
  if (hash === null || from === null || to === null || fees === null) return null;
  const isCancel = isSameAddress(from, to) && data === '0x';
  return { hash, signed, chainId, from, nonce, to, data, gasLimit, fees, isCancel };
}

function parse(signed: string): Transaction | null {
  try {
    return Transaction.from(signed);
  } catch {
    // ethers' message quotes the bytes.
    return null;
  }
}

function feesOf({ maxFeePerGas, maxPriorityFeePerGas, gasPrice }: Transaction): Fees | null {
  if (maxFeePerGas !== null && maxPriorityFeePerGas !== null) {
    return { type: 2, maxFeePerGas, maxPriorityFeePerGas };
  }
  return gasPrice === null ? null : { type: 0, gasPrice };
}
