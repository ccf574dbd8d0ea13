import type { Result } from 'ethers/abi';
import { InputError } from '../../errors.js';
import type { Coefficients } from '../../market/coefficients.js';
import type { Tier, Weights } from '../../market/market.js';
import { coefficientsOfRound, type PriceRound } from '../../market/round.js';
import { rpcFailed } from '../node/nodeError.js';

/** What a market's assets and liabilities count for, in basis points. */
export type MarketWeights = Readonly<Record<Tier, Weights>>;

/** IPriceRounds.MarketWeights, as ethers decodes it. */
export function weightsOfStruct(struct: Result): MarketWeights {
  const [maintenanceAsset, maintenanceLiability, initialAsset, initialLiability] =
    struct.toArray() as bigint[];
  return {
    maintenance: { asset: maintenanceAsset!, liability: maintenanceLiability! },
    initial: { asset: initialAsset!, liability: initialLiability! },
  };
}

/**
 * The coefficients of a round under weights that a node told.
 *
 * @throws ChainError RPC_FAILED if they are none of this round
 */
export function coefficientsUnder(
  weights: readonly MarketWeights[],
  { number, prices }: PriceRound,
  tier: Tier,
): Coefficients {
  // Neither names nor decimals count: prices are per base unit.
  const markets = weights.map((each, k) => ({ symbol: `market ${k}`, decimals: 0, weights: each }));
  try {
    return coefficientsOfRound(markets, prices, tier);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw rpcFailed(`its weights are none of round ${number}: ${error.message}`, { round: number });
  }
}
