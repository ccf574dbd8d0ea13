import type { Signer } from 'ethers/providers';
import { Transaction } from 'ethers/transaction';
import { InputError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
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

/** Signs, and gives nothing away. */
export async function signAttempt(
  signer: Signer,
  { fees, ...request }: Unsigned,
): Promise<Attempt> {
  return readAttempt(await signer.signTransaction({ ...request, ...fees, value: 0n }));
}

/** @throws InputError INVALID_VALUE if these are not the bytes of a signed transaction to somebody */
export function readAttempt(signed: string): Attempt {
  const transaction = parse(signed);
  const { hash, from, to, chainId, nonce, data, gasLimit } = transaction;
  if (hash === null || from === null || to === null) throw invalid();
  const isCancel = isSameAddress(from, to) && data === '0x';
  const fees = feesOf(transaction);
  return { hash, signed, chainId, from, nonce, to, data, gasLimit, fees, isCancel };
}

function parse(signed: string): Transaction {
  try {
    return Transaction.from(signed);
  } catch {
    // ethers' message quotes the bytes.
    throw invalid();
  }
}

function feesOf({ maxFeePerGas, maxPriorityFeePerGas, gasPrice }: Transaction): Fees {
  if (maxFeePerGas !== null && maxPriorityFeePerGas !== null) {
    return { type: 2, maxFeePerGas, maxPriorityFeePerGas };
  }
  if (gasPrice === null) throw invalid();
  return { type: 0, gasPrice };
}

function invalid(): InputError {
  return new InputError('INVALID_VALUE', 'is no signed transaction that has a receiver');
}
