import { type CircuitInstance, circuitNames, findCircuit } from '../../circuits/instances.js';
import { InputError } from '../../errors.js';
import { requireInRange } from '../../field.js';
import { isZeroAddress, requireAddress } from '../../hex.js';
import { type Market, requireMarkets } from '../../market/market.js';
import { requireWholeNumber } from '../../wholeNumber.js';
import { MAXIMUM_CIRCUITS } from '../gate/gateVerifiers.js';

/** The example hosts: contracts/examples/PrivateLedger.sol and AddressedLedger.sol. */
export const HOST_KINDS = ['private-ledger', 'addressed-ledger'] as const;

export type HostKind = (typeof HOST_KINDS)[number];

export interface MarketConfig extends Market {
  /** One to seven of Chainlink's AggregatorV3Interface. */
  readonly feeds: readonly string[];
  /** An answer older than this many seconds is not fresh. */
  readonly heartbeat: number;
}

/** What a host is deployed with. */
export interface DeploymentConfig {
  /** Of the chain that is meant: on another nothing is deployed. */
  readonly chainId: bigint;
  readonly host: HostKind;
  /** Names of the circuits that the gate takes proofs of, one to four. */
  readonly circuits: readonly string[];
  readonly markets: readonly MarketConfig[];
  /** Who may propose weights; without one they are fixed for good. */
  readonly weightsOwner?: string | undefined;
  /** Seconds from a proposal to its enactment: at least a day, which is the default. */
  readonly weightsDelay?: number | undefined;
  /** Uptime feed of a rollup's sequencer, and for how many seconds after an outage no round is made. */
  readonly sequencer?: { readonly feed: string; readonly grace: number } | undefined;
  /** Who posts leaves or commitments. */
  readonly operator: string;
  /** Basis points below which an account can be liquidated. */
  readonly threshold: number;
  /** Seconds for which a round counts, 120 unless told. */
  readonly maximumRoundAge?: number | undefined;
  /** Proofs count under so many of the latest roots, all unless told; private ledger only. */
  readonly rootWindow?: 'all' | number | undefined;
}

const MAXIMUM_FEEDS = 7;
const DAY = 86_400;
const MAXIMUM_UINT32 = 2 ** 32 - 1;

/** A config with its defaults filled in. */
export type CompleteConfig = DeploymentConfig & {
  readonly weightsDelay: number;
  readonly maximumRoundAge: number;
};

/**
 * Refuses what the contracts would refuse, or could not mean, before anything is deployed.
 *
 * @returns the config with its defaults filled in
 * @throws InputError INVALID_VALUE naming the field
 */
export function requireDeploymentConfig(config: DeploymentConfig): CompleteConfig {
  const { markets, host, operator, weightsOwner, sequencer, rootWindow } = config;
  const { weightsDelay = DAY, maximumRoundAge = 120 } = config;
  requireInRange('chainId', config.chainId, 1n, 1n << 64n);
  requireMarkets(markets);
  requireCircuits(config);
  for (const market of markets) requireFeeds(market);
  requireSomebody('operator', operator);
  if (weightsOwner !== undefined) requireSomebody('weightsOwner', weightsOwner);
  if (sequencer !== undefined) {
    requireSomebody('sequencer.feed', sequencer.feed);
    requireWholeNumber('sequencer.grace', sequencer.grace, 0, MAXIMUM_UINT32);
  }
  requireWholeNumber('weightsDelay', weightsDelay, DAY, MAXIMUM_UINT32);
  requireWholeNumber('threshold', config.threshold, 1, 2 ** 20 - 1);
  requireWholeNumber('maximumRoundAge', maximumRoundAge, 1, DAY);
  if (rootWindow !== undefined && host !== 'private-ledger') {
    throw invalid('rootWindow is for a private-ledger only: leave it out', 'rootWindow');
  }
  if (typeof rootWindow === 'number') {
    requireWholeNumber('rootWindow', rootWindow, 1, Number.MAX_SAFE_INTEGER);
  }
  return { ...config, weightsDelay, maximumRoundAge };
}

function requireCircuits({ host, circuits, markets }: DeploymentConfig): void {
  if (circuits.length === 0 || circuits.length > MAXIMUM_CIRCUITS) {
    throw invalid(`circuits must be 1 to ${MAXIMUM_CIRCUITS}, not ${circuits.length}`, 'circuits');
  }
  if (new Set(circuits).size < circuits.length) {
    throw invalid('circuits names one twice', 'circuits');
  }
  const instances = circuits.map(requireCircuit);
  const depths = new Set(instances.map(({ depth }) => depth));
  if (host === 'addressed-ledger' && !(depths.size === 1 && depths.has(0))) {
    throw invalid('an addressed-ledger takes circuits of depth 0 only', 'circuits');
  }
  if (host === 'private-ledger' && (depths.size > 1 || depths.has(0))) {
    throw invalid('a private-ledger takes circuits of one depth above 0', 'circuits');
  }
  for (const { name, markets: room } of instances) {
    if (room >= markets.length) continue;
    throw invalid(
      `${name} is for ${room} markets, ${markets.length} are listed: take a larger circuit`,
      'circuits',
    );
  }
}

function requireCircuit(name: string): CircuitInstance {
  const instance = findCircuit(name);
  if (instance !== undefined) return instance;
  throw invalid(`circuits must be among ${circuitNames}`, 'circuits');
}

function requireFeeds({ symbol, feeds, heartbeat }: MarketConfig): void {
  if (feeds.length === 0 || feeds.length > MAXIMUM_FEEDS) {
    throw invalid(`${symbol}: feeds must be 1 to ${MAXIMUM_FEEDS}, not ${feeds.length}`, 'feeds');
  }
  for (const feed of feeds) requireSomebody(`${symbol}: feed`, feed);
  if (new Set(feeds.map((feed) => feed.toLowerCase())).size < feeds.length) {
    throw invalid(`${symbol}: a feed is listed twice, and would have two votes`, 'feeds');
  }
  requireWholeNumber(`${symbol}: heartbeat`, heartbeat, 1, MAXIMUM_UINT32);
}

function requireSomebody(name: string, address: string): void {
  requireAddress(name, address);
  if (isZeroAddress(address)) {
    throw invalid(`${name} is the zero address: nobody is there`, name);
  }
}

function invalid(message: string, name: string): InputError {
  return new InputError('INVALID_VALUE', message, { name });
}
