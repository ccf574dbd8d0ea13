import type { Account } from '../../account/account.js';
import { readAccountFile } from '../../files/accountFile.js';
import { readMarketFile } from '../../files/marketFile.js';
import { type Round, readRoundFile } from '../../files/roundFile.js';
import { type Coefficients, coefficientsOf } from '../../market/coefficients.js';
import {
  assessHealth,
  type Health,
  healthFactor,
  isLiquidatable,
  liquidationPrice,
} from '../../market/health.js';
import type { Market, Tier } from '../../market/market.js';
import { formatDecimal, formatPrice, PRICE_DECIMALS } from '../../market/prices.js';
import type { Console } from '../output/console.js';
import {
  formatDollars,
  formatPercent,
  formatTable,
  groupDecimal,
  raiseDecimal,
  truncateDecimal,
} from '../output/format.js';

export interface HealthCommandOptions {
  readonly market: string;
  readonly round: string;
  readonly account: string;
  readonly threshold: bigint;
  readonly tier: Tier;
  readonly allowReadableSecrets: boolean;
}

interface Position {
  readonly symbol: string;
  readonly balance: string;
  readonly price: string;
  /** Basis points. */
  readonly weight: bigint;
  readonly value: string;
  readonly liquidationPrice: string | null;
}

/** `zkliq health`: what an account is worth, and how far it is from liquidation. */
export async function runHealth(options: HealthCommandOptions, console: Console): Promise<void> {
  const markets = await readMarketFile(options.market);
  const round = await readRoundFile(options.round, markets);
  const account = await readAccountFile(options.account, markets, markets.length, {
    allowReadable: options.allowReadableSecrets,
  });
  const coefficients = coefficientsOf(markets, round.prices, options.tier);
  const health = assessHealth(account.balances.slice(0, markets.length), coefficients);
  const factor = healthFactor(health);
  const report = {
    round: round.number,
    sinceRound: account.sinceRound,
    tier: options.tier,
    threshold: options.threshold,
    positions: listPositions(markets, round, account, coefficients, health, options),
    assets: formatDecimal(health.assets, PRICE_DECIMALS),
    liabilities: formatDecimal(health.liabilities, PRICE_DECIMALS),
    healthFactor: factor === null ? null : formatDecimal(factor, 18),
    liquidatable: isLiquidatable(health, options.threshold),
  };
  if (round.number <= account.sinceRound) {
    console.warn(
      `round ${round.number} is not later than the account's last update, round ${account.sinceRound}: it proves nothing`,
    );
  }
  console.result(report, formatReport(report));
}

/** One entry a market that the account holds or owes something in. Values are weighted, in USD. */
function listPositions(
  markets: readonly Market[],
  round: Round,
  account: Account,
  coefficients: Coefficients,
  health: Health,
  { tier, threshold }: HealthCommandOptions,
): Position[] {
  return markets.flatMap(({ symbol, decimals, weights }, k) => {
    const balance = account.balances[k]!;
    if (balance === 0n) return [];
    const side = balance > 0n ? 'asset' : 'liability';
    const coefficient = coefficients[balance > 0n ? 'assets' : 'liabilities'][k]!;
    const price = liquidationPrice(health, balance, coefficient, weights[tier], threshold);
    return {
      symbol,
      balance: formatDecimal(balance, decimals),
      price: formatPrice(round.prices[k]!, decimals),
      weight: weights[tier][side],
      value: formatDecimal(balance * coefficient, PRICE_DECIMALS),
      liquidationPrice: price === null ? null : formatPrice(price, decimals),
    };
  });
}

interface Report {
  readonly round: bigint;
  readonly threshold: bigint;
  readonly positions: readonly Position[];
  readonly assets: string;
  readonly liabilities: string;
  readonly healthFactor: string | null;
  readonly liquidatable: boolean;
}

function formatReport(report: Report): string {
  const header = ['market', 'balance', 'price', 'weight', 'value', 'liquidatable at'];
  const rows = report.positions.map((position) => [
    position.symbol,
    groupDecimal(position.balance, 6),
    groupDecimal(position.price, 6),
    formatPercent(position.weight),
    formatDollars(position.value),
    formatLiquidationPrice(position),
  ]);
  const { healthFactor } = report;
  const totals = [
    ['assets', formatDollars(report.assets)],
    ['liabilities', formatDollars(report.liabilities)],
    ['health factor', healthFactor === null ? 'no debt' : truncateDecimal(healthFactor, 6)],
  ];
  const verdict = report.liquidatable ? 'liquidatable' : 'not liquidatable';
  return [
    formatTable([header, ...rows]),
    '',
    formatTable(totals),
    '',
    `${verdict} at round ${report.round}, threshold ${formatPercent(report.threshold)}`,
  ].join('\n');
}

/** Rounded so that at the price which is shown the account is liquidatable. */
function formatLiquidationPrice({ balance, liquidationPrice }: Position): string {
  if (liquidationPrice === null) return '-';
  return balance.startsWith('-')
    ? `≥ ${groupDecimal(raiseDecimal(liquidationPrice, 6), 6)}`
    : `≤ ${groupDecimal(liquidationPrice, 6)}`;
}
