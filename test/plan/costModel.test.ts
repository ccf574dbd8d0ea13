import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { costOf, DEFAULT_COST_MODEL } from '../../src/plan/costModel.js';
import { expectError } from '../support/expectError.js';
import { modelOf, sized, standard } from './planWorld.js';

describe('plan/costModel', () => {
  it('knows what was measured', () => {
    const cost = costOf(modelOf(2, { 1: [60, 85], 4: [185, 290] }), sized[4]!);
    expect(cost).to.deep.equal({
      circuit: sized[4]!.name,
      latency: 185,
      oneThread: 290,
      measured: sized[4]!.name,
    });
  });

  it('takes another circuit by the constraints of the nearest', () => {
    const { latency, oneThread, measured } = costOf(
      modelOf(2, { 1: [60, 85], 4: [185, 290] }),
      sized[16]!,
    );
    expect(measured).to.equal(sized[4]!.name);
    const ratio = sized[16]!.constraints / sized[4]!.constraints;
    expect(latency).to.be.closeTo(185 * ratio, 1e-9);
    expect(oneThread).to.be.closeTo(290 * ratio, 1e-9);
  });

  it('refuses a model without circuits', () => {
    const empty = modelOf(2, {});
    expectError(() => costOf(empty, sized[1]!), InputError, 'INVALID_VALUE');
  });

  it('has figures of circuits for 1 to 16 accounts where nothing was measured', () => {
    for (const circuit of standard) {
      const { measured, latency, oneThread } = costOf(DEFAULT_COST_MODEL, circuit);
      expect(measured).to.equal(circuit.name);
      expect(oneThread).to.be.within(latency, latency * DEFAULT_COST_MODEL.threads);
    }
  });
});
