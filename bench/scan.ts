/**
 * A million accounts of 8 markets under a new round, beside the exact model for each of them:
 * `npm run bench:scan`. One in a hundred is within 1e-12 of the line. One thread.
 *
 *   node --import=tsx bench/scan.ts [--accounts 1000000] [--runs 21]
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readAccountLines } from '../src/files/accountLines.js';
import { readSnapshotFile, writeSnapshotFile } from '../src/files/snapshotFile.js';
import { assessHealth, coefficientsOf, isLiquidatable, Scan } from '../src/index.js';
import { borrowers, markets, prices } from '../test/support/scanAccounts.js';
import { summarize, time } from './measure.js';

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '21' },
  },
});
const count = Number(values.accounts);
const threshold = 10_000n;
const factors = [9_000n, 9_500n, 10_000n, 10_500n, 11_000n, 12_500n, 15_000n, 20_000n];

const folder = mkdtempSync(join(tmpdir(), 'zkliq-bench-'));
const [lines, snapshot] = [join(folder, 'accounts.ndjson'), join(folder, 'accounts.snapshot')];
try {
  writeLines(lines);
  show('reading the lines', await time(() => readAccountLines(lines, markets)), size(lines));
  const book = await readAccountLines(lines, markets);
  show(
    'writing the snapshot',
    await time(() => writeSnapshotFile(snapshot, book, markets, { overwrite: false })),
  );
  show(
    'reading the snapshot',
    await time(() => readSnapshotFile(snapshot, markets)),
    size(snapshot),
  );

  // Prices move a little from round to round: none is evaluated twice.
  const rounds = Array.from({ length: Number(values.runs) + 1 }, (_, k) =>
    coefficientsOf(
      markets,
      prices.map((price) => (price * BigInt(10_000 - k)) / 10_000n),
    ),
  ).reverse();
  let exactly = 0;
  let scan = new Scan(book, rounds[0]!);
  let found = scan.liquidatable(threshold);
  const distribution: number[] = [];
  const verdicts: number[] = [];
  for (const coefficients of rounds.slice(1)) {
    verdicts.push(
      await time(async () => {
        scan = new Scan(book, coefficients);
        found = scan.liquidatable(threshold);
      }),
    );
    exactly = scan.decidedExactly;
    distribution.push(await time(async () => scan.distribution(factors)));
  }

  const accounts = Array.from({ length: count }, (_, index) => book.balancesOf(index));
  const last = rounds.at(-1)!;
  const plain: number[] = [];
  const plainFound = await time(async () =>
    accounts.forEach((balances, index) => {
      if (isLiquidatable(assessHealth(balances, last), threshold)) plain.push(index);
    }),
  );
  if (plain.length !== found.length || plain.some((index, k) => index !== found[k])) {
    throw new Error('The verdicts are not those of the exact model');
  }

  const { median, p95 } = summarize(verdicts);
  show('a new round, all verdicts', median, `p95 ${p95.toFixed(1)} ms`);
  show('… and the distribution of factors', summarize(distribution).median);
  show('the exact model for each', plainFound, `${(plainFound / median).toFixed(0)} times as long`);
  console.log(`${found.length} of ${count} liquidatable, ${exactly} of the verdicts by bigints`);
} finally {
  rmSync(folder, { recursive: true });
}

function writeLines(path: string): void {
  let text = '';
  let index = 0;
  for (const balances of borrowers(count)) {
    const held = balances.flatMap((balance, k) =>
      balance === 0n ? [] : [`"${markets[k]!.symbol}":"${balance}"`],
    );
    text += `{"id":"borrower-${index++}","balances":{${held.join(',')}}}\n`;
    if (text.length < 2 ** 24 && index < count) continue;
    writeFileSync(path, text, { mode: 0o600, flag: 'a' });
    text = '';
  }
}

function size(path: string): string {
  return `${(statSync(path).size / 1e6).toFixed(0)} MB`;
}

function show(what: string, ms: number, note = ''): void {
  console.log(`${what.padEnd(34)}${ms.toFixed(1).padStart(9)} ms   ${note}`.trimEnd());
}
