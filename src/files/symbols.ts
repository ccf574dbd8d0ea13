import { InputError } from '../errors.js';
import type { Market } from '../market/market.js';

/** @throws InputError INVALID_FILE naming a symbol that no market has */
export function requireListed(
  path: string,
  field: string,
  symbols: Iterable<string>,
  markets: readonly Market[],
): void {
  const listed = new Set(markets.map(({ symbol }) => symbol));
  for (const symbol of symbols) {
    if (listed.has(symbol)) continue;
    throw new InputError(
      'INVALID_FILE',
      `${path}: "${field}" has ${symbol}, which the market file does not list`,
      { path, symbol },
    );
  }
}
