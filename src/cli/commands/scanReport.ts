import { type Health, healthFactor } from '../../market/health.js';
import { formatDecimal, PRICE_DECIMALS } from '../../market/prices.js';
import type { Scan } from '../../scan/scan.js';
import {
  formatDollars,
  formatPercent,
  formatTable,
  groupCount,
  truncateDecimal,
} from '../output/format.js';

export interface ListedAccount {
  /** As the file has it. */
  readonly id: string | null;
  /** Of the file with the accounts, from 1; a snapshot keeps them in its order. */
  readonly line: number;
  readonly healthFactor: string;
  /** Weighted, in USD. */
  readonly assets: string;
  readonly liabilities: string;
}

/** How many there are, and the most urgent of them. */
interface Found {
  readonly accounts: number;
  readonly listed: readonly ListedAccount[];
}

/** Accounts that owe something with a health factor of at least `from` and below `below`. */
interface Band {
  readonly from: string | null;
  readonly below: string | null;
  readonly accounts: number;
}

export interface ScanReport {
  readonly round: bigint;
  readonly threshold: bigint;
  readonly accounts: number;
  readonly distribution: readonly Band[];
  readonly withoutDebt: number;
  readonly liquidatable: Found;
  readonly shocks: readonly ShockReport[];
}

interface ShockReport {
  readonly changes: Readonly<Record<string, string>>;
  /** USD per whole token. */
  readonly prices: Readonly<Record<string, string>>;
  readonly distribution: readonly Band[];
  readonly liquidatable: number;
  /** Those that are not liquidatable at the round's own prices. */
  readonly additional: Found;
}

/** Health factors that bands begin and end with, in basis points. */
const FACTORS = [9_000n, 9_500n, 10_000n, 10_500n, 11_000n, 12_500n, 15_000n, 20_000n];

export function reportDistribution(scan: Scan): Band[] {
  const counts = scan.distribution(FACTORS);
  const names = FACTORS.map((factor) => formatDecimal(factor, 4));
  return counts.map((count, k) => ({
    from: names[k - 1] ?? null,
    below: names[k] ?? null,
    accounts: k === FACTORS.length ? count - scan.countWithoutDebt() : count,
  }));
}

/** An account that owes something, as all do that may be liquidated. */
export function reportHealth(health: Health) {
  return {
    healthFactor: formatDecimal(healthFactor(health)!, 18),
    assets: formatDecimal(health.assets, PRICE_DECIMALS),
    liabilities: formatDecimal(health.liabilities, PRICE_DECIMALS),
  };
}

/** For people: who is below the threshold, all by health factor, and what shocks would add. */
export function formatScan(report: ScanReport): string {
  const { accounts, round, threshold, liquidatable, shocks } = report;
  const at = `at round ${round}, threshold ${formatPercent(threshold)}`;
  return [
    ...formatListed(liquidatable),
    formatTable(distributionRows(report)),
    '',
    `${groupCount(liquidatable.accounts)} of ${groupCount(accounts)} accounts liquidatable ${at}${cut(liquidatable)}`,
    ...shocks.flatMap(({ changes, additional }) => [
      '',
      ...formatListed(additional),
      `${groupCount(additional.accounts)} more with ${describe(changes)}${cut(additional)}`,
    ]),
  ].join('\n');
}

function distributionRows({ distribution, withoutDebt, accounts }: ScanReport): string[][] {
  const rows = distribution.map(({ from, below, accounts }) => {
    const band = below === null ? `${from} and more` : `${from} to ${below}`;
    return [from === null ? `below ${below}` : band, groupCount(accounts)];
  });
  return [
    ['health factor', 'accounts'],
    ...rows,
    ['no debt', groupCount(withoutDebt)],
    ['all', groupCount(accounts)],
  ];
}

/** A table and an empty line, or nothing. */
function formatListed({ listed }: Found): string[] {
  if (listed.length === 0) return [];
  const rows = listed.map(({ id, line, healthFactor, assets, liabilities }) => [
    id ?? `#${line}`,
    formatFactor(healthFactor),
    formatDollars(assets),
    formatDollars(liabilities),
  ]);
  return [formatTable([['account', 'health factor', 'assets', 'liabilities'], ...rows]), ''];
}

/** Six places, rounded down: below 1 stays below 1. */
function formatFactor(factor: string): string {
  const [whole, fraction = ''] = truncateDecimal(factor, 6).split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

function cut({ accounts, listed }: Found): string {
  if (listed.length === accounts) return '';
  return listed.length === 0
    ? '; --limit lists some'
    : `; listed: the ${groupCount(listed.length)} lowest`;
}

function describe(changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes)
    .map(([symbol, change]) => `${symbol} ${change}`)
    .join(', ');
}
