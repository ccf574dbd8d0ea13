import { DEFAULT_ACTION } from '../../defaults.js';
import { padCoefficients } from '../../market/coefficients.js';
import type { Market } from '../../market/market.js';
import type { PriceRound } from '../../market/round.js';
import type { ClaimTerms } from '../../statement/claim.js';
import type { ContextFields } from '../../statement/context.js';
import { refused } from '../node/nodeError.js';
import { chainIdOf, providerOf } from '../node/rpc.js';
import { expectedRefusal } from '../refusals/refusals.js';
import type { MarketWeights } from '../rounds/marketWeights.js';
import type { ClaimsOptions } from './claim.js';
import { extraHashOf } from './liquidationCall.js';
import type { LiquidationGateClient } from './liquidationGate.js';

/** What {@link termsFromChain} cannot read from the chain. */
export type TermsOptions = Omit<ClaimsOptions, 'accounts' | 'tree'>;

export interface TermsFromChain {
  readonly terms: ClaimTerms;
  readonly round: PriceRound;
}

/**
 * What claims about any accounts of a gate are made with.
 *
 * @throws ChainError ROUND_UNKNOWN and what else `PriceRoundsClient.round` throws
 */
export async function termsFromChain(options: TermsOptions): Promise<TermsFromChain> {
  const { gate, circuit, threshold } = options;
  const rounds = await gate.rounds();
  const round = options.round ?? (await rounds.round());
  const weights = weightsUnder(round, options.markets);
  const all = await rounds.coefficients(round, 'maintenance', weights);
  const coefficients = padCoefficients(all, circuit.markets);
  const context = await contextOf(options, round);
  return { terms: { threshold, round: round.number, coefficients, context }, round };
}

/** The weights that the markets were deployed with, if the round counts under them. */
function weightsUnder(
  { weightsVersion }: PriceRound,
  markets: readonly Market[] | undefined,
): readonly MarketWeights[] | undefined {
  return weightsVersion === 1n ? markets?.map(({ weights }) => weights) : undefined;
}

async function contextOf(
  { gate, liquidator, deadline, extraData = '0x' }: TermsOptions,
  round: PriceRound,
): Promise<ContextFields> {
  return {
    chainId: await chainIdOf(providerOf(gate.runner)),
    gate: gate.address,
    action: DEFAULT_ACTION,
    liquidator,
    deadline: deadline ?? round.time + (await gate.maximumRoundAge()),
    extraHash: extraHashOf(extraData),
  };
}

/** @throws ChainError REFUSED */
export async function requireAccepted(
  gate: LiquidationGateClient,
  threshold: bigint,
): Promise<void> {
  if (await gate.isAcceptedThreshold(threshold)) return;
  throw refused(expectedRefusal('ThresholdNotAccepted', threshold));
}
