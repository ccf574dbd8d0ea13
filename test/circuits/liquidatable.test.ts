import { expect } from 'chai';
import fc from 'fast-check';
import { accountLeaf, COUNTER_BOUND } from '../../src/account/account.js';
import { BALANCE_BOUND } from '../../src/account/balances.js';
import { type CircuitInstance, circuitInstance } from '../../src/circuits/instances.js';
import { StatementError } from '../../src/errors.js';
import { COEFFICIENT_BOUND } from '../../src/market/coefficients.js';
import { decideClaim, type LiquidationClaim } from '../../src/statement/claim.js';
import { THRESHOLD_BOUND } from '../../src/statement/words.js';
import { addressedPath, rootOfPath } from '../../src/tree/accountTree.js';
import { drawn, exampleAccount, exampleClaim } from '../support/accounts.js';
import { CIRCUIT_RUNS, check } from '../support/check.js';
import { compileConstraints } from '../support/circuit.js';
import { inputsByPosition, undeterminedWires } from '../support/determined.js';
import * as generate from '../support/generators.js';
import { singleCircuits } from '../support/singleCircuits.js';
import { stated } from '../support/statement.js';
import {
  itHasConstraints,
  itPinsEveryWire,
  shipped,
  useTemplate,
} from '../support/templateSuite.js';

describe('circuits/liquidatable: Liquidatable(2, 2)', () => {
  const instance = circuitInstance('liquidatable-2-2');
  const circuit = useTemplate(shipped(instance));
  const example = (changed: Partial<LiquidationClaim> = {}) =>
    exampleClaim({ markets: 2, depth: 2, changed });

  /** A claim is accepted with just the signals that a verifier expects, or refused. */
  const accepts = (claim: LiquidationClaim): boolean => {
    const { inputs, signals } = stated(instance, claim);
    const outcome = circuit().run(inputs);
    expect(outcome.signals[2]).to.equal(signals[2]);
    if (outcome.violated.length === 0) expect(outcome.signals).to.deep.equal(signals);
    return outcome.violated.length === 0;
  };
  const withAccount = async (changed: Parameters<typeof exampleAccount>[1], round = 12n) =>
    exampleClaim({ markets: 2, depth: 2, account: exampleAccount(2, changed), changed: { round } });

  itPinsEveryWire(circuit, async () => stated(instance, await example()).inputs);

  it('takes the example, at every depth from 0 to 2', async () => {
    for (const others of [0, 1, 2, 3]) {
      expect(accepts(await exampleClaim({ markets: 2, depth: 2, others }))).to.equal(true);
    }
  });

  it('refuses a ratio exactly at the threshold, and takes one unit below', async () => {
    const at = (assets: bigint) =>
      withAccount({ balances: [assets, -1_000n] }).then((claim) =>
        accepts({ ...claim, coefficients: { assets: [1n, 1n], liabilities: [1n, 1n] } }),
      );
    expect(await at(1_000n)).to.equal(false);
    expect(await at(999n)).to.equal(true);
    expect(await at(1_001n)).to.equal(false);
  });

  it('refuses an account without debt, and takes one without assets', async () => {
    expect(accepts(await withAccount({ balances: [0n, 0n] }))).to.equal(false);
    expect(accepts(await withAccount({ balances: [0n, 1n] }))).to.equal(false);
    expect(accepts(await withAccount({ balances: [0n, -1n] }))).to.equal(true);
  });

  it('takes the largest debt at the largest coefficients and threshold', async () => {
    const largest = [COEFFICIENT_BOUND - 1n, COEFFICIENT_BOUND - 1n];
    const extreme = {
      coefficients: { assets: largest, liabilities: largest },
      threshold: THRESHOLD_BOUND - 1n,
    };
    const owing = await withAccount({ balances: [-BALANCE_BOUND, -BALANCE_BOUND] });
    expect(accepts({ ...owing, ...extreme })).to.equal(true);
    const rich = await withAccount({ balances: [BALANCE_BOUND - 1n, BALANCE_BOUND - 1n] });
    expect(accepts({ ...rich, ...extreme })).to.equal(false);
  });

  it('takes a later round, and neither the round of the last update nor an earlier one', async () => {
    for (const sinceRound of [0n, 11n, COUNTER_BOUND - 2n]) {
      const at = async (round: bigint) => accepts(await withAccount({ sinceRound }, round));
      expect(await at(sinceRound + 1n)).to.equal(true);
      expect(await at(sinceRound)).to.equal(false);
      if (sinceRound > 0n) expect(await at(sinceRound - 1n)).to.equal(false);
    }
    expect(accepts(await withAccount({ sinceRound: 0n }, COUNTER_BOUND - 1n))).to.equal(true);
    expect(accepts(await withAccount({ sinceRound: COUNTER_BOUND - 1n }, 1n))).to.equal(false);
  });

  it('decides every claim as decideClaim does', () => {
    const claims = generate.account(2).chain((account) =>
      fc.record<LiquidationClaim>({
        account: fc.constant(account),
        path: generate.path(accountLeaf(account), 2),
        threshold: generate.threshold(),
        round: generate.round(),
        coefficients: generate.coefficients(2),
        context: generate.context(),
      }),
    );
    const decides = (claim: LiquidationClaim): boolean => {
      try {
        return decideClaim(instance, claim) !== null;
      } catch (error) {
        if (error instanceof StatementError) return false;
        throw error;
      }
    };
    check(
      fc.property(claims, (claim) => {
        expect(accepts(claim)).to.equal(decides(claim));
      }),
      CIRCUIT_RUNS,
    );
  });
});

describe('circuits/liquidatable: Liquidatable(2, 0), the addressed variant', () => {
  const instance: CircuitInstance = {
    ...circuitInstance('liquidatable-2-2'),
    name: 'liquidatable-2-0',
    parameters: [2, 0],
    depth: 0,
  };
  const circuit = useTemplate(shipped(instance));

  it('has the leaf for its root', async () => {
    const claim = await exampleClaim({ markets: 2, depth: 0 });
    const { inputs, signals } = stated(instance, claim);
    const outcome = circuit().run(inputs);
    expect(outcome.violated).to.deep.equal([]);
    expect(outcome.signals).to.deep.equal(signals);
    const foreign = { ...claim, path: addressedPath(claim.path.leaf + 1n) };
    expect(outcome.signals[0]).to.not.equal(stated(instance, foreign).signals[0]);
  });
});

describe('circuits/liquidatable: full size', () => {
  const defaultInstance = circuitInstance('liquidatable-8-20');
  const circuit = useTemplate(shipped(defaultInstance));

  for (const instance of singleCircuits) {
    itHasConstraints(shipped(instance), instance.constraints);
  }

  it('constraint count: liquidatable-8-20 is within a domain of 2^13', () => {
    const { constraints, outputs, publicInputs } = circuit().r1cs;
    expect(constraints.length + outputs + publicInputs + 1).to.be.at.most(2 ** 13);
  });

  for (const instance of singleCircuits) {
    it(`${instance.name}: for given inputs, the constraints pin every wire`, async function () {
      this.timeout(300_000);
      const r1cs = await compileConstraints(shipped(instance));
      expect(undeterminedWires(r1cs, inputsByPosition(r1cs))).to.deep.equal([]);
    });
  }

  it('takes the example at every depth from 0 to 20', async () => {
    const account = exampleAccount(8);
    const claim = await exampleClaim({ markets: 8, depth: 20, account });
    for (let length = 0; length <= 20; length++) {
      const siblings = Array.from({ length }, (_, i) => drawn(`sibling ${i}`));
      const isRight = siblings.map((_, i) => i % 2 === 0);
      const leaf = accountLeaf(account);
      const path = { root: rootOfPath({ leaf, siblings, isRight }), leaf, siblings, isRight };
      const { inputs, signals } = stated(defaultInstance, { ...claim, path });
      const outcome = circuit().run(inputs);
      expect(outcome.violated).to.deep.equal([]);
      expect(outcome.signals).to.deep.equal(signals);
    }
  });
});
