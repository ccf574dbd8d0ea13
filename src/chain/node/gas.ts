import type { ContractRunner, TransactionRequest } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { chainErrorOf, isOutOfGas } from './nodeError.js';
import { providerOf } from './rpc.js';

/** Most gas that a transaction may have since EIP-7825: 2^24. */
export const TRANSACTION_GAS_CAP = 16_777_216n;

/**
 * The state may differ a little once the transaction is mined, and some chains charge a little more
 * than they said, by the price of another chain's gas: a tenth more than estimated.
 */
const MARGIN_DIVISOR = 10n;

/** @throws ChainError REFUSED, GAS_TOO_HIGH, RPC_FAILED */
export async function estimateGas(
  runner: ContractRunner,
  request: TransactionRequest,
): Promise<bigint> {
  const provider = providerOf(runner);
  try {
    return await (runner.estimateGas === undefined
      ? provider.estimateGas(request)
      : runner.estimateGas(request));
  } catch (error) {
    throw isOutOfGas(error) ? gasTooHigh() : chainErrorOf(error, provider);
  }
}

/**
 * What a transaction that needs so much gas is given.
 *
 * @throws ChainError GAS_TOO_HIGH
 */
export function gasLimitFor(gas: bigint): bigint {
  if (gas > TRANSACTION_GAS_CAP) throw gasTooHigh(gas);
  const limit = gas + gas / MARGIN_DIVISOR;
  return limit > TRANSACTION_GAS_CAP ? TRANSACTION_GAS_CAP : limit;
}

function gasTooHigh(gas?: bigint): ChainError {
  const needed = gas === undefined ? 'more gas than the node allows' : `${gas} gas`;
  return new ChainError(
    'GAS_TOO_HIGH',
    `The transaction would need ${needed}: no transaction may have more than ${TRANSACTION_GAS_CAP}`,
    { gas: gas ?? null, cap: TRANSACTION_GAS_CAP },
  );
}
