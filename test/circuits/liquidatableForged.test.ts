import { expect } from 'chai';
import fc from 'fast-check';
import { COUNTER_BOUND } from '../../src/account/account.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';
import { hashNodes } from '../../src/poseidon.js';
import type { CircuitInputs } from '../../src/statement/circuitInputs.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { drawn, exampleAccount, exampleClaim } from '../support/accounts.js';
import { inverse } from '../support/bits.js';
import { CIRCUIT_RUNS, check } from '../support/check.js';
import { forge } from '../support/forge.js';
import { signalsIfTrue, stated } from '../support/statement.js';
import {
  expectForgeryRefused as expectForgery,
  forgedValue,
  NO_BITS,
  replaced,
  shipped,
  useTemplate,
} from '../support/templateSuite.js';

/** The leaf, and the words that are the root and the nullifier. */
const HASHES = ['account.leaf', 'words[0]', 'words[1]'];
const FIELD = (value: bigint) => modulo(value, SCALAR_MODULUS);

describe('circuits/liquidatable: forged witnesses of Liquidatable(2, 2)', () => {
  const instance = circuitInstance('liquidatable-2-2');
  const circuit = useTemplate(shipped(instance));
  let claim: LiquidationClaim;
  let honest: CircuitInputs;
  let signals: readonly bigint[];

  before(async () => {
    claim = await exampleClaim({ markets: 2, depth: 2, others: 3 });
    ({ inputs: honest, signals } = stated(instance, claim));
  });

  const healthy = async () => {
    const account = exampleAccount(2, { balances: [10n ** 24n, -(10n ** 18n)] });
    return stated(instance, await exampleClaim({ markets: 2, depth: 2, account })).inputs;
  };
  const expectRefused = (inputs: CircuitInputs, why = '') => {
    expect(circuit().run(inputs).violated, why).to.not.deep.equal([]);
  };
  const expectForgeryRefused = (inputs: CircuitInputs, signal: string | RegExp, value: bigint) =>
    expectForgery(circuit(), inputs, signal, value);

  it('starts from a witness that is accepted', () => {
    const outcome = circuit().run(honest);
    expect(outcome.violated).to.deep.equal([]);
    expect(outcome.signals).to.deep.equal(signals);
    expect(signalsIfTrue(honest)).to.deep.equal(signals);
  });

  it('whatever input is forged: what is accepted is true, and its words are folded', () => {
    const inputs = fc.constantFrom(...Object.keys(honest).filter((name) => name !== 'challenge'));
    check(
      fc.property(inputs, fc.nat(1), forgedValue(), (name, position, change) => {
        const old = honest[name]!;
        const forged = change(typeof old === 'bigint' ? old : old[position]!);
        const inputs = replaced(honest, name, forged, position);
        const outcome = circuit().run(inputs);
        const expected = signalsIfTrue(inputs);
        if (expected === null) expect(outcome.violated, name).to.not.deep.equal([]);
        else expect([outcome.violated, outcome.signals], name).to.deep.equal([[], expected]);
        if (expected !== null && forged !== (typeof old === 'bigint' ? old : old[position])) {
          expect(outcome.signals[0]).to.not.equal(signals[0]);
        }
      }),
      CIRCUIT_RUNS,
    );
  });

  it('balances out of 113 bits, the leaf unchanged or not', () => {
    const [even, odd] = honest.biased as [bigint, bigint];
    for (const carry of [1n, -1n, 1n << 113n]) {
      const inputs = { ...honest, biased: [even + (carry << 113n), odd - carry] };
      expect(circuit().run(inputs).signals, 'the same leaf, the same words').to.deep.equal(signals);
      expectRefused(inputs);
    }
    for (const value of [1n << 113n, -1n, -(1n << 112n)]) {
      expectRefused(replaced(honest, 'biased', value, 0));
      expectRefused(replaced(honest, 'biased', value, 1));
    }
  });

  it('a flipped sign: a healthy account whose assets count as debt', async () => {
    for (const inputs of [honest, await healthy()]) {
      for (const k of [0, 1]) {
        const wire = circuit().symbols.wire(`account.nonNegative[${k}]`);
        const sign = circuit().run(inputs).witness[wire]!;
        for (const value of [1n - sign, ...NO_BITS]) {
          expectForgeryRefused(inputs, `account.nonNegative[${k}]`, value);
        }
      }
    }
  });

  it('other balances to assess than those in the leaf', async () => {
    const inputs = await healthy();
    expectRefused(inputs, 'the account is healthy');
    expectForgeryRefused(inputs, /^account\.Health\w*\.held\[0\]$/, 0n);
    expectForgeryRefused(inputs, /^account\.Health\w*\.held\[1\]$/, -(10n ** 30n));
    expectForgeryRefused(inputs, /^account\.Health\w*\.assetTerms\[0\]$/, 0n);
    expectForgeryRefused(inputs, /^account\.Health\w*\.liabilityTerms\[0\]$/, 10n ** 40n);
    expectForgeryRefused(inputs, 'account.assets', 0n);
    expectForgeryRefused(inputs, 'account.liabilities', 10n ** 40n);
  });

  it('a slack that is negative, or another one than the sums leave', async () => {
    const inputs = await healthy();
    expectForgeryRefused(inputs, /^account\.BelowThreshold\w*\.required$/, 10n ** 60n);
    const bits = circuit().symbols.wires(/^account\.BelowThreshold\w*\.Num2Bits\w*\.out/);
    const outcome = circuit().run(inputs);
    for (const value of [0n, 1n]) {
      const forced = new Map(bits.map((wire) => [wire, value] as const));
      expect(forge(circuit(), outcome, forced).violated).to.not.deep.equal([]);
    }
    for (const threshold of [-1n, -10_000n, SCALAR_MODULUS / 2n]) {
      expectRefused({ ...inputs, threshold }, `threshold ${threshold}`);
    }
  });

  it('sides and levels that are not bits, nodes recomputed', () => {
    for (const level of [0, 1]) {
      for (const value of NO_BITS) {
        expectRefused(replaced(honest, 'isRight', value, level));
        expectRefused(replaced(honest, 'isHashed', value, level));
      }
    }
  });

  it('a level that is hashed just so much that any leaf leads to the root', () => {
    const stranger = exampleAccount(2, { nonce: 4n });
    const { leaf } = claim.path;
    const root = claim.path.root;
    const inputs = { ...honest, nonce: stranger.nonce, siblings: [7n, 7n], isRight: [0n, 0n] };
    const passed = circuit().run({ ...inputs, isHashed: [0n, 0n] });
    const node = passed.witness[circuit().symbols.wire('account.leaf')]!;
    expect(node).to.not.equal(leaf);
    const share = FIELD((root - node) * inverse(FIELD(hashNodes(node, 7n) - node)));
    const forged = circuit().run({ ...inputs, isHashed: [0n, share] });
    expect(forged.witness[circuit().symbols.wire('words[0]')]).to.equal(root);
    expect(forged.violated).to.not.deep.equal([]);
  });

  it('a wrong sibling leads to another root, and so to other signals', () => {
    for (const level of [0, 1]) {
      const outcome = circuit().run(replaced(honest, 'siblings', drawn('wrong'), level));
      expect(outcome.signals[0]).to.not.equal(signals[0]);
      expect(outcome.signals[1]).to.not.equal(signals[1]);
    }
  });

  it('a round of the last update out of 48 bits, negative ones included', () => {
    for (const sinceRound of [-1n, -2n, -(COUNTER_BOUND - 13n), COUNTER_BOUND, 1n << 60n]) {
      expectRefused({ ...honest, sinceRound });
      expectRefused({ ...honest, sinceRound, round: sinceRound + 1n });
      expectRefused({ ...honest, sinceRound, round: sinceRound + 12n });
    }
    for (const nonce of [-1n, COUNTER_BOUND, 1n << 60n]) expectRefused({ ...honest, nonce });
  });

  it('a round that is not later, the difference wrapped', () => {
    for (const round of [11n, 10n, 0n, -1n, 11n - COUNTER_BOUND, 12n + COUNTER_BOUND]) {
      expectRefused({ ...honest, round });
    }
  });

  it('the leaf, root or nullifier of another account', () => {
    for (const signal of HASHES) {
      for (const value of [0n, 1n, drawn('another account')]) {
        expectForgeryRefused(honest, signal, value);
      }
    }
  });

  it('the nullifier of another viewing key comes with another leaf', () => {
    const outcome = circuit().run({ ...honest, viewingKey: drawn('another viewing key') });
    for (const signal of HASHES) {
      const wire = circuit().symbols.wire(signal);
      expect(outcome.witness[wire]).to.not.equal(circuit().run(honest).witness[wire]);
    }
  });

  it('the digest or evaluation of other words', () => {
    const other = stated(instance, { ...claim, threshold: claim.threshold + 1n }).signals;
    expectForgeryRefused(honest, 'digest', other[0]!);
    expectForgeryRefused(honest, 'evaluation', other[1]!);
    for (const value of [0n, 1n]) {
      expectForgeryRefused(honest, 'digest', value);
      expectForgeryRefused(honest, 'evaluation', value);
    }
  });
});
