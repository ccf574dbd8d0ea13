import { formatDecimal } from '../../market/prices.js';

/** Numbers and tables for people. Exact values are in the JSON. */

/** Columns aligned: the first to the left, the others to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]!.length), 0),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** At most so many places, rounded towards zero. */
export function truncateDecimal(decimal: string, places: number): string {
  const [whole, fraction = ''] = decimal.split('.');
  return fraction === '' ? whole! : `${whole}.${fraction.slice(0, places)}`;
}

/** At most so many places, rounded up; for what is not negative. */
export function raiseDecimal(decimal: string, places: number): string {
  const cut = truncateDecimal(decimal, places);
  return cut === decimal ? cut : formatDecimal(BigInt(cut.replace('.', '')) + 1n, places);
}

/** Thousands apart, at most so many places; what is too small to be seen says so. */
export function groupDecimal(decimal: string, places: number): string {
  const [whole, fraction] = truncateDecimal(decimal, places).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  const shown = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return /[1-9]/.test(decimal) && !/[1-9]/.test(shown) ? `~${shown}` : shown;
}

/** A whole number, thousands apart. */
export function groupCount(count: number | bigint): string {
  return groupDecimal(`${count}`, 0);
}

/** An amount of money: thousands apart, two places. */
export function formatDollars(decimal: string): string {
  const [whole, fraction = ''] = groupDecimal(decimal, 2).split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

export function formatPercent(basisPoints: bigint): string {
  return `${Number(basisPoints) / 100} %`;
}
