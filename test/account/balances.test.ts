import { expect } from 'chai';
import fc from 'fast-check';
import {
  BALANCE_BOUND,
  biasBalances,
  MAXIMUM_MARKETS,
  packBalances,
  requireBalances,
} from '../../src/account/balances.js';
import { InputError } from '../../src/errors.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { check, MODEL_RUNS } from '../support/check.js';
import { expectError, expectNoSecrets } from '../support/expectError.js';
import { balances, marketCount } from '../support/generators.js';

const anyBalances = () => marketCount().chain(balances);

describe('account/balances', () => {
  it('takes 2 to 16 balances, an even number', () => {
    for (let count = 0; count <= MAXIMUM_MARKETS + 2; count += 1) {
      const values = new Array<bigint>(count).fill(0n);
      if (count >= 2 && count <= MAXIMUM_MARKETS && count % 2 === 0) requireBalances(values);
      else expectError(() => requireBalances(values), InputError, 'INVALID_VALUE');
    }
  });

  it('takes -2^112 to 2^112 - 1', () => {
    requireBalances([-BALANCE_BOUND, BALANCE_BOUND - 1n]);
    for (const outside of [-BALANCE_BOUND - 1n, BALANCE_BOUND, SCALAR_MODULUS]) {
      for (const act of [requireBalances, biasBalances, packBalances]) {
        const error = expectError(() => act([0n, outside]), InputError, 'INVALID_VALUE');
        expect(error.details).to.deep.equal({ market: 1 });
        expectNoSecrets(error, [outside]);
      }
    }
  });

  it('bias: bit 112 is the sign, and 113 bits suffice', () => {
    check(
      fc.property(anyBalances(), (values) => {
        biasBalances(values).forEach((biased, k) => {
          expect(biased >> 113n).to.equal(0n);
          expect(biased >> 112n).to.equal(values[k]! < 0n ? 0n : 1n);
          expect(biased - BALANCE_BOUND).to.equal(values[k]);
        });
      }),
      MODEL_RUNS,
    );
  });

  it('packing loses nothing and stays in the field', () => {
    check(
      fc.property(anyBalances(), (values) => {
        const packed = packBalances(values);
        expect(packed.length).to.equal(values.length / 2);
        const mask = (1n << 113n) - 1n;
        const unpacked = packed.flatMap((pair) => [pair & mask, pair >> 113n]);
        expect(unpacked.map((biased) => biased - BALANCE_BOUND)).to.deep.equal(values);
        expect(packed.every((pair) => pair < 1n << 226n)).to.equal(true);
      }),
      MODEL_RUNS,
    );
  });
});
