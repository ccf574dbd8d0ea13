import { expect } from 'chai';
import fc from 'fast-check';
import { gasLimitFor, TRANSACTION_GAS_CAP } from '../../src/chain/node/gas.js';
import { circuitInstance, circuitInstances } from '../../src/circuits/instances.js';
import { InputError } from '../../src/errors.js';
import type { CostModel } from '../../src/plan/costModel.js';
import { transactionGas } from '../../src/plan/gasModel.js';
import { OPTIMIZE, type Optimize } from '../../src/plan/optimize.js';
import { type Plan, type PlanOptions, planProofs } from '../../src/plan/plan.js';
import { check } from '../support/check.js';
import { expectError } from '../support/expectError.js';
import {
  endsOf,
  everyList,
  gasTogether,
  listOf,
  meanOf,
  modelOf,
  sized,
  standard,
  worlds,
} from './planWorld.js';

/** Larger proofs take less time an account, and several at a time are worth it. */
const efficient = modelOf(2, { 1: [60, 85], 4: [185, 290], 8: [350, 560], 16: [660, 1080] });
/** Larger proofs take more time an account, and several at a time are of no use. */
const wasteful = modelOf(2, { 1: [50, 100], 4: [240, 480], 8: [560, 1120], 16: [1600, 3200] });

const sizesOf = (plan: Plan) => listOf(plan).map(({ circuit }) => circuit.accounts);
const product = ({ estimate }: Plan) => estimate.meanMilliseconds * Number(estimate.gas);

describe('plan/plan', () => {
  describe('every plan', () => {
    it('is about all accounts, and none has more than its circuit', () => {
      check(
        fc.property(
          worlds,
          fc.integer({ min: 0, max: 400 }),
          fc.constantFrom(...OPTIMIZE),
          ({ circuits, model }, accounts, optimize) => {
            const plan = planProofs({ accounts, circuits, model, optimize });
            const names = circuits.map(({ name }) => name);
            const sum = plan.proofs.reduce((total, proof) => total + proof.accounts, 0);
            expect(sum).to.equal(accounts);
            for (const proof of plan.proofs) {
              expect(names).to.include(proof.circuit);
              expect(proof.accounts).to.be.within(1, circuitInstance(proof.circuit).accounts);
            }
            expect([1, model.threads]).to.include(plan.workers);
            expect(plan.proofsPerTransaction).to.be.at.least(1);
            expect(plan.reasons).to.not.be.empty;
          },
        ),
        150,
      );
    });

    it('is the same for the same question, in whatever order circuits and figures are given', () => {
      check(
        fc.property(
          worlds,
          fc.integer({ min: 0, max: 60 }),
          fc.constantFrom(...OPTIMIZE),
          ({ circuits, model }, accounts, optimize) => {
            const plan = planProofs({ accounts, circuits, model, optimize });
            const turned = { ...model, circuits: [...model.circuits].reverse() };
            const other = { accounts, circuits: [...circuits].reverse(), model: turned, optimize };
            expect(planProofs(other)).to.deep.equal(plan);
          },
        ),
        50,
      );
    });

    it('fits its transactions below the cap, with a tenth of margin, and needs as many', () => {
      for (const optimize of OPTIMIZE) {
        const plan = planProofs({
          accounts: 2_000,
          circuits: standard,
          model: efficient,
          optimize,
        });
        const { proofsPerTransaction } = plan;
        const list = listOf(plan).filter(({ circuit }) => circuit.accounts === 16);
        const gas = transactionGas(sized[16]!, proofsPerTransaction, 16 * proofsPerTransaction);
        expect(list.length).to.be.above(32);
        expect(gasLimitFor(BigInt(gas)) < TRANSACTION_GAS_CAP, optimize).to.equal(true);
        expect(plan.estimate.transactions).to.be.at.least(
          Math.ceil(plan.proofs.length / proofsPerTransaction),
        );
      }
    });

    it('estimates what its proofs take', () => {
      for (const optimize of OPTIMIZE) {
        const options = { accounts: 77, circuits: standard, model: efficient, optimize };
        const plan = planProofs(options);
        const ends = endsOf(listOf(plan), plan.workers, efficient);
        expect(plan.estimate.milliseconds).to.be.closeTo(Math.max(...ends), 1e-6);
        expect(plan.estimate.meanMilliseconds).to.be.at.most(plan.estimate.milliseconds);
      }
    });
  });

  describe('for latency', () => {
    it('no account waits less on average for proofs that are made one at a time', () => {
      check(
        fc.property(worlds, fc.integer({ min: 1, max: 6 }), ({ circuits, model }, accounts) => {
          const plan = planProofs({ accounts, circuits, model, optimize: 'latency' });
          for (const list of everyList(accounts, circuits, true)) {
            expect(plan.estimate.meanMilliseconds).to.be.at.most(meanOf(list, 1, model) + 1e-6);
          }
        }),
        60,
      );
    });

    it('nor for several at a time, all of them full but the last', () => {
      check(
        fc.property(worlds, fc.integer({ min: 1, max: 9 }), ({ circuits, model }, accounts) => {
          const plan = planProofs({ accounts, circuits, model, optimize: 'latency' });
          for (const list of everyList(accounts, circuits, false)) {
            const mean = meanOf(list, model.threads, model);
            expect(plan.estimate.meanMilliseconds).to.be.at.most(mean + 1e-6);
          }
        }),
        60,
      );
    });

    it('what it estimates is what its proofs take', () => {
      check(
        fc.property(worlds, fc.integer({ min: 1, max: 100 }), ({ circuits, model }, accounts) => {
          const plan = planProofs({ accounts, circuits, model, optimize: 'latency' });
          const mean = meanOf(listOf(plan), plan.workers, model);
          expect(plan.estimate.meanMilliseconds).to.be.closeTo(mean, 1e-6);
          expect(plan.proofsPerTransaction).to.equal(1);
          expect(plan.estimate.transactions).to.equal(plan.proofs.length);
        }),
        60,
      );
    });

    it('is not later than the other plans, with many accounts either', () => {
      check(
        fc.property(worlds, fc.integer({ min: 1, max: 2_000 }), ({ circuits, model }, accounts) => {
          const [latency, gas, balanced] = OPTIMIZE.map((optimize) =>
            planProofs({ accounts, circuits, model: { ...model, threads: 1 }, optimize }),
          );
          const mean = latency!.estimate.meanMilliseconds - 1e-6;
          expect(mean).to.be.at.most(gas!.estimate.meanMilliseconds);
          expect(mean).to.be.at.most(balanced!.estimate.meanMilliseconds);
        }),
        40,
      );
    });
  });

  describe('for gas', () => {
    it('no other proofs cost less', () => {
      check(
        fc.property(worlds, fc.integer({ min: 1, max: 6 }), ({ circuits, model }, accounts) => {
          const plan = planProofs({ accounts, circuits, model, optimize: 'gas' });
          for (const list of everyList(accounts, circuits, true)) {
            expect(Number(plan.estimate.gas)).to.be.at.most(gasTogether(list));
          }
          expect(Number(plan.estimate.gas)).to.equal(gasTogether(listOf(plan)));
        }),
        60,
      );
    });

    it('it is not more than that of other plans, with many accounts either', () => {
      check(
        fc.property(worlds, fc.integer({ min: 1, max: 2_000 }), ({ circuits, model }, accounts) => {
          const [latency, gas, balanced] = OPTIMIZE.map(
            (optimize) => planProofs({ accounts, circuits, model, optimize }).estimate.gas,
          );
          expect(gas! <= latency! && gas! <= balanced!).to.equal(true);
        }),
        40,
      );
    });

    it('an account more does not cost less', () => {
      let previous = 0n;
      for (let accounts = 0; accounts <= 600; accounts += 1 + (accounts >> 4)) {
        const { gas } = planProofs({
          accounts,
          circuits: standard,
          model: efficient,
          optimize: 'gas',
        }).estimate;
        expect(gas >= previous, `${accounts}`).to.equal(true);
        previous = gas;
      }
    });
  });

  it('for both, the product of time and gas is at most that of either', () => {
    check(
      fc.property(worlds, fc.integer({ min: 1, max: 500 }), ({ circuits, model }, accounts) => {
        const [latency, gas, balanced] = OPTIMIZE.map((optimize) =>
          product(planProofs({ accounts, circuits, model, optimize })),
        );
        const most = Math.min(latency!, gas!);
        expect(balanced!).to.be.at.most(most * (1 + 1e-9));
      }),
      60,
    );
  });

  describe('another calibration, another plan:', () => {
    const plan = (model: CostModel, optimize: Optimize) =>
      planProofs({ accounts: 100, circuits: standard, model, optimize });

    it('in circuits', () => {
      expect(new Set(sizesOf(plan(wasteful, 'latency')))).to.deep.equal(new Set([1]));
      expect(Math.max(...sizesOf(plan(efficient, 'latency')))).to.be.above(1);
    });

    it('in proofs at a time', () => {
      expect(plan(wasteful, 'latency').workers).to.equal(1);
      expect(plan(efficient, 'latency').workers).to.equal(2);
    });

    it('in what balance is', () => {
      expect(sizesOf(plan(wasteful, 'balanced'))).to.not.deep.equal(
        sizesOf(plan(efficient, 'balanced')),
      );
    });

    it('and one of the best gas has larger proofs than one of the best latency', () => {
      const [latency, gas] = [plan(efficient, 'latency'), plan(efficient, 'gas')];
      expect(gas.proofs.length).to.be.below(latency.proofs.length);
      expect(gas.estimate.transactions).to.equal(1);
    });
  });

  describe('at the edges', () => {
    const one = [sized[1]!];
    const batch = [sized[16]!];

    it('nothing is nothing to prove', () => {
      for (const optimize of OPTIMIZE) {
        const plan = planProofs({ accounts: 0, circuits: standard, model: efficient, optimize });
        expect(plan.proofs).to.deep.equal([]);
        expect(plan.estimate).to.deep.equal({
          milliseconds: 0,
          meanMilliseconds: 0,
          gas: 0n,
          transactions: 0,
        });
        expect(plan.proofsPerTransaction).to.equal(1);
        expect(plan.reasons).to.deep.equal(['There is nothing to prove']);
      }
    });

    it('one account has a proof for itself', () => {
      for (const optimize of OPTIMIZE) {
        const plan = planProofs({ accounts: 1, circuits: standard, model: efficient, optimize });
        expect(plan.proofs).to.deep.equal([{ circuit: sized[1]!.name, accounts: 1 }]);
        expect(plan.workers).to.equal(1);
      }
    });

    it('a batch circuit alone proves one account, too; single ones alone prove many', () => {
      for (const optimize of OPTIMIZE) {
        const few = planProofs({ accounts: 1, circuits: batch, model: efficient, optimize });
        expect(few.proofs).to.deep.equal([{ circuit: sized[16]!.name, accounts: 1 }]);
        const many = planProofs({ accounts: 200, circuits: one, model: efficient, optimize });
        expect(many.proofs.length).to.equal(200);
      }
    });

    it('several circuits of the same size are no harder to plan with', () => {
      const threads = 2;
      const circuits = circuitInstances.map(({ name }, k) => {
        const time = 60 + k;
        return { circuit: name, latency: time, oneThread: time };
      });
      const model = { engine: 'snarkjs', threads, circuits };
      for (const optimize of OPTIMIZE) {
        const options = { accounts: 100, circuits: circuitInstances, model, optimize };
        expect(planProofs(options).proofs).to.not.be.empty;
      }
    });

    it('a circuit that was not measured is taken by its constraints', () => {
      const partial = modelOf(1, { 1: [60, 60] });
      const plan = planProofs({ accounts: 16, circuits: batch, model: partial, optimize: 'gas' });
      const time = (60 * sized[16]!.constraints) / sized[1]!.constraints;
      expect(plan.estimate.milliseconds).to.be.closeTo(time, 1e-6);
      expect(plan.reasons[0]).to.equal(
        `${sized[16]!.name} was not measured: ${Math.round(time)} ms a proof, by its constraints and the time of ${sized[1]!.name}`,
      );
    });

    it('what cannot be planned is refused', () => {
      const options: PlanOptions = {
        accounts: 5,
        circuits: one,
        model: efficient,
        optimize: 'gas',
      };
      const refused = (changes: Partial<PlanOptions>, message: RegExp) => {
        const plan = () => planProofs({ ...options, ...changes });
        expect(expectError(plan, InputError, 'INVALID_VALUE').message).to.match(message);
      };
      refused({ circuits: [] }, /no circuit/);
      refused({ model: { ...efficient, circuits: [] } }, /calibrate again/);
      for (const accounts of [-1, 0.5, Number.NaN, 1_000_001]) refused({ accounts }, /Plan 0/);
    });
  });
});
