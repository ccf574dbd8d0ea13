import type { Provider } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { requireInRange } from '../../field.js';
import { formatDecimal } from '../../market/prices.js';
import { rpcFailed } from '../node/nodeError.js';
import { asked } from '../node/rpc.js';

const GWEI = 10n ** 9n;

/** Wei per gas, of all that is paid for it: 500 gwei, which few chains ask even on their worst days. */
export const DEFAULT_MAXIMUM_FEE_PER_GAS = 500n * GWEI;

/**
 * So much priority is not questioned: some chains take nothing below 25 gwei, however low their
 * base fee is.
 */
const PRIORITY_FLOOR = 30n * GWEI;

/** What a transaction offers for its gas, as ethers names it; wei per gas. */
export type Fees =
  | { readonly type: 2; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly type: 0; readonly gasPrice: bigint };

/**
 * Fees that the chain takes now, decided here: a node that asks too much, by mistake or because it
 * earns them, must not empty the sender. Priority is paid as the node advises, but at most as much
 * as the base fee, or 30 gwei; both together at most the maximum.
 *
 * @param maximum wei per gas
 * @throws InputError INVALID_VALUE if the maximum is none
 * @throws ChainError FEE_TOO_HIGH if the chain takes nothing for so little; RPC_FAILED
 */
export async function chooseFees(
  provider: Provider,
  maximum: bigint = DEFAULT_MAXIMUM_FEE_PER_GAS,
): Promise<Fees> {
  requireMaximumFee(maximum);
  const block = await asked(() => provider.getBlock('latest'), provider);
  const advised = await asked(() => provider.getFeeData(), provider);
  const base = block?.baseFeePerGas ?? null;
  if (base === null) return legacy(advised.gasPrice, maximum);
  if (base > maximum) throw feeTooHigh(base, maximum);
  const priority = least(advised.maxPriorityFeePerGas ?? GWEI, most(base, PRIORITY_FLOOR));
  // The base fee may double until the transaction is mined; what is not used is not paid.
  const maxFeePerGas = least(2n * base + priority, maximum);
  return { type: 2, maxFeePerGas, maxPriorityFeePerGas: least(priority, maxFeePerGas) };
}

/** @throws InputError INVALID_VALUE unless a transaction may offer so much, in wei per gas */
export function requireMaximumFee(maximum: bigint): void {
  requireInRange('maximumFeePerGas', maximum, 1n, 1n << 128n);
}

/** The most that a unit of gas may cost under these fees, in wei. */
export function mostPerGas(fees: Fees): bigint {
  return fees.type === 2 ? fees.maxFeePerGas : fees.gasPrice;
}

/**
 * Fees under which a node takes a transaction in place of another of the same nonce: nodes demand a
 * tenth more, some an eighth, of both what is offered in all and the priority.
 *
 * @param current what the chain takes now
 * @returns null if so much is above the maximum
 */
export function raiseFees(previous: Fees, current: Fees, maximum: bigint): Fees | null {
  const raised = raise(mostPerGas(previous));
  if (raised > maximum) return null;
  const offered = most(raised, least(mostPerGas(current), maximum));
  if (previous.type === 0) return { type: 0, gasPrice: offered };
  const now = current.type === 2 ? current.maxPriorityFeePerGas : 0n;
  const priority = most(raise(previous.maxPriorityFeePerGas), now);
  return { type: 2, maxFeePerGas: offered, maxPriorityFeePerGas: least(priority, offered) };
}

/** By an eighth, and one wei at least. */
const raise = (fee: bigint) => fee + fee / 8n + 1n;

/** Of a chain that has no base fee. */
function legacy(gasPrice: bigint | null, maximum: bigint): Fees {
  if (gasPrice === null) throw rpcFailed('it does not tell what gas costs');
  if (gasPrice > maximum) throw feeTooHigh(gasPrice, maximum);
  return { type: 0, gasPrice };
}

function feeTooHigh(fee: bigint, maximum: bigint): ChainError {
  return new ChainError(
    'FEE_TOO_HIGH',
    `The node asks ${inGwei(fee)} gwei per gas, the maximum is ${inGwei(maximum)}: wait until gas is cheaper, or allow a higher maximum fee per gas if you trust the node`,
    { feePerGas: fee, maximumFeePerGas: maximum },
  );
}

const inGwei = (wei: bigint) => formatDecimal(wei, 9);
const least = (one: bigint, other: bigint) => (one < other ? one : other);
const most = (one: bigint, other: bigint) => (one > other ? one : other);
