import type { ContractRunner, Provider } from 'ethers/providers';
import { InputError } from '../../errors.js';
import { chainErrorOf, rpcFailed } from './nodeError.js';

/** A number of the node's newest block that no chain has yet: whoever counts up to it never ends. */
const BLOCK_BOUND = 2 ** 40;

/**
 * Runs a request to a node; what goes wrong becomes a ChainError.
 *
 * @param node who is asked: no part of its URL is quoted
 * @throws ChainError RPC_FAILED, REFUSED, TRANSACTION_FAILED
 */
export async function asked<T>(request: () => Promise<T>, node?: ContractRunner): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw chainErrorOf(error, node);
  }
}

/** @throws InputError INVALID_VALUE if the runner has none: a signer that is not connected */
export function providerOf({ provider }: ContractRunner): Provider {
  if (provider !== null) return provider;
  throw new InputError(
    'INVALID_VALUE',
    'The signer is not connected to a node: connect it to a provider',
  );
}

export async function chainIdOf(provider: Provider): Promise<bigint> {
  return (await asked(() => provider.getNetwork(), provider)).chainId;
}

/** @throws ChainError RPC_FAILED */
export async function newestBlock(provider: Provider): Promise<number> {
  const number = await asked(() => provider.getBlockNumber(), provider);
  if (number < BLOCK_BOUND) return number;
  throw rpcFailed(`its newest block cannot have the number ${number}`);
}
