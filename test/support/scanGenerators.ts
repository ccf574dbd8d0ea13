import fc from 'fast-check';
import { BALANCE_BOUND } from '../../src/account/balances.js';
import { COEFFICIENT_BOUND, type Coefficients } from '../../src/market/coefficients.js';

/** Of every size: uniform ones would nearly all be the largest. */
function ofEverySize(bits: number, limit: bigint): fc.Arbitrary<bigint> {
  return fc
    .tuple(fc.nat(bits), fc.bigInt({ min: 0n, max: limit - 1n }))
    .map(([size, value]) => value & ((1n << BigInt(size)) - 1n));
}

export const anyBalance: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 8, arbitrary: ofEverySize(112, BALANCE_BOUND) },
  { weight: 8, arbitrary: ofEverySize(112, BALANCE_BOUND).map((value) => -value) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(0n, 1n, -1n, BALANCE_BOUND - 1n, -BALANCE_BOUND, 1n - BALANCE_BOUND),
  },
);

const anyCoefficient: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 8, arbitrary: ofEverySize(112, COEFFICIENT_BOUND) },
  { weight: 2, arbitrary: fc.constantFrom(0n, 1n, COEFFICIENT_BOUND - 1n) },
);

export function anyCoefficients(markets: number): fc.Arbitrary<Coefficients> {
  const side = fc.array(anyCoefficient, { minLength: markets, maxLength: markets });
  return fc.record({ assets: side, liabilities: side });
}

export function anyAccounts(markets: number, most: number): fc.Arbitrary<bigint[][]> {
  const account = fc.array(anyBalance, { minLength: markets, maxLength: markets });
  return fc.array(account, { maxLength: most });
}
