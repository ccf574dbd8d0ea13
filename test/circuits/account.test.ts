import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Account,
  accountLeaf,
  accountNullifier,
  COUNTER_BOUND,
} from '../../src/account/account.js';
import { BALANCE_BOUND, biasBalances } from '../../src/account/balances.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import type { CircuitInputs } from '../../src/statement/circuitInputs.js';
import { exampleAccount } from '../support/accounts.js';
import { CIRCUIT_RUNS, check } from '../support/check.js';
import { forge } from '../support/forge.js';
import * as generate from '../support/generators.js';
import {
  forgedValue,
  itHasConstraints,
  itPinsEveryWire,
  useTemplate,
} from '../support/templateSuite.js';
import { bigints, readVectors } from '../support/vectors.js';

const BIASED_BOUND = 1n << 113n;

const leafInputs = ({ balances, ...account }: Account): CircuitInputs => ({
  ...account,
  biased: biasBalances(balances),
});

describe('circuits/account: AccountLeaf', () => {
  const instance = { include: 'account', template: 'AccountLeaf' };
  const circuit = useTemplate({ ...instance, parameters: [2] });
  const account = exampleAccount(2);

  /** What the constraints make of an account: its leaf and signs, or null. */
  const open = (inputs: CircuitInputs) => {
    const outcome = circuit().run(inputs);
    if (outcome.violated.length > 0) return null;
    const [leaf, ...signs] = outcome.signals;
    return { leaf, signs };
  };
  const modelled = (of: Account) => ({
    leaf: accountLeaf(of),
    signs: of.balances.map((balance) => (balance >= 0n ? 1n : 0n)),
  });
  const expectLikeModel = (of: Account): void => {
    expect(open(leafInputs(of))).to.deep.equal(modelled(of));
  };

  itHasConstraints({ ...instance, parameters: [2] }, 643);
  itHasConstraints({ ...instance, parameters: [8] }, 1402);
  itHasConstraints({ ...instance, parameters: [16] }, 2408);
  itPinsEveryWire(circuit, () => leafInputs(account));

  for (const balance of [-BALANCE_BOUND, -1n, 0n, 1n, BALANCE_BOUND - 1n]) {
    it(`takes a balance of ${balance}`, () => {
      expectLikeModel({ ...account, balances: [balance, 5n] });
      expectLikeModel({ ...account, balances: [-5n, balance] });
    });
  }

  it('is the model on any account', () => {
    check(fc.property(generate.account(2), expectLikeModel), CIRCUIT_RUNS);
  });

  it('gives the leaves of the vectors', () => {
    const vectors = readVectors('accounts').filter(({ balances }) => balances.length === 2);
    expect(vectors).to.not.deep.equal([]);
    for (const vector of vectors) {
      const inputs = leafInputs({
        ownerKey: BigInt(vector.ownerKey),
        viewingKey: BigInt(vector.viewingKey),
        nonce: BigInt(vector.nonce),
        sinceRound: BigInt(vector.sinceRound),
        balances: bigints(vector.balances),
      });
      expect(open(inputs)?.leaf, vector.name).to.equal(BigInt(vector.leaf));
    }
  });

  for (const name of ['nonce', 'sinceRound'] as const) {
    it(`takes a ${name} from 0 to 2^48 - 1 and no other`, () => {
      for (const value of [0n, 1n, COUNTER_BOUND - 1n]) {
        expectLikeModel({ ...account, [name]: value });
      }
      for (const value of [COUNTER_BOUND, COUNTER_BOUND + 1n, 1n << 49n, -1n, -COUNTER_BOUND]) {
        expect(open({ ...leafInputs(account), [name]: value }), `${value}`).to.equal(null);
      }
    });
  }

  it('takes a biased balance below 2^113 and no other, in either market', () => {
    for (const value of [BIASED_BOUND, BIASED_BOUND + 1n, 1n << 114n, -1n, -BIASED_BOUND]) {
      expect(open({ ...leafInputs(account), biased: [value, 0n] }), `${value}`).to.equal(null);
      expect(open({ ...leafInputs(account), biased: [0n, value] }), `${value}`).to.equal(null);
    }
  });

  it('refuses other balances that pack into the same leaf', () => {
    const honest = leafInputs(account);
    const [even, odd] = biasBalances(account.balances) as [bigint, bigint];
    for (const carry of [1n, -1n, 1n << 100n, -(1n << 100n)]) {
      const outcome = circuit().run({
        ...honest,
        biased: [even + carry * BIASED_BOUND, odd - carry],
      });
      expect(outcome.signals[0]).to.equal(accountLeaf(account));
      expect(outcome.violated).to.not.deep.equal([]);
    }
  });

  it('refuses a flipped sign, with the bits below made to fit', () => {
    const honest = circuit().run(leafInputs(account));
    for (const [k, name] of ['nonNegative[0]', 'nonNegative[1]'].entries()) {
      const wire = circuit().symbols.wire(name);
      const flipped = 1n - honest.witness[wire]!;
      const forged = forge(circuit(), honest, new Map([[wire, flipped]]));
      expect(forged.signals[1 + k]).to.equal(flipped);
      expect(forged.violated).to.not.deep.equal([]);
    }
  });

  it('gives another leaf, or refuses, if any input is forged', () => {
    const honest = circuit().run(leafInputs(account));
    const wires = fc.constantFrom(...circuit().inputWires);
    check(
      fc.property(wires, forgedValue(), (wire, change) => {
        fc.pre(change(honest.witness[wire]!) !== honest.witness[wire]);
        const forged = forge(circuit(), honest, new Map([[wire, change(honest.witness[wire]!)]]));
        const same = forged.violated.length === 0 && forged.signals[0] === honest.signals[0];
        expect(same, circuit().symbols.name(wire)).to.equal(false);
      }),
      CIRCUIT_RUNS,
    );
  });
});

describe('circuits/account: Nullifier', () => {
  const instance = { include: 'account', template: 'Nullifier' };
  const circuit = useTemplate(instance);
  const account = exampleAccount(2);
  const nullifierOf = (viewingKey: bigint, leaf: bigint) =>
    circuit().run({ viewingKey, leaf }).signals[0];

  itHasConstraints(instance, 258);
  itPinsEveryWire(circuit, () => ({ viewingKey: 3n, leaf: 4n }));

  it('is the model on any account', () => {
    check(
      fc.property(generate.account(2), (of) => {
        expect(nullifierOf(of.viewingKey, accountLeaf(of))).to.equal(accountNullifier(of));
      }),
      CIRCUIT_RUNS,
    );
  });

  it('gives the nullifiers of the vectors', () => {
    for (const { name, viewingKey, leaf, nullifier } of readVectors('accounts')) {
      expect(nullifierOf(BigInt(viewingKey), BigInt(leaf)), name).to.equal(BigInt(nullifier));
    }
  });

  it('gives another nullifier under another viewing key or leaf', () => {
    const { viewingKey } = account;
    const leaf = accountLeaf(account);
    const honest = nullifierOf(viewingKey, leaf);
    for (const change of [1n, -1n, SCALAR_MODULUS - 2n]) {
      expect(nullifierOf(viewingKey + change, leaf)).to.not.equal(honest);
      expect(nullifierOf(viewingKey, leaf + change)).to.not.equal(honest);
    }
  });
});
