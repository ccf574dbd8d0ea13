import { expect } from 'chai';
import fc from 'fast-check';
import { BALANCE_BOUND } from '../../src/account/balances.js';
import { floatOfBalance, loadBalance, storeBalance } from '../../src/scan/exactBalance.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { anyBalance } from '../support/scanGenerators.js';

function stored(balance: bigint): BigUint64Array {
  const words = new BigUint64Array(4);
  storeBalance(words, 2, balance);
  return words;
}

const floatOf = (words: BigUint64Array) => floatOfBalance(new Uint32Array(words.buffer), 4);

/** |float - balance| * 2^106 <= |balance| * (2^54 + 1): two roundings, compared exactly. */
function isWithinTwoRoundings(float: number, balance: bigint): boolean {
  const difference = BigInt(float) - balance;
  const magnitude = (value: bigint) => (value < 0n ? -value : value);
  return magnitude(difference) << 106n <= magnitude(balance) * ((1n << 54n) + 1n);
}

describe('scan/exactBalance', () => {
  it('gives back every balance exactly, and its float within two roundings', () => {
    check(
      fc.property(anyBalance, (balance) => {
        const words = stored(balance);
        expect(loadBalance(words, 2)).to.equal(balance);
        const float = floatOf(words);
        expect(isWithinTwoRoundings(float, balance)).to.equal(true);
        expect(float).to.not.satisfy((value: number) => Object.is(value, -0));
      }),
      MODEL_RUNS,
    );
  });

  it('rounds twice where it must: nearest is not always met', () => {
    // The lower word is rounded up to the middle between two floats, and that to the even one above.
    const balance = (1n << 64n) + (1n << 63n) + (1n << 12n) + (1n << 11n) - 1n;
    expect(floatOf(stored(balance))).to.not.equal(Number(balance));
    expect(isWithinTwoRoundings(floatOf(stored(balance)), balance)).to.equal(true);
  });

  it('refuses words that no balance has', () => {
    const sign = 1n << 63n;
    const high = BALANCE_BOUND >> 64n;
    for (const [low, upper] of [
      [0n, sign],
      [0n, high],
      [1n, high],
      [1n, sign | high],
      [0n, sign | (high + 1n)],
      [0n, sign - 1n],
      [2n ** 64n - 1n, 2n ** 64n - 1n],
    ] as const) {
      expect(floatOf(BigUint64Array.of(0n, 0n, low, upper)), `${low} ${upper}`).to.be.NaN;
    }
    expect(floatOf(BigUint64Array.of(0n, 0n, 0n, sign | high))).to.equal(-(2 ** 112));
  });
});
