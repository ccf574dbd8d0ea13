import type { Log, TransactionReceipt } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
import { rpcFailed } from '../node/rpc.js';
import { liquidationGateInterface } from './liquidationCall.js';

/** What a gate's event tells of a liquidation. */
export interface LiquidationEvent {
  readonly nullifier: bigint;
  readonly liquidator: string;
  readonly round: bigint;
  readonly threshold: bigint;
}

const EVENT = liquidationGateInterface.getEvent('LiquidationAuthorized')!;

/** The liquidations that a gate authorized in a transaction. */
export function authorizationsOf({ logs }: TransactionReceipt, gate: string): LiquidationEvent[] {
  return logs
    .filter(({ address }) => isSameAddress(address, gate))
    .map(eventOf)
    .filter((event) => event !== null);
}

/**
 * Makes sure that a gate authorized a liquidation in a transaction.
 *
 * @throws ChainError EVENTS_MISSING if the transaction has no event of its nullifier; RPC_FAILED if
 *   the event tells something else of it
 */
export function requireEventOf(
  receipt: TransactionReceipt,
  gate: string,
  { nullifier, liquidator, round, threshold }: LiquidationEvent,
): void {
  const { hash: transaction } = receipt;
  const event = authorizationsOf(receipt, gate).find((each) => each.nullifier === nullifier);
  if (event === undefined) {
    throw new ChainError(
      'EVENTS_MISSING',
      `Transaction ${transaction} has no event of this liquidation`,
      { transaction },
    );
  }
  const told = [
    isSameAddress(event.liquidator, liquidator) ? null : 'liquidator',
    event.round === round ? null : 'round',
    event.threshold === threshold ? null : 'threshold',
  ].filter((each) => each !== null);
  if (told.length === 0) return;
  throw rpcFailed(`its event of the liquidation names another ${told.join(', ')} than the proof`);
}

function eventOf({ topics, data }: Log): LiquidationEvent | null {
  if (topics[0] !== EVENT.topicHash) return null;
  try {
    const event = liquidationGateInterface.decodeEventLog(EVENT, data, topics);
    const [nullifier, liquidator, round, threshold] = event.toArray(true);
    return { nullifier, liquidator, round, threshold };
  } catch {
    return null;
  }
}
