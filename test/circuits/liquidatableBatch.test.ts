import { expect } from 'chai';
import fc from 'fast-check';
import { type Account, accountNullifier } from '../../src/account/account.js';
import { circuitInstance, circuitInstances } from '../../src/circuits/instances.js';
import { StatementError } from '../../src/errors.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { decideClaim } from '../../src/statement/claim.js';
import { drawn, exampleAccount } from '../support/accounts.js';
import { type BatchClaim, exampleAccounts, exampleBatch, statedBatch } from '../support/batch.js';
import { CIRCUIT_RUNS, check } from '../support/check.js';
import { compileConstraints } from '../support/circuit.js';
import { inputsByPosition, undeterminedWires } from '../support/determined.js';
import * as generate from '../support/generators.js';
import {
  itHasConstraints,
  itPinsEveryWire,
  itRefusesForgedWires,
  shipped,
  useTemplate,
} from '../support/templateSuite.js';

describe('circuits/liquidatableBatch: LiquidatableBatch(2, 2, 2)', () => {
  const instance = circuitInstance('liquidatable-batch-2-2-2');
  const single = circuitInstance('liquidatable-2-2');
  const circuit = useTemplate(shipped(instance));
  const [first, second] = exampleAccounts(2, 2) as [Account, Account];
  const unit = { assets: [1n, 1n], liabilities: [1n, 1n] };

  /** A batch is accepted with just the signals that a verifier expects, or refused. */
  const accepts = (claim: BatchClaim): boolean => {
    const { inputs, signals } = statedBatch(instance, claim);
    const outcome = circuit().run(inputs);
    expect(outcome.signals[2]).to.equal(signals[2]);
    if (outcome.violated.length === 0) expect(outcome.signals).to.deep.equal(signals);
    return outcome.violated.length === 0;
  };
  const takes = async (slots: readonly (Account | null)[], changed: Partial<BatchClaim> = {}) =>
    accepts(await exampleBatch(2, slots, changed));
  /** The account in either slot, beside another account or none. */
  const inEverySlot = (account: Account): (readonly (Account | null)[])[] =>
    [second, null].flatMap((other) => [
      [account, other],
      [other, account],
    ]);

  const inputsOf = async (...slots: (Account | null)[]) =>
    statedBatch(instance, await exampleBatch(2, slots)).inputs;

  itPinsEveryWire(circuit, () => inputsOf(first, second), 12);
  itRefusesForgedWires('one slot unused: ', circuit, () => inputsOf(null, second), 12);

  it('takes two accounts, one in either slot, and none', async () => {
    for (const slots of [
      [first, second],
      [second, first],
      [first, null],
      [null, first],
      [null, null],
    ]) {
      expect(await takes(slots)).to.equal(true);
    }
  });

  it('takes the same account twice, its nullifier told twice', async () => {
    const claim = await exampleBatch(2, [first, first]);
    expect(accepts(claim)).to.equal(true);
  });

  it('all slots unused: takes any words', async () => {
    const claim = await exampleBatch(2, [null, null]);
    for (const root of [0n, claim.root, SCALAR_MODULUS - 1n]) {
      for (const word of [0n, SCALAR_MODULUS - 1n]) {
        const coefficients = { assets: [word, 0n], liabilities: [0n, word] };
        const words = { root, threshold: word, round: word, coefficients };
        expect(accepts({ ...claim, ...words })).to.equal(true);
      }
    }
  });

  it('in every slot: refuses a ratio exactly at the threshold, and takes one unit below', async () => {
    for (const [assets, taken] of [
      [999n, true],
      [1_000n, false],
      [1_001n, false],
    ] as const) {
      const account = { ...first, balances: [assets, -1_000n] };
      const other = { ...second, balances: [0n, -1n] };
      for (const slots of inEverySlot(account)) {
        const slotsAtUnit = slots.map((slot) => (slot === second ? other : slot));
        expect(await takes(slotsAtUnit, { coefficients: unit })).to.equal(taken);
      }
    }
  });

  it('in every slot: refuses an account without debt', async () => {
    for (const slots of inEverySlot({ ...first, balances: [1n, 0n] })) {
      expect(await takes(slots)).to.equal(false);
    }
  });

  it('in every slot: takes a later round only', async () => {
    for (const [sinceRound, taken] of [
      [10n, true],
      [11n, true],
      [12n, false],
      [13n, false],
    ] as const) {
      for (const slots of inEverySlot({ ...first, sinceRound })) {
        expect(await takes(slots)).to.equal(taken);
      }
    }
  });

  it('in every slot: refuses an account of another root', async () => {
    const { slots: foreign } = await exampleBatch(2, [exampleAccount(2, { nonce: 9n })]);
    const claim = await exampleBatch(2, [first, second]);
    for (const slot of [0, 1]) {
      expect(accepts({ ...claim, slots: claim.slots.with(slot, foreign[0]!) })).to.equal(false);
    }
  });

  it('tells the words in the order that the protocol says', async () => {
    const claim = await exampleBatch(2, [null, second]);
    const outcome = circuit().run(statedBatch(instance, claim).inputs);
    // All words but these are inputs, under their own names.
    const nullifiers = [8, 9].map(
      (position) => outcome.witness[circuit().symbols.wire(`words[${position}]`)],
    );
    expect(nullifiers).to.deep.equal([0n, accountNullifier(second)]);
    expect(outcome.signals).to.deep.equal(statedBatch(instance, claim).signals);
  });

  it('decides every batch as decideClaim does account by account', () => {
    const account = fc.oneof(
      { weight: 1, arbitrary: generate.account(2) },
      {
        weight: 3,
        arbitrary: fc.record({
          ownerKey: generate.secretScalar(),
          viewingKey: generate.viewingKey(),
          nonce: generate.counter(),
          sinceRound: fc.constantFrom(0n, 11n, 12n),
          balances: fc
            .tuple(fc.bigInt({ min: 0n, max: 2_000n }), fc.bigInt({ min: -2_000n, max: 0n }))
            .map(([held, owed]) => [held, owed]),
        }),
      },
    );
    const slot = fc.oneof(
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 3, arbitrary: account },
    );
    const decides = ({ slots, root, ...shared }: BatchClaim): boolean =>
      slots.every((slot) => {
        if (slot === null) return true;
        try {
          decideClaim(single, { ...shared, ...slot, path: { ...slot.path, root } });
          return true;
        } catch (error) {
          if (error instanceof StatementError) return false;
          throw error;
        }
      });
    const words = fc.record({
      threshold: fc.oneof(fc.constant(10_000n), generate.threshold()),
      round: fc.oneof(fc.constant(12n), generate.round()),
      coefficients: fc.oneof(fc.constant(unit), generate.coefficients(2)),
      context: generate.context(),
      isForeign: fc.boolean(),
    });
    return check(
      fc.asyncProperty(fc.tuple(slot, slot), words, async (slots, { isForeign, ...changed }) => {
        const honest = await exampleBatch(2, slots, changed);
        const claim = isForeign ? { ...honest, root: drawn('another root') } : honest;
        expect(accepts(claim)).to.equal(decides(claim));
      }),
      CIRCUIT_RUNS,
    );
  });
});

describe('circuits/liquidatableBatch: full size', () => {
  const batches = circuitInstances.filter(({ template }) => template === 'LiquidatableBatch');

  for (const instance of batches) {
    itHasConstraints(shipped(instance), instance.constraints);
  }

  for (const [name, domain] of [
    ['liquidatable-batch-4-8-20', 2 ** 15],
    ['liquidatable-batch-8-8-20', 2 ** 16],
    ['liquidatable-batch-16-8-20', 2 ** 17],
  ] as const) {
    it(`constraint count: ${name} is within a domain of 2^${Math.log2(domain)}`, () => {
      expect(circuitInstance(name).constraints + 4).to.be.at.most(domain);
    });
  }

  it('liquidatable-batch-4-8-20: for given inputs, the constraints pin every wire', async function () {
    this.timeout(300_000);
    const r1cs = await compileConstraints(shipped(circuitInstance('liquidatable-batch-4-8-20')));
    expect(undeterminedWires(r1cs, inputsByPosition(r1cs))).to.deep.equal([]);
  });
});
