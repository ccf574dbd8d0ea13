import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Account,
  accountLeaf,
  accountNullifier,
  COUNTER_BOUND,
  isLeaf,
  requireAccount,
} from '../../src/account/account.js';
import { BALANCE_BOUND, packBalances } from '../../src/account/balances.js';
import { MINIMUM_VIEWING_KEY } from '../../src/account/keys.js';
import { InputError } from '../../src/errors.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { poseidon } from '../../src/poseidon.js';
import { exampleAccount } from '../support/accounts.js';
import { check, dearRuns } from '../support/check.js';
import { expectError, expectNoSecrets } from '../support/expectError.js';
import { account, marketCount } from '../support/generators.js';

const anyAccount = () => marketCount().chain(account);

/** Every value that stands in an account, moved by one. */
function neighbours(of: Account): Account[] {
  const step = (value: bigint, limit: bigint) => (value + 1n < limit ? value + 1n : value - 1n);
  return [
    { ...of, ownerKey: step(of.ownerKey, SCALAR_MODULUS) },
    { ...of, viewingKey: step(of.viewingKey, SCALAR_MODULUS) },
    { ...of, nonce: step(of.nonce, COUNTER_BOUND) },
    { ...of, sinceRound: step(of.sinceRound, COUNTER_BOUND) },
    ...of.balances.map((balance, k) => ({
      ...of,
      balances: of.balances.with(k, step(balance, BALANCE_BOUND)),
    })),
  ];
}

describe('account/account', () => {
  it('leaf and nullifier are the hashes of the protocol', () => {
    check(
      fc.property(anyAccount(), (each) => {
        const { ownerKey, viewingKey, nonce, sinceRound, balances } = each;
        const packed = packBalances(balances);
        const leaf = poseidon([ownerKey, viewingKey, nonce, sinceRound, ...packed]);
        expect(accountLeaf(each)).to.equal(leaf);
        expect(accountNullifier(each)).to.equal(poseidon([2n, viewingKey, leaf]));
        expect(isLeaf(leaf)).to.equal(true);
      }),
      dearRuns(500),
    );
  });

  it('leaf and nullifier change with every value', () => {
    check(
      fc.property(anyAccount(), (each) => {
        const variants = [each, ...neighbours(each)];
        expect(new Set(variants.map(accountLeaf)).size).to.equal(variants.length);
        expect(new Set(variants.map(accountNullifier)).size).to.equal(variants.length);
      }),
      dearRuns(20),
    );
  });

  const good = exampleAccount(2);
  const boundaries: [string, Partial<Account>, Partial<Account>][] = [
    ['ownerKey', { ownerKey: 1n }, { ownerKey: 0n }],
    ['ownerKey', { ownerKey: SCALAR_MODULUS - 1n }, { ownerKey: SCALAR_MODULUS }],
    ['viewingKey', { viewingKey: MINIMUM_VIEWING_KEY }, { viewingKey: MINIMUM_VIEWING_KEY - 1n }],
    ['viewingKey', { viewingKey: SCALAR_MODULUS - 1n }, { viewingKey: SCALAR_MODULUS }],
    ['nonce', { nonce: 0n }, { nonce: -1n }],
    ['nonce', { nonce: COUNTER_BOUND - 1n }, { nonce: COUNTER_BOUND }],
    ['sinceRound', { sinceRound: 0n }, { sinceRound: -1n }],
    ['sinceRound', { sinceRound: COUNTER_BOUND - 1n }, { sinceRound: COUNTER_BOUND }],
  ];
  boundaries.forEach(([name, inside, outside], i) => {
    it(`boundary ${i}: ${name} is in range or refused by name`, () => {
      requireAccount({ ...good, ...inside });
      for (const act of [requireAccount, accountLeaf, accountNullifier]) {
        const error = expectError(() => act({ ...good, ...outside }), InputError, 'INVALID_VALUE');
        expect(error.details).to.deep.equal({ name });
        expectNoSecrets(
          error,
          [...Object.values(good).flat()].filter((value) => value > 10n ** 9n),
        );
      }
    });
  });

  it('refuses balances out of range', () => {
    for (const balances of [[], [1n], [0n, BALANCE_BOUND]]) {
      expectError(() => accountLeaf({ ...good, balances }), InputError, 'INVALID_VALUE');
    }
  });

  it('no alias of a key makes the same leaf', () => {
    const alias = { ...good, viewingKey: good.viewingKey + SCALAR_MODULUS };
    const error = expectError(() => accountLeaf(alias), InputError, 'INVALID_VALUE');
    expectNoSecrets(error, [good.viewingKey, alias.viewingKey]);
  });

  it('isLeaf: a field element other than 0', () => {
    expect([1n, SCALAR_MODULUS - 1n].every(isLeaf)).to.equal(true);
    expect([0n, -1n, SCALAR_MODULUS, SCALAR_MODULUS + 1n].some(isLeaf)).to.equal(false);
  });
});
