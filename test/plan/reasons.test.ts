import { expect } from 'chai';
import { DEFAULT_COST_MODEL } from '../../src/plan/costModel.js';
import { transactionGas } from '../../src/plan/gasModel.js';
import type { Optimize } from '../../src/plan/optimize.js';
import { planProofs } from '../../src/plan/plan.js';
import { modelOf, sized, standard } from './planWorld.js';

const times: Readonly<Record<number, readonly [number, number]>> = {
  1: [60, 85],
  4: [185, 290],
  8: [350, 560],
  16: [660, 1080],
};
const model = modelOf(2, times);

const plan = (optimize: Optimize, accounts: number) =>
  planProofs({ accounts, circuits: standard, model, optimize });

const grouped = (value: number) => Math.round(value).toLocaleString('en-US');

/** What a size of proof takes an account, all places being taken. */
function figures(size: number, proofs: number, workers: number) {
  const [latency, oneThread] = times[size]!;
  const room = size * proofs;
  return {
    time: (workers === 1 ? latency : oneThread / workers) / size,
    gas: transactionGas(sized[size]!, proofs, room) / room,
  };
}

describe('plan/reasons', () => {
  it('compare circuits by the figures of the model', () => {
    const { reasons, proofsPerTransaction, workers } = plan('gas', 96);
    expect([proofsPerTransaction, workers]).to.deep.equal([6, 2]);
    const own = figures(16, 6, 2);
    expect(reasons[0]).to.equal(
      `16 accounts a proof (${sized[16]!.name}): ${grouped(own.time)} ms and ${grouped(own.gas)} gas an account, if all places are taken`,
    );
    for (const [index, size] of [1, 4, 8].entries()) {
      const other = figures(size, 6, 2);
      const gas = Math.round(100 * (1 - own.gas / other.gas));
      const time = Math.round(100 * (1 - own.time / other.time));
      const name = `${size} account${size === 1 ? '' : 's'} a proof (${sized[size]!.name})`;
      expect(reasons[1 + index]).to.equal(
        `${gas} % less gas and ${time} % less time an account than ${name}`,
      );
    }
  });

  it('say what is more, too', () => {
    const { reasons, workers } = plan('latency', 5);
    expect(workers).to.equal(2);
    const [own, other] = [figures(1, 1, 2), figures(4, 1, 2)];
    const gas = Math.round(100 * (own.gas / other.gas - 1));
    const time = Math.round(100 * (own.time / other.time - 1));
    expect(reasons[1]).to.equal(
      `${gas} % more gas and ${time} % more time an account than 4 accounts a proof (${sized[4]!.name})`,
    );
  });

  it('compare one proof at a time with several', () => {
    const { reasons, estimate } = plan('latency', 5);
    const alone = planProofs({
      accounts: 5,
      circuits: standard,
      model: { ...model, threads: 1 },
      optimize: 'latency',
    });
    expect(reasons).to.include(
      `2 proofs at a time on a thread each: an account waits ${grouped(estimate.meanMilliseconds)} ms on average, with one proof at a time on 2 threads ${grouped(alone.estimate.meanMilliseconds)} ms`,
    );
    expect(alone.reasons).to.include(
      `One proof at a time on 1 thread: an account waits ${grouped(alone.estimate.meanMilliseconds)} ms on average`,
    );
  });

  it('say how proofs are sent, and which places are empty', () => {
    const gas = plan('gas', 100);
    expect(gas.reasons.slice(-3)).to.include.members([
      `4 of the 16 places of a proof of ${sized[16]!.name} are taken`,
      `Up to 7 proofs to a transaction: 1 transaction, ${grouped(Number(gas.estimate.gas))} gas`,
    ]);
    const latency = plan('latency', 3);
    expect(latency.reasons.at(-1)).to.equal(
      `Each proof is sent once it is made: ${latency.proofs.length} transactions, ${grouped(Number(latency.estimate.gas))} gas`,
    );
  });

  it('tell that the figures are not of this machine if nothing was measured on it', () => {
    const { reasons } = planProofs({
      accounts: 3,
      circuits: standard,
      model: DEFAULT_COST_MODEL,
      optimize: 'latency',
    });
    expect(reasons[0]).to.match(/^Nothing was measured on this machine: .*doctor --calibrate/);
    expect(reasons.join()).to.not.include('was not measured:');
  });
});
