import { InputError } from '../../errors.js';
import { readAccountLines } from '../../files/accountLines.js';
import { readMarketFile } from '../../files/marketFile.js';
import { readRoundFile } from '../../files/roundFile.js';
import { readSnapshotFile, writeSnapshotFile } from '../../files/snapshotFile.js';
import { coefficientsOf } from '../../market/coefficients.js';
import type { Market } from '../../market/market.js';
import { formatPrice } from '../../market/prices.js';
import type { AccountBook } from '../../scan/accountBook.js';
import { Scan } from '../../scan/scan.js';
import { formatShock, type Shock, shockPrices } from '../../scan/shock.js';
import { type Console, MOST_LISTED } from '../output/console.js';
import { requireOutput } from '../output/outputs.js';
import {
  formatScan,
  type ListedAccount,
  reportDistribution,
  reportHealth,
  type ScanReport,
} from './scanReport.js';

export interface ScanCommandOptions {
  readonly market: string;
  readonly round: string;
  readonly accounts?: string;
  readonly snapshot?: string;
  readonly threshold: bigint;
  readonly shock: readonly Shock[];
  readonly limit?: number;
  readonly saveSnapshot?: string;
  readonly force: boolean;
  readonly allowReadableSecrets: boolean;
}

const LIMIT_FOR_PEOPLE = 20;

/** `zkliq scan`: who may be liquidated among many accounts, now and at other prices. */
export async function runScan(options: ScanCommandOptions, console: Console): Promise<void> {
  const { market, round: roundFile, saveSnapshot, threshold } = options;
  const inputs = [market, roundFile, options.accounts, options.snapshot];
  if (saveSnapshot !== undefined) await requireOutput(saveSnapshot, options.force, inputs);
  const markets = await readMarketFile(market);
  const round = await readRoundFile(roundFile, markets);
  const coefficients = coefficientsOf(markets, round.prices);
  // Before accounts are read: what is wrong with a shock need not wait for them.
  const scenarios = options.shock.map((shock) => {
    const prices = shockPrices(markets, round.prices, shock);
    return { shock, prices, coefficients: coefficientsOf(markets, prices) };
  });

  const book = await readBook(options, markets, console);
  if (saveSnapshot !== undefined) {
    await console.step(`writing ${saveSnapshot}`, () =>
      writeSnapshotFile(saveSnapshot, book, markets, {
        overwrite: options.force,
        signal: console.signal,
      }),
    );
  }
  console.signal.throwIfAborted();

  const most = Math.floor(MOST_LISTED / (1 + scenarios.length));
  const limit = Math.min(options.limit ?? (console.json ? most : LIMIT_FOR_PEOPLE), most);
  const scan = new Scan(book, coefficients);
  const now = scan.liquidatable(threshold);
  const report: ScanReport = {
    round: round.number,
    threshold,
    accounts: book.count,
    distribution: reportDistribution(scan),
    withoutDebt: scan.countWithoutDebt(),
    liquidatable: { accounts: now.length, listed: listUrgent(scan, now, limit) },
    shocks: scenarios.map(({ shock, prices, coefficients }) => {
      const shocked = new Scan(book, coefficients);
      const then = shocked.liquidatable(threshold);
      const more = without(then, now);
      return {
        changes: formatShock(shock),
        prices: Object.fromEntries(
          markets.map(({ symbol, decimals }, k) => [symbol, formatPrice(prices[k]!, decimals)]),
        ),
        distribution: reportDistribution(shocked),
        liquidatable: then.length,
        additional: { accounts: more.length, listed: listUrgent(shocked, more, limit) },
      };
    }),
  };
  // Either may be long.
  console.result(report, console.json ? '' : formatScan(report));
}

function readBook(
  { accounts, snapshot, allowReadableSecrets: allowReadable }: ScanCommandOptions,
  markets: readonly Market[],
  console: Console,
): Promise<AccountBook> {
  const goOn = () => console.signal.throwIfAborted();
  if (accounts !== undefined) {
    return console.step(`reading ${accounts}`, () =>
      readAccountLines(accounts, markets, { allowReadable, onAccount: goOn }),
    );
  }
  if (snapshot === undefined) {
    throw new InputError('USAGE', 'Name the accounts: give --accounts or --snapshot');
  }
  return console.step(`reading ${snapshot}`, () =>
    readSnapshotFile(snapshot, markets, { allowReadable, onPage: goOn }),
  );
}

/** The most urgent of them, the most urgent first. */
function listUrgent(scan: Scan, indices: Uint32Array, limit: number): ListedAccount[] {
  return Array.from(scan.byUrgency(indices).subarray(0, limit), (index) => ({
    id: scan.book.idOf(index) ?? null,
    line: index + 1,
    ...reportHealth(scan.health(index)),
  }));
}

/** Of ascending indices, those that are not among others. */
function without(indices: Uint32Array, others: Uint32Array): Uint32Array {
  let at = 0;
  return indices.filter((index) => {
    while (others[at]! < index) at++;
    return others[at] !== index;
  });
}
