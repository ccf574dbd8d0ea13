import { expect } from 'chai';
import { FeeData, type Provider } from 'ethers/providers';
import fc from 'fast-check';
import {
  chooseFees,
  DEFAULT_MAXIMUM_FEE_PER_GAS,
  mostPerGas,
  raiseFees,
} from '../../../src/chain/sending/fees.js';
import { ChainError, InputError } from '../../../src/errors.js';
import { check, MODEL_RUNS } from '../../support/check.js';
import { expectRejection } from '../../support/expectError.js';

const GWEI = 10n ** 9n;

/** A node that says so; undefined where it does not say. */
const node = (base?: bigint, priority?: bigint, gasPrice?: bigint) =>
  ({
    getBlock: async () => ({ baseFeePerGas: base ?? null }),
    getFeeData: async () => new FeeData(gasPrice, null, priority),
  }) as unknown as Provider;

describe('chain/fees', () => {
  it('takes what a sound node says', async () => {
    for (const [base, priority, most] of [
      [20n * GWEI, 2n * GWEI, 42n * GWEI],
      // A quiet chain, and one with a lowest priority.
      [7n, GWEI, GWEI + 14n],
      [7n, 30n * GWEI, 30n * GWEI + 14n],
      [400n * GWEI, GWEI, 500n * GWEI],
    ] as const) {
      expect(await chooseFees(node(base, priority))).to.deep.equal({
        type: 2,
        maxFeePerGas: most,
        maxPriorityFeePerGas: priority,
      });
    }
  });

  it('never pays more than the maximum, nor more priority than is usual', async () => {
    const fee = fc.bigInt(0n, 10n ** 20n);
    await check(
      fc.asyncProperty(fee, fee, fc.bigInt(1n, 10n ** 13n), async (base, priority, maximum) => {
        const choosing = chooseFees(node(base, priority), maximum);
        if (base > maximum) {
          await expectRejection(choosing, ChainError, 'FEE_TOO_HIGH');
          return;
        }
        const fees = await choosing;
        if (fees.type !== 2) throw new Error('not a fee of this kind');
        const { maxPriorityFeePerGas: paid, maxFeePerGas } = fees;
        expect(mostPerGas(fees) <= maximum && maxFeePerGas >= base).to.equal(true);
        expect(paid <= maxFeePerGas && paid <= priority).to.equal(true);
        expect(paid <= base || paid <= 30n * GWEI).to.equal(true);
      }),
      MODEL_RUNS,
    );
  });

  it('knows chains without base fees', async () => {
    const fees = await chooseFees(node(undefined, undefined, 5n));
    expect([fees, mostPerGas(fees)]).to.deep.equal([{ type: 0, gasPrice: 5n }, 5n]);
    const dear = chooseFees(node(undefined, undefined, DEFAULT_MAXIMUM_FEE_PER_GAS + 1n));
    const error = await expectRejection(dear, ChainError, 'FEE_TOO_HIGH');
    expect(error.message).to.include('asks 500.000000001 gwei');
    await expectRejection(chooseFees(node()), ChainError, 'RPC_FAILED');
  });

  it('raises what waits by an eighth at least, never above the maximum', async () => {
    const fee = fc.bigInt(0n, 10n ** 13n);
    check(
      fc.property(fee, fee, fee, fee, fee, (most, priority, current, tip, maximum) => {
        const of = (one: bigint, other: bigint) => (one < other ? one : other);
        const previous = {
          type: 2,
          maxFeePerGas: most,
          maxPriorityFeePerGas: of(most, priority),
        } as const;
        const now = {
          type: 2,
          maxFeePerGas: current,
          maxPriorityFeePerGas: of(current, tip),
        } as const;
        const raised = raiseFees(previous, now, maximum);
        if (raised === null) {
          expect(8n * maximum <= 9n * most + 8n).to.equal(true);
          return;
        }
        if (raised.type !== 2) throw new Error('not a fee of this kind');
        expect(raised.maxFeePerGas <= maximum).to.equal(true);
        expect(raised.maxPriorityFeePerGas <= raised.maxFeePerGas).to.equal(true);
        expect(8n * raised.maxFeePerGas >= 9n * most).to.equal(true);
        const before = previous.maxPriorityFeePerGas;
        expect(8n * raised.maxPriorityFeePerGas >= 9n * before).to.equal(true);
        expect(raised.maxFeePerGas >= of(current, maximum)).to.equal(true);
      }),
      MODEL_RUNS,
    );
    const legacy = { type: 0, gasPrice: 800n } as const;
    expect(raiseFees(legacy, { type: 0, gasPrice: 1n }, 1_000n)).to.deep.equal({
      type: 0,
      gasPrice: 901n,
    });
    expect(raiseFees(legacy, legacy, 900n)).to.equal(null);
  });

  it('refuses a maximum that is none', async () => {
    for (const maximum of [0n, -1n]) {
      await expectRejection(chooseFees(node(1n, 1n), maximum), InputError, 'INVALID_VALUE');
    }
  });
});
