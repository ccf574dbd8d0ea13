import type { ContractRunner } from 'ethers/providers';
import { ChainContract } from '../node/chainContract.js';
import { liquidationGateInterface } from './liquidationCall.js';

/** @throws InputError INVALID_VALUE if the address is none, or the signer is not connected */
export function gateContract(address: string, runner: ContractRunner): ChainContract {
  return new ChainContract('liquidation gate', address, liquidationGateInterface, runner);
}
