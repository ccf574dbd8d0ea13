import type { EventFragment } from 'ethers/abi';
import type { Log, TransactionReceipt } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
import { rpcFailed } from '../node/nodeError.js';
import { liquidationGateInterface } from './liquidationCall.js';

/** What a gate's event tells of a liquidation. */
export interface LiquidationEvent {
  readonly nullifier: bigint;
  readonly liquidator: string;
  readonly round: bigint;
  readonly threshold: bigint;
}

/** What a gate did with nullifiers that it was called with, in their order. */
export interface LiquidationOutcome {
  /** Nullifiers whose liquidations it authorized. */
  readonly authorized: readonly bigint[];
  /** Nullifiers that were used by then: liquidated before, or moved. */
  readonly skipped: readonly bigint[];
}

const AUTHORIZED = liquidationGateInterface.getEvent('LiquidationAuthorized')!;
const SKIPPED = liquidationGateInterface.getEvent('LiquidationSkipped')!;

/** The liquidations that a gate authorized in a transaction. */
export function authorizationsOf(receipt: TransactionReceipt, gate: string): LiquidationEvent[] {
  return eventsOf(receipt, gate, AUTHORIZED).map(
    ([nullifier, liquidator, round, threshold]) =>
      ({ nullifier, liquidator, round, threshold }) as LiquidationEvent,
  );
}

/**
 * What a gate did with each of these nullifiers in a transaction.
 *
 * @param terms of all of them
 * @throws ChainError EVENTS_MISSING if the transaction has no event of one; RPC_FAILED if an event
 *   tells something else of it
 */
export function outcomeOf(
  receipt: TransactionReceipt,
  gate: string,
  nullifiers: readonly bigint[],
  terms: Omit<LiquidationEvent, 'nullifier'>,
): LiquidationOutcome {
  // Of several about one nullifier the first counts.
  const events = new Map(
    authorizationsOf(receipt, gate)
      .reverse()
      .map((event) => [event.nullifier, event]),
  );
  const passedOver = new Set(eventsOf(receipt, gate, SKIPPED).map(([nullifier]) => nullifier));
  const authorized = nullifiers.filter((each) => events.has(each));
  // A batch that authorizes nothing fails: then no event of the gate is to be believed.
  const rest = authorized.length === 0 ? [] : nullifiers;
  const skipped = rest.filter((each) => !events.has(each) && passedOver.has(each));
  for (const nullifier of nullifiers) {
    const event = events.get(nullifier);
    if (event !== undefined) requireAsTold(event, terms);
    else if (!skipped.includes(nullifier)) throw eventMissing(receipt, nullifier);
  }
  return { authorized, skipped };
}

function eventMissing({ hash: transaction }: TransactionReceipt, nullifier: bigint): ChainError {
  return new ChainError(
    'EVENTS_MISSING',
    `Transaction ${transaction} has no event of the liquidation of nullifier ${nullifier}`,
    { transaction, nullifier },
  );
}

/** @throws ChainError RPC_FAILED */
function requireAsTold(
  event: LiquidationEvent,
  { liquidator, round, threshold }: Omit<LiquidationEvent, 'nullifier'>,
): void {
  const told = [
    isSameAddress(event.liquidator, liquidator) ? null : 'liquidator',
    event.round === round ? null : 'round',
    event.threshold === threshold ? null : 'threshold',
  ].filter((each) => each !== null);
  if (told.length === 0) return;
  throw rpcFailed(`its event of the liquidation names another ${told.join(', ')} than the proof`);
}

/** Arguments of each of a gate's events of one kind. */
function eventsOf({ logs }: TransactionReceipt, gate: string, kind: EventFragment): unknown[][] {
  return logs
    .filter(({ address, topics }) => isSameAddress(address, gate) && topics[0] === kind.topicHash)
    .map((log) => argumentsOf(log, kind))
    .filter((values) => values !== null);
}

function argumentsOf({ topics, data }: Log, kind: EventFragment): unknown[] | null {
  try {
    return liquidationGateInterface.decodeEventLog(kind, data, topics).toArray(true);
  } catch {
    return null;
  }
}
