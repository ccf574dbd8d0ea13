import { Interface, type Result } from 'ethers/abi';
import type { Log } from 'ethers/providers';
import { InputError } from '../../errors.js';
import { type PriceRound, roundHash } from '../../market/round.js';
import { priceRoundsAbi } from '../abi/priceRounds.js';

/** Interface of contracts/PriceRounds.sol. */
export const priceRoundsInterface = new Interface(priceRoundsAbi);

const ROUND_MADE = priceRoundsInterface.getEvent('RoundMade')!;

/** What the event of a round is found by. */
export function roundTopics(number: bigint): string[] {
  return priceRoundsInterface.encodeFilterTopics(ROUND_MADE, [number]) as string[];
}

/** null if it is no event of a round. */
export function roundOfLog({ topics, data }: Log): PriceRound | null {
  try {
    if (topics[0] !== ROUND_MADE.topicHash) return null;
    const event: Result = priceRoundsInterface.decodeEventLog(ROUND_MADE, data, topics);
    const [number, time, weightsVersion, prices] = event.toArray(true);
    return { number, time, weightsVersion, prices };
  } catch {
    return null;
  }
}

export function hasHash(round: PriceRound, hash: string): boolean {
  try {
    return roundHash(round) === hash;
  } catch (error) {
    // Its values are none that a round can have.
    if (error instanceof InputError) return false;
    throw error;
  }
}
