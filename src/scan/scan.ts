import { InputError } from '../errors.js';
import { requireInRange } from '../field.js';
import { COEFFICIENT_BOUND, type Coefficients } from '../market/coefficients.js';
import { assessHealth, type Health, isLiquidatable } from '../market/health.js';
import { THRESHOLD_BOUND } from '../statement/words.js';
import type { AccountBook } from './accountBook.js';
import { computeRatios, RATIO_ERROR } from './ratios.js';

/**
 * All accounts of a book under one vector of coefficients. Floats decide where their error allows it,
 * and the exact model (`assessHealth`, `isLiquidatable`) where it does not: verdicts, counts and
 * order are the exact model's.
 */
export class Scan {
  readonly coefficients: Coefficients;
  readonly #ratios: Float64Array;
  readonly #version: number;
  #exactly = 0;

  /**
   * Of the book and the coefficients as they are. When the book changes, make another: this one throws
   * InputError INVALID_VALUE from then on.
   *
   * @throws InputError INVALID_VALUE unless there is one coefficient of each kind a market, all of
   *   them from 0 to 2^112 - 1
   */
  constructor(
    readonly book: AccountBook,
    coefficients: Coefficients,
  ) {
    requireSide('asset coefficient', coefficients.assets, book.markets);
    requireSide('liability coefficient', coefficients.liabilities, book.markets);
    // Exact verdicts must be about what the ratios are made of.
    this.coefficients = {
      assets: [...coefficients.assets],
      liabilities: [...coefficients.liabilities],
    };
    this.#ratios = computeRatios(book, this.coefficients);
    this.#version = book.version;
  }

  /** How often floats could not tell, so far. */
  get decidedExactly(): number {
    return this.#exactly;
  }

  /** Exact weighted values of an account. */
  health(index: number): Health {
    this.#requireUnchanged();
    return assessHealth(this.book.balancesOf(index), this.coefficients);
  }

  /**
   * Indices of the accounts that may be liquidated at a threshold, ascending.
   *
   * @param threshold basis points, 1 to 2^20 - 1
   * @throws InputError INVALID_VALUE
   */
  liquidatable(threshold: bigint): Uint32Array {
    this.#requireUnchanged();
    const { low, high } = band(threshold);
    const ratios = this.#ratios;
    const found = new Uint32Array(ratios.length);
    let count = 0;
    for (let index = 0; index < ratios.length; index++) {
      const ratio = ratios[index]!;
      if (ratio < low || (ratio <= high && this.#isBelow(index, threshold))) found[count++] = index;
    }
    return found.slice(0, count);
  }

  /**
   * How many accounts are between one threshold and the next.
   *
   * @param thresholds basis points, ascending, 1 to 2^20 - 1
   * @returns one more than there are thresholds: below the first, from it to the next, …, from the
   *   last on. Who owes nothing is in the last, whatever the thresholds.
   * @throws InputError INVALID_VALUE
   */
  distribution(thresholds: readonly bigint[]): number[] {
    this.#requireUnchanged();
    if (thresholds.some((threshold, k) => threshold <= (thresholds[k - 1] ?? 0n))) {
      throw new InputError('INVALID_VALUE', 'Thresholds must be ascending, and above 0');
    }
    const bands = thresholds.map(band);
    const lows = Float64Array.from(bands, ({ low }) => low);
    const highs = Float64Array.from(bands, ({ high }) => high);
    const counts = new Array<number>(thresholds.length + 1).fill(0);
    const ratios = this.#ratios;
    for (let index = 0; index < ratios.length; index++) {
      const ratio = ratios[index]!;
      let place = 0;
      while (place < lows.length) {
        if (ratio < lows[place]!) break;
        if (ratio <= highs[place]! && this.#isBelow(index, thresholds[place]!)) break;
        place++;
      }
      counts[place]!++;
    }
    return counts;
  }

  /** How many accounts owe nothing. */
  countWithoutDebt(): number {
    this.#requireUnchanged();
    // 1/0 and 0/0; no account that owes something has an infinite ratio.
    return this.#ratios.reduce((count, ratio) => (Number.isFinite(ratio) ? count : count + 1), 0);
  }

  /**
   * Lowest health factor first; those of the same keep the order of their indices.
   *
   * @param indices accounts that owe something, as those are that may be liquidated
   */
  byUrgency(indices: Uint32Array): Uint32Array {
    this.#requireUnchanged();
    const ratios = this.#ratios;
    const known = new Map<number, Health>();
    const healthOf = (index: number): Health => {
      const health = known.get(index) ?? this.health(index);
      known.set(index, health);
      return health;
    };
    return indices.slice().sort((one, other) => {
      const [first, second] = [ratios[one]!, ratios[other]!];
      // Each is off by RATIO_ERROR at most, and either may be the larger; a ratio of 0 is exact.
      if (Math.abs(first - second) > 2 * RATIO_ERROR * Math.max(first, second)) {
        return first - second;
      }
      if (first === 0 && second === 0) return one - other;
      return compareFactors(healthOf(one), healthOf(other)) || one - other;
    });
  }

  #requireUnchanged(): void {
    if (this.book.version === this.#version) return;
    throw new InputError('INVALID_VALUE', 'The book has changed since this scan: make another');
  }

  #isBelow(index: number, threshold: bigint): boolean {
    this.#exactly++;
    return isLiquidatable(this.health(index), threshold);
  }
}

function requireSide(name: string, coefficients: readonly bigint[], markets: number): void {
  requireInRange(
    `number of ${name}s`,
    BigInt(coefficients.length),
    BigInt(markets),
    BigInt(markets) + 1n,
  );
  // The error of floats is proven for these.
  for (const each of coefficients) requireInRange(name, each, 0n, COEFFICIENT_BOUND);
}

/** Ratios below `low` are below the threshold, those above `high` are not. */
function band(threshold: bigint): { readonly low: number; readonly high: number } {
  requireInRange('threshold', threshold, 1n, THRESHOLD_BOUND);
  return {
    low: Number(threshold) * (1 - RATIO_ERROR),
    high: Number(threshold) * (1 + RATIO_ERROR),
  };
}

/** A / L against A' / L' as A * L' against A' * L. */
function compareFactors(one: Health, other: Health): number {
  const [first, second] = [one.assets * other.liabilities, other.assets * one.liabilities];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
