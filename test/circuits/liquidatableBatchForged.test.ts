import { expect } from 'chai';
import fc from 'fast-check';
import { type Account, accountNullifier } from '../../src/account/account.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';
import type { CircuitInputs } from '../../src/statement/circuitInputs.js';
import { drawn } from '../support/accounts.js';
import {
  type BatchClaim,
  batchSignalsIfTrue,
  exampleAccounts,
  exampleBatch,
  statedBatch,
} from '../support/batch.js';
import { inverse } from '../support/bits.js';
import { CIRCUIT_RUNS, check } from '../support/check.js';
import {
  expectForgeryRefused,
  forgedValue,
  NO_BITS,
  replaced,
  shipped,
  useTemplate,
} from '../support/templateSuite.js';

const SLOTS = [0, 1] as const;

describe('circuits/liquidatableBatch: forged witnesses of LiquidatableBatch(2, 2, 2)', () => {
  const instance = circuitInstance('liquidatable-batch-2-2-2');
  const circuit = useTemplate(shipped(instance));
  const accounts = exampleAccounts(2, 2);
  let claim: BatchClaim;
  let honest: CircuitInputs;
  let signals: readonly bigint[];

  before(async () => {
    claim = await exampleBatch(2, accounts);
    ({ inputs: honest, signals } = statedBatch(instance, claim));
  });

  /** The batch with other values in one account, in the tree like the other. */
  const withAccount = async (slot: number, changed: Partial<Account>) => {
    const changedAccounts = accounts.with(slot, { ...accounts[slot]!, ...changed });
    return statedBatch(instance, await exampleBatch(2, changedAccounts)).inputs;
  };
  const healthy = (slot: number) => withAccount(slot, { balances: [10n ** 24n, -(10n ** 18n)] });
  const withUnused = async (slot: number) =>
    statedBatch(instance, await exampleBatch(2, (accounts as (Account | null)[]).with(slot, null)))
      .inputs;
  const expectRefused = (inputs: CircuitInputs, why = '') => {
    expect(circuit().run(inputs).violated, why).to.not.deep.equal([]);
  };
  const expectForged = (inputs: CircuitInputs, signal: string | RegExp, value: bigint) =>
    expectForgeryRefused(circuit(), inputs, signal, value);
  const isUsed = (inputs: CircuitInputs, slot: number, value: bigint) =>
    replaced(inputs, 'isUsed', value, slot);

  it('starts from a witness that is accepted', () => {
    const outcome = circuit().run(honest);
    expect(outcome.violated).to.deep.equal([]);
    expect(outcome.signals).to.deep.equal(signals);
    expect(batchSignalsIfTrue(instance, honest)).to.deep.equal(signals);
  });

  it('whatever input is forged: what is accepted is true, and its words are folded', async () => {
    const bases = [honest, await withUnused(0), await withUnused(1)];
    const names = fc.constantFrom(...Object.keys(honest).filter((name) => name !== 'challenge'));
    check(
      fc.property(
        fc.constantFrom(...bases),
        names,
        fc.nat(3),
        forgedValue(),
        (base, name, at, change) => {
          const old = base[name]!;
          const position = typeof old === 'bigint' ? 0 : at % old.length;
          const forged = change(typeof old === 'bigint' ? old : old[position]!);
          const inputs = replaced(base, name, forged, position);
          const outcome = circuit().run(inputs);
          const expected = batchSignalsIfTrue(instance, inputs);
          if (expected === null) expect(outcome.violated, name).to.not.deep.equal([]);
          else expect([outcome.violated, outcome.signals], name).to.deep.equal([[], expected]);
        },
      ),
      CIRCUIT_RUNS,
    );
  });

  for (const slot of SLOTS) {
    const account = accounts[slot]!;
    const inSlot = (signal: string) => `accounts[${slot}].${signal}`;
    const nullifierWord = `words[${8 + slot}]`;

    describe(`slot ${slot}`, () => {
      it('a healthy account', async () => {
        const inputs = await healthy(slot);
        expectRefused(inputs, 'the account is healthy');
        expectForged(inputs, inSlot('assets'), 0n);
        expectForged(inputs, inSlot('liabilities'), 10n ** 40n);
        const own = `^accounts\\[${slot}\\]\\.`;
        expectForged(inputs, new RegExp(`${own}Health\\w*\\.held\\[0\\]$`), 0n);
        expectForged(inputs, new RegExp(`${own}BelowThreshold\\w*\\.slack$`), 0n);
        expectForged(inputs, inSlot('nonNegative[0]'), 0n);
      });

      it('a healthy account behind isUsed = 0, its nullifier told', async () => {
        const off = isUsed(await healthy(slot), slot, 0n);
        expect(circuit().run(off).violated).to.deep.equal([]);
        expectForged(off, nullifierWord, accountNullifier(account));
        expectForged(off, inSlot('nullifier'), drawn('another nullifier'));
      });

      it('a slot with a share that is no bit', async () => {
        const slack = circuit().symbols.wires(
          new RegExp(`^accounts\\[${slot}\\]\\.BelowThreshold\\w*\\.slack$`),
        );
        const inputs = await healthy(slot);
        const short = circuit().run(inputs).witness[slack[0]!]!;
        for (const share of [...NO_BITS, inverse(short), drawn('share')]) {
          expectRefused(isUsed(honest, slot, share), `${share}`);
          expectRefused(isUsed(inputs, slot, share), `${share}`);
          expectRefused(isUsed(await withUnused(slot), slot, share), `${share}`);
        }
      });

      it('twice a nullifier, by isUsed = 2', () => {
        const outcome = circuit().run(isUsed(honest, slot, 2n));
        const word = outcome.witness[circuit().symbols.wire(nullifierWord)];
        expect(word).to.equal(modulo(2n * accountNullifier(account), SCALAR_MODULUS));
        expect(outcome.violated).to.not.deep.equal([]);
      });

      it('an account of another root', () => {
        for (const [name, value] of [
          ['siblings', drawn('wrong')],
          ['isRight', 1n - (honest.isRight as readonly bigint[])[2 * slot]!],
          ['ownerKey', drawn('owner')],
          ['viewingKey', drawn('viewing')],
          ['nonce', 7n],
          ['sinceRound', 10n],
        ] as const) {
          const position = name === 'siblings' || name === 'isRight' ? 2 * slot : slot;
          const inputs = replaced(honest, name, value, position);
          expectRefused(inputs, name);
          expectForged(inputs, inSlot('root'), claim.root);
        }
      });

      it('a root of its own for one slot', () => {
        const forged = replaced(honest, 'nonce', 7n, slot);
        const { symbols } = circuit();
        const root = circuit().run(forged).witness[symbols.wire(inSlot('root'))]!;
        expect(root).to.not.equal(claim.root);
        expectRefused({ ...forged, root }, 'the other slot has another root');
      });

      it('an account that was updated in this round, or later', async () => {
        for (const sinceRound of [12n, 13n, (1n << 48n) - 1n]) {
          const inputs = await withAccount(slot, { sinceRound });
          expectRefused(inputs);
          expectForged(inputs, inSlot('waited'), 0n);
        }
        for (const sinceRound of [-1n, 1n << 48n]) {
          expectRefused(replaced(honest, 'sinceRound', sinceRound, slot));
        }
      });

      it('an unused slot with a nullifier, its own or any', async () => {
        const unused = await withUnused(slot);
        for (const word of [1n, accountNullifier(account), drawn('nullifier')]) {
          expectForged(unused, nullifierWord, word);
          expectForged(isUsed(honest, slot, 0n), nullifierWord, word);
        }
      });

      it('a used slot with no nullifier, or a wrong one', () => {
        const other = accountNullifier(accounts[1 - slot]!);
        for (const word of [0n, 1n, other, accountNullifier(account) + 1n]) {
          expectForged(honest, nullifierWord, word);
        }
      });

      it('a nullifier of another viewing key than that of the leaf', () => {
        expectRefused(replaced(honest, 'viewingKey', drawn('another'), slot));
        expectForged(honest, inSlot('leaf'), drawn('another leaf'));
        expectForged(honest, inSlot('nullifier'), drawn('another nullifier'));
      });

      it('other words for this slot than for all', () => {
        const unused = isUsed(honest, 1 - slot, 0n);
        for (const [name, value] of [
          ['threshold', 7_000n],
          ['round', 11n],
        ] as const) {
          expectRefused({ ...unused, [name]: value }, name);
        }
        expectRefused({ ...unused, liabilityCoefficients: [0n, 0n] });
        expectRefused({ ...unused, root: drawn('another root') });
      });

      it('balances out of 113 bits', () => {
        for (const value of [1n << 113n, -1n]) {
          for (const market of [0, 1]) {
            expectRefused(replaced(honest, 'biased', value, 2 * slot + market));
          }
        }
      });

      it('sides and levels that are not bits', () => {
        for (const value of NO_BITS) {
          expectRefused(replaced(honest, 'isRight', value, 2 * slot));
          expectRefused(replaced(honest, 'isHashed', value, 2 * slot + 1));
        }
      });
    });
  }

  it('the accounts of two slots swapped have their words swapped', () => {
    const swapped = statedBatch(instance, { ...claim, slots: claim.slots.toReversed() });
    const outcome = circuit().run(swapped.inputs);
    expect([outcome.violated, outcome.signals]).to.deep.equal([[], swapped.signals]);
    expect(outcome.signals[0]).to.not.equal(signals[0]);
    expectForged(honest, 'digest', swapped.signals[0]!);
    expectForged(honest, 'evaluation', swapped.signals[1]!);
  });

  it('the digest or evaluation of other words', () => {
    const other = statedBatch(instance, { ...claim, threshold: claim.threshold + 1n }).signals;
    expectForged(honest, 'digest', other[0]!);
    expectForged(honest, 'evaluation', other[1]!);
    for (const value of [0n, 1n]) {
      expectForged(honest, 'digest', value);
      expectForged(honest, 'evaluation', value);
    }
  });
});
