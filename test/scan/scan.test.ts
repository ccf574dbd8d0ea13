import { expect } from 'chai';
import fc from 'fast-check';
import { BALANCE_BOUND } from '../../src/account/balances.js';
import { InputError } from '../../src/errors.js';
import { COEFFICIENT_BOUND, type Coefficients } from '../../src/market/coefficients.js';
import { assessHealth, type Health, isLiquidatable } from '../../src/market/health.js';
import { AccountBook } from '../../src/scan/accountBook.js';
import { Scan } from '../../src/scan/scan.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { expectError } from '../support/expectError.js';
import { borrowers, coefficients, nearLine } from '../support/scanAccounts.js';
import { anyAccounts, anyCoefficients } from '../support/scanGenerators.js';

const THRESHOLDS = [9_000n, 10_000n, 12_500n, 1_000_000n];

function scanOf(accounts: readonly bigint[][], coefficients: Coefficients): Scan {
  const book = new AccountBook(coefficients.assets.length);
  for (const balances of accounts) book.add(balances);
  return new Scan(book, coefficients);
}

/** Whom the exact model finds liquidatable. */
function exactly(accounts: readonly bigint[][], coefficients: Coefficients, threshold: bigint) {
  return accounts.flatMap((balances, index) =>
    isLiquidatable(assessHealth(balances, coefficients), threshold) ? [index] : [],
  );
}

const compareExactly = (one: Health, other: Health) =>
  Number(one.assets * other.liabilities - other.assets * one.liabilities > 0n) -
  Number(one.assets * other.liabilities - other.assets * one.liabilities < 0n);

function expectExact(
  accounts: readonly bigint[][],
  coefficients: Coefficients,
  thresholds: readonly bigint[],
): void {
  const scan = scanOf(accounts, coefficients);
  const health = accounts.map((balances) => assessHealth(balances, coefficients));
  const below = thresholds.map((threshold) => exactly(accounts, coefficients, threshold));
  thresholds.forEach((threshold, k) => {
    const found = scan.liquidatable(threshold);
    expect([...found]).to.deep.equal(below[k]);
    const urgent = [...found].sort(
      (one, other) => compareExactly(health[one]!, health[other]!) || one - other,
    );
    expect([...scan.byUrgency(found)]).to.deep.equal(urgent);
  });
  const counts = [...below.map(({ length }) => length), accounts.length];
  const steps = counts.map((count, k) => count - (counts[k - 1] ?? 0));
  expect(scan.distribution(thresholds)).to.deep.equal(steps);
  const without = health.filter(({ liabilities }) => liabilities === 0n).length;
  expect(scan.countWithoutDebt()).to.equal(without);
}

describe('scan/scan', () => {
  it('decides, counts and orders as the exact model does, whatever the accounts', () => {
    const cases = fc
      .integer({ min: 1, max: 16 })
      .chain((markets) => fc.tuple(anyAccounts(markets, 40), anyCoefficients(markets)));
    check(
      fc.property(cases, ([accounts, coefficients]) => {
        expectExact(accounts, coefficients, THRESHOLDS);
      }),
      MODEL_RUNS,
    );
  });

  it('decides as the exact model does near the line, whatever the coefficients', () => {
    const distance = fc.bigInt({ min: -1_000_000n, max: 1_000_000n });
    const cases = fc
      .integer({ min: 2, max: 16 })
      .chain((markets) =>
        fc.tuple(
          anyAccounts(markets, 20),
          anyCoefficients(markets),
          fc.array(distance, { minLength: 20, maxLength: 20 }),
          fc.constantFrom(...THRESHOLDS),
        ),
      );
    check(
      fc.property(cases, ([accounts, { assets, liabilities }, distances, threshold]) => {
        const coefficients = {
          assets: assets.map((each) => each | 1n),
          liabilities: liabilities.map((each) => each | 1n),
        };
        const near = accounts
          .map((balances, k) => {
            const held = balances.map((balance) => (balance < 0n ? -balance - 1n : balance));
            return nearLine(held, coefficients, threshold, 0, distances[k]!);
          })
          .filter(([debt]) => debt! >= -BALANCE_BOUND);
        expectExact(near, coefficients, [threshold]);
      }),
      MODEL_RUNS,
    );
  });

  it('decides the largest sums there are', () => {
    const [balance, coefficient] = [BALANCE_BOUND - 1n, COEFFICIENT_BOUND - 1n];
    const coefficients = {
      assets: new Array<bigint>(16).fill(coefficient),
      liabilities: new Array<bigint>(16).fill(coefficient),
    };
    const held = new Array<bigint>(8).fill(balance);
    const owed = held.map((each) => -each);
    const accounts = [
      [...held, ...owed],
      [...held.with(0, balance - 1n), ...owed],
      [...held, ...owed.with(0, 1n - balance)],
      new Array<bigint>(16).fill(balance),
      new Array<bigint>(16).fill(-BALANCE_BOUND),
      new Array<bigint>(16).fill(0n),
    ];
    expectExact(accounts, coefficients, [10_000n]);
    expect([...scanOf(accounts, coefficients).liquidatable(10_000n)]).to.deep.equal([1, 4]);
  });

  describe('with 1 % of accounts within 1e-12 of the line', () => {
    const threshold = 10_000n;
    const accounts = [...borrowers(20_000)];

    it('has them there', () => {
      const near = accounts.filter((balances) => {
        const { assets, liabilities } = assessHealth(balances, coefficients);
        const distance = assets - liabilities;
        return (distance < 0n ? -distance : distance) * 10n ** 12n <= liabilities;
      });
      expect(near.length).to.be.at.least(200);
    });

    it('decides each as the exact model does', () => {
      expectExact(accounts, coefficients, [threshold]);
    });

    it('computes exactly only what is within the error of floats', () => {
      const scan = scanOf(accounts, coefficients);
      scan.liquidatable(threshold);
      expect(scan.decidedExactly).to.be.within(1, 100);
    });
  });

  it('would be wrong without exact numbers near the line', () => {
    // 2^60 of collateral against 2^60 + 1 of debt: the same float.
    const coefficients = { assets: [1n, 0n], liabilities: [0n, 1n] };
    const accounts = [-1n, 0n, 1n].map((more) => [1n << 60n, -((1n << 60n) + more)]);
    expect(new Set(accounts.map(([, debt]) => Number(debt))).size).to.equal(1);
    const scan = scanOf(accounts, coefficients);
    expect([...scan.liquidatable(10_000n)]).to.deep.equal([2]);
    expect(scan.decidedExactly).to.equal(3);
    expect([...scan.byUrgency(Uint32Array.of(0, 1, 2))]).to.deep.equal([2, 1, 0]);
    expect(scan.distribution([10_000n])).to.deep.equal([1, 2]);
  });

  it('never asks the exact model about those that hold or owe nothing', () => {
    const accounts = [
      [0n, 0n],
      [5n, 0n],
      [0n, -5n],
      [0n, -5n],
    ];
    const scan = scanOf(accounts, { assets: [3n, 3n], liabilities: [3n, 3n] });
    expect([...scan.liquidatable(10_000n)]).to.deep.equal([2, 3]);
    expect([...scan.byUrgency(Uint32Array.of(3, 2))]).to.deep.equal([2, 3]);
    expect(scan.countWithoutDebt()).to.equal(2);
    expect(scan.decidedExactly).to.equal(0);
  });

  it('refuses coefficients of other markets, and thresholds out of range', () => {
    const book = new AccountBook(2);
    for (const coefficients of [
      { assets: [1n], liabilities: [1n, 1n] },
      { assets: [1n, 1n], liabilities: [1n] },
      { assets: [1n, 1n, 1n], liabilities: [1n, 1n, 1n] },
      { assets: [1n, -1n], liabilities: [1n, 1n] },
      { assets: [1n, COEFFICIENT_BOUND], liabilities: [1n, 1n] },
      { assets: [1n, 1n], liabilities: [-1n, 1n] },
      { assets: [1n, 1n], liabilities: [1n, COEFFICIENT_BOUND] },
    ]) {
      expectError(() => new Scan(book, coefficients), InputError, 'INVALID_VALUE');
    }
    const scan = new Scan(book, { assets: [1n, 1n], liabilities: [1n, 1n] });
    for (const threshold of [0n, 1n << 20n]) {
      expectError(() => scan.liquidatable(threshold), InputError, 'INVALID_VALUE');
      expectError(() => scan.distribution([threshold]), InputError, 'INVALID_VALUE');
    }
    for (const thresholds of [
      [10_000n, 9_000n],
      [10_000n, 10_000n],
    ]) {
      expectError(() => scan.distribution(thresholds), InputError, 'INVALID_VALUE');
    }
  });

  it('keeps its own coefficients, and is of no book that has changed', () => {
    const book = new AccountBook(1);
    book.add([-1n]);
    const coefficients = { assets: [1n], liabilities: [1n] };
    const scan = new Scan(book, coefficients);
    coefficients.liabilities[0] = 5n;
    expect(scan.health(0)).to.deep.include({ liabilities: 1n });
    const changes = [() => book.set(0, [-2n]), () => book.add([1n])];
    for (const change of changes) {
      const old = new Scan(book, coefficients);
      change();
      for (const act of [
        () => old.health(0),
        () => old.liquidatable(10_000n),
        () => old.distribution([10_000n]),
        () => old.countWithoutDebt(),
        () => old.byUrgency(Uint32Array.of(0)),
      ]) {
        const { message } = expectError(act, InputError, 'INVALID_VALUE');
        expect(message).to.match(/has changed since this scan: make another$/);
      }
    }
  });
});
