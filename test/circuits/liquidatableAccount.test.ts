import { expect } from 'chai';
import fc from 'fast-check';
import { accountLeaf, accountNullifier, COUNTER_BOUND } from '../../src/account/account.js';
import { BALANCE_BOUND } from '../../src/account/balances.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';
import type { CircuitInputs } from '../../src/statement/circuitInputs.js';
import { drawn, exampleAccount, exampleClaim } from '../support/accounts.js';
import { inverse } from '../support/bits.js';
import { CIRCUIT_RUNS, check } from '../support/check.js';
import { forge } from '../support/forge.js';
import { accountIfTrue, stated } from '../support/statement.js';
import {
  expectForgeryRefused,
  forgedValue,
  itHasConstraints,
  itPinsEveryWire,
  itRefusesForgedWires,
  NO_BITS,
  replaced,
  useTemplate,
} from '../support/templateSuite.js';

const template = (markets: number, depth: number) => ({
  include: 'liquidatableAccount',
  template: 'LiquidatableAccount',
  parameters: [markets, depth],
});

describe('circuits/liquidatableAccount: LiquidatableAccount(2, 2)', () => {
  const circuit = useTemplate(template(2, 2));
  let used: CircuitInputs;
  let unused: CircuitInputs;

  const inputsOf = async (changed: Parameters<typeof exampleAccount>[1] = {}, isUsed = 1n) => {
    const account = exampleAccount(2, changed);
    const claim = await exampleClaim({ markets: 2, depth: 2, others: 3, account });
    const {
      challenge: _,
      context: __,
      ...inputs
    } = stated(circuitInstance('liquidatable-2-2'), claim).inputs;
    return { isUsed, ...inputs };
  };
  const healthyBalances = [10n ** 24n, -(10n ** 18n)];

  before(async () => {
    used = await inputsOf();
    unused = Object.fromEntries(
      Object.entries(used).map(([name, value]) => [
        name,
        typeof value === 'bigint' ? 0n : value.map(() => 0n),
      ]),
    );
  });

  const expectRefused = (inputs: CircuitInputs, why = '') =>
    expect(circuit().run(inputs).violated, why).to.not.deep.equal([]);
  const expectTaken = (inputs: CircuitInputs, why = ''): readonly bigint[] => {
    const { violated, signals } = circuit().run(inputs);
    expect(violated, why).to.deep.equal([]);
    return signals;
  };

  itHasConstraints(template(2, 2), 1696);
  itHasConstraints(template(8, 20), 6865);
  itHasConstraints(template(8, 0), 1985);

  itPinsEveryWire(circuit, () => used);
  itRefusesForgedWires('unused: ', circuit, () => unused, 12);
  itRefusesForgedWires('unused, with a healthy account in it: ', circuit, () =>
    inputsOf({ balances: healthyBalances }, 0n),
  );

  it('used: tells the root and the nullifier of a liquidatable account', async () => {
    const account = exampleAccount(2);
    const { path } = await exampleClaim({ markets: 2, depth: 2, others: 3, account });
    expect(expectTaken(used)).to.deep.equal([path.root, accountNullifier(account)]);
  });

  it('used: refuses a healthy account, one without debt, and one of this round', async () => {
    expectRefused(await inputsOf({ balances: healthyBalances }));
    expectRefused(await inputsOf({ balances: [10n ** 18n, 0n] }));
    expectRefused(await inputsOf({ sinceRound: 12n }));
    expectRefused(await inputsOf({ sinceRound: 13n }));
  });

  it('unused: takes all zeros, and says 0, whatever the words are', () => {
    for (const word of [0n, 1n, 10_000n, COUNTER_BOUND, SCALAR_MODULUS - 1n, drawn('word')]) {
      const words = {
        threshold: word,
        round: word,
        assetCoefficients: [word, 1n],
        liabilityCoefficients: [0n, word],
      };
      expect(expectTaken({ ...unused, ...words }, `${word}`)[1]).to.equal(0n);
    }
  });

  it('unused: takes any account in range, and says 0', async () => {
    for (const changed of [
      {},
      { balances: healthyBalances },
      { sinceRound: 12n },
      { sinceRound: COUNTER_BOUND - 1n, nonce: COUNTER_BOUND - 1n },
      { balances: [BALANCE_BOUND - 1n, -BALANCE_BOUND] },
    ]) {
      expect(expectTaken(await inputsOf(changed, 0n))[1]).to.equal(0n);
    }
  });

  it('unused: still refuses what is no account and no path', () => {
    for (const [name, value] of [
      ['nonce', COUNTER_BOUND],
      ['sinceRound', -1n],
      ['biased', 1n << 113n],
      ['isRight', 2n],
      ['isHashed', -1n],
    ] as const) {
      expectRefused(replaced(unused, name, value), name);
    }
  });

  it('refuses a slot that is neither used nor unused, whatever is in it', async () => {
    const healthy = await inputsOf({ balances: healthyBalances });
    for (const inputs of [used, unused, healthy]) {
      for (const isUsed of NO_BITS) expectRefused({ ...inputs, isUsed }, `${isUsed}`);
    }
  });

  it('a share of a slot that makes up for a healthy account, or for an early round', async () => {
    const { assets, required } = await sumsOf({ balances: healthyBalances });
    const slack = modulo(required - assets * 10_000n - 1n, SCALAR_MODULUS);
    const healthy = await inputsOf({ balances: healthyBalances });
    const early = await inputsOf({ sinceRound: 14n });
    for (const [inputs, short] of [
      [healthy, slack],
      [early, modulo(-3n, SCALAR_MODULUS)],
    ] as const) {
      const isUsed = inverse(short);
      // The check itself then is one of 1; what refuses is that the share is no bit.
      const outcome = circuit().run({ ...inputs, isUsed });
      expect(modulo(isUsed * short, SCALAR_MODULUS)).to.equal(1n);
      expect(outcome.violated).to.not.deep.equal([]);
    }
  });

  it('a share of a slot that makes its nullifier any word', async () => {
    const nullifier = accountNullifier(exampleAccount(2));
    for (const word of [1n, drawn('a nullifier that is to be spent')]) {
      const isUsed = modulo(word * inverse(nullifier), SCALAR_MODULUS);
      const outcome = circuit().run({ ...used, isUsed });
      expect(outcome.signals[1]).to.equal(word);
      expect(outcome.violated).to.not.deep.equal([]);
    }
  });

  it('an unused slot with a nullifier, and a used one without', () => {
    const nullifier = accountNullifier(exampleAccount(2));
    expectForgeryRefused(circuit(), { ...used, isUsed: 0n }, 'nullifierWord', nullifier);
    expectForgeryRefused(circuit(), unused, 'nullifierWord', 1n);
    expectForgeryRefused(circuit(), used, 'nullifierWord', 0n);
    expectForgeryRefused(circuit(), used, 'nullifierWord', nullifier + 1n);
  });

  it('checks of 0 in a used slot', async () => {
    const early = await inputsOf({ sinceRound: 12n });
    expectForgeryRefused(circuit(), early, 'waited', 0n);
    const healthy = await inputsOf({ balances: healthyBalances });
    for (const slack of [0n, 1n, (1n << 248n) - 1n]) {
      expectForgeryRefused(circuit(), healthy, /^BelowThreshold\w*\.slack$/, slack);
    }
  });

  it('a slot that is switched off after it was proved, or on after it was not', async () => {
    const healthy = await inputsOf({ balances: healthyBalances }, 0n);
    const isUsed = circuit().symbols.wire('isUsed');
    const switched = (inputs: CircuitInputs, bit: bigint) =>
      forge(circuit(), circuit().run(inputs), new Map([[isUsed, bit]]));
    expect(switched(used, 0n).signals[1]).to.equal(0n);
    expect(switched(used, 0n).violated).to.deep.equal([]);
    expect(switched(healthy, 1n).violated).to.not.deep.equal([]);
  });

  it('whatever input is forged: what is accepted is true', () => {
    const names = fc.constantFrom(...Object.keys(used));
    const bases = fc.constantFrom(used, unused, { ...used, isUsed: 0n });
    check(
      fc.property(bases, names, fc.nat(1), forgedValue(), (base, name, position, change) => {
        const old = base[name]!;
        const forged = change(typeof old === 'bigint' ? old : old[position]!);
        const inputs = replaced(base, name, forged, position);
        const expected = accountIfTrue(inputs, inputs.isUsed as bigint);
        const { violated, signals } = circuit().run(inputs);
        if (expected === null) expect(violated, name).to.not.deep.equal([]);
        else {
          const { root, nullifierWord } = expected;
          expect([violated, signals], name).to.deep.equal([[], [root, nullifierWord]]);
        }
      }),
      CIRCUIT_RUNS,
    );
  });

  /** What the circuit makes of an account: its assets, and the liabilities at the threshold. */
  async function sumsOf(changed: Parameters<typeof exampleAccount>[1]) {
    const { witness } = circuit().run(await inputsOf(changed, 0n));
    const [required] = circuit().symbols.wires(/^BelowThreshold\w*\.required$/);
    return {
      assets: witness[circuit().symbols.wire('assets')]!,
      required: witness[required!]!,
    };
  }
});

describe('circuits/liquidatableAccount: LiquidatableAccount(2, 0), the addressed variant', () => {
  const circuit = useTemplate(template(2, 0));

  it('has the leaf for its root, used or not', async () => {
    const { account, ...claim } = await exampleClaim({ markets: 2, depth: 0 });
    const single = circuitInstance('liquidatable-2-2');
    const instance = { ...single, parameters: [2, 0], depth: 0 };
    const { challenge: _, context: __, ...inputs } = stated(instance, { account, ...claim }).inputs;
    for (const isUsed of [0n, 1n]) {
      const { violated, signals } = circuit().run({ isUsed, ...inputs });
      expect(violated).to.deep.equal([]);
      expect(signals).to.deep.equal([accountLeaf(account), isUsed * accountNullifier(account)]);
    }
  });
});
