import { isSameAddress } from '../../hex.js';

/** The one gate that a proof or a receipt is for. */
export interface Addressee {
  readonly chainId: bigint;
  /** Address of the gate contract. */
  readonly gate: string;
}

/** Whether what is for one of them is for the other: the same gate, on the same chain. */
export function isAddressedTo(one: Addressee, other: Addressee): boolean {
  return one.chainId === other.chainId && isSameAddress(one.gate, other.gate);
}
