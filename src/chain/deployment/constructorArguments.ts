import type { Weights } from '../../market/market.js';
import type { CompleteConfig, MarketConfig } from './deploymentConfig.js';

/** What the example hosts and their price rounds are constructed with, as their ABIs take it. */

const NOBODY = `0x${'0'.repeat(40)}`;

/** Of a ledger that knows every root it ever had. */
const EVERY_ROOT = 2n ** 256n - 1n;

/** Arguments of contracts/PriceRounds.sol: listings and settings. */
export function roundsArguments(config: CompleteConfig): readonly unknown[] {
  const { weightsOwner = NOBODY, weightsDelay, sequencer } = config;
  const { feed = NOBODY, grace = 0 } = sequencer ?? {};
  return [config.markets.map(listing), [weightsOwner, weightsDelay, feed, grace]];
}

/** Arguments of contracts/examples/PrivateLedger.sol: one struct. */
export function privateLedgerArguments(
  config: CompleteConfig,
  verifiers: readonly string[],
  depth: number,
): readonly unknown[] {
  const { operator, maximumRoundAge, threshold, rootWindow = 'all' } = config;
  const window = rootWindow === 'all' ? EVERY_ROOT : rootWindow;
  return [
    [...roundsArguments(config), verifiers, operator, maximumRoundAge, threshold, depth, window],
  ];
}

/** Arguments of contracts/examples/AddressedLedger.sol. */
export function addressedLedgerArguments(
  config: CompleteConfig,
  verifiers: readonly string[],
  rounds: string,
): readonly unknown[] {
  const { operator, maximumRoundAge, threshold } = config;
  return [rounds, verifiers, maximumRoundAge, operator, threshold];
}

function listing({ decimals, heartbeat, feeds, weights }: MarketConfig): readonly unknown[] {
  const { maintenance, initial } = weights;
  return [decimals, heartbeat, feeds, [...tier(maintenance), ...tier(initial)]];
}

function tier({ asset, liability }: Weights): readonly bigint[] {
  return [asset, liability];
}
