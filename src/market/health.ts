import { InputError } from '../errors.js';
import { ceilDivide } from '../field.js';
import type { Coefficients } from './coefficients.js';
import { BASIS_POINTS, type Weights } from './market.js';

/** Health factors are scaled by this. */
export const HEALTH_FACTOR_SCALE = 10n ** 18n;

/** Weighted values, USD scaled by 1e30. */
export interface Health {
  /** A: sum of balance times asset coefficient over what is held. */
  readonly assets: bigint;
  /** L: sum of debt times liability coefficient over what is owed. */
  readonly liabilities: bigint;
}

/** @throws InputError INVALID_VALUE if there is not one coefficient of each kind a balance. */
export function assessHealth(balances: readonly bigint[], coefficients: Coefficients): Health {
  const count = balances.length;
  if (coefficients.assets.length !== count || coefficients.liabilities.length !== count) {
    throw new InputError(
      'INVALID_VALUE',
      `${count} balances do not fit ${coefficients.assets.length} asset and ${coefficients.liabilities.length} liability coefficients`,
    );
  }
  let assets = 0n;
  let liabilities = 0n;
  balances.forEach((balance, k) => {
    if (balance > 0n) assets += balance * coefficients.assets[k]!;
    else liabilities -= balance * coefficients.liabilities[k]!;
  });
  return { assets, liabilities };
}

/**
 * Whether an account may be liquidated: `A * 10000 < threshold * L`, exactly.
 *
 * @param threshold basis points; 10000 is "health factor below 1"
 */
export function isLiquidatable({ assets, liabilities }: Health, threshold: bigint): boolean {
  return assets * BASIS_POINTS < threshold * liabilities;
}

/** A / L scaled by 1e18, rounded down; `null` without debt. For people: verdicts are exact. */
export function healthFactor({ assets, liabilities }: Health): bigint | null {
  return liabilities === 0n ? null : (assets * HEALTH_FACTOR_SCALE) / liabilities;
}

/**
 * The price of one market (USD per base unit scaled by 1e30) at which the account becomes
 * liquidatable, everything else equal: for an asset the highest such price, for a debt the lowest.
 * Exact, roundings of the coefficients included. `null` where there is no such price.
 */
export function liquidationPrice(
  health: Health,
  balance: bigint,
  coefficient: bigint,
  weights: Weights,
  threshold: bigint,
): bigint | null {
  if (balance > 0n) {
    const others = health.assets - balance * coefficient;
    return highestAssetPrice(
      health.liabilities * threshold - others * BASIS_POINTS,
      balance,
      weights,
    );
  }
  if (balance < 0n) {
    const others = health.liabilities + balance * coefficient;
    const slack = health.assets * BASIS_POINTS - others * threshold;
    return lowestDebtPrice(slack, -balance * threshold, weights);
  }
  return null;
}

/** Highest price with 10000 * balance * floor(price * weight / 10000) < missing. */
function highestAssetPrice(missing: bigint, balance: bigint, { asset }: Weights): bigint | null {
  if (missing <= 0n || asset === 0n) return null;
  const coefficient = ceilDivide(missing, balance * BASIS_POINTS) - 1n;
  return ceilDivide((coefficient + 1n) * BASIS_POINTS, asset) - 1n;
}

/** Lowest price with required * ceil(price * weight / 10000) > slack. */
function lowestDebtPrice(slack: bigint, required: bigint, { liability }: Weights): bigint | null {
  if (required === 0n) return null;
  if (slack < 0n) return 0n;
  const coefficient = slack / required + 1n;
  return ((coefficient - 1n) * BASIS_POINTS) / liability + 1n;
}
