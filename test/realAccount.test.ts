import { expect } from 'chai';
import { coefficientsOf } from '../src/market/coefficients.js';
import { assessHealth, healthFactor, isLiquidatable } from '../src/market/health.js';
import { REAL_ACCOUNT_FILE, readRealAccount } from './support/realAccount.js';

/** The file gives health factors to 12 decimals, and nothing is lost on the way. */
const TOLERANCE = 1e-12;

describe('a real account', () => {
  const rows = readRealAccount();
  if (rows === null) {
    it.skip(`skipped: ${REAL_ACCOUNT_FILE} is not there`);
    return;
  }

  it('has 38 states of 8 markets, 0 to 74', () => {
    expect(rows.map(({ row }) => row)).to.deep.equal(Array.from({ length: 38 }, (_, i) => 2 * i));
    for (const { markets, prices, balances } of rows) {
      expect([markets.length, prices.length, balances.length]).to.deep.equal([8, 8, 8]);
    }
  });

  for (const { row, markets, prices, balances, expectedHealthFactor } of rows) {
    it(`row ${row}: health factor ${expectedHealthFactor ?? 'none, without debt'}`, () => {
      const health = assessHealth(balances, coefficientsOf(markets, prices));
      const factor = healthFactor(health);
      if (expectedHealthFactor === null) {
        expect(factor).to.equal(null);
      } else {
        expect(Number(factor) / 1e18).to.be.closeTo(expectedHealthFactor, TOLERANCE);
      }
      expect(isLiquidatable(health, 10_000n)).to.equal((expectedHealthFactor ?? 1) < 1);
    });
  }

  it('first falls below 1 in row 50', () => {
    const below = rows.filter(({ expectedHealthFactor }) => (expectedHealthFactor ?? 1) < 1);
    expect(below[0]?.row).to.equal(50);
  });
});
