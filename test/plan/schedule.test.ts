import { expect } from 'chai';
import { transactionGas } from '../../src/plan/gasModel.js';
import { assess, candidate } from '../../src/plan/schedule.js';
import { sized } from './planWorld.js';

describe('plan/schedule', () => {
  const one = candidate(sized[1]!, { latency: 10, oneThread: 15 });
  const four = candidate(sized[4]!, { latency: 30, oneThread: 50 });
  const proofs = [
    { candidate: four, accounts: 4 },
    { candidate: one, accounts: 1 },
    { candidate: one, accounts: 1 },
    { candidate: four, accounts: 3 },
  ];

  it('one worker makes one proof after another, each in its own transaction', () => {
    const outcome = assess({ proofs, workers: 1, proofsPerTransaction: 1 });
    expect(outcome).to.deep.equal({
      milliseconds: 80,
      waiting: 4 * 30 + 40 + 50 + 3 * 80,
      gas:
        transactionGas(sized[4]!, 1, 4) +
        2 * transactionGas(sized[1]!, 1, 1) +
        transactionGas(sized[4]!, 1, 3),
      transactions: 4,
    });
  });

  it('in a transaction, accounts wait for its last proof; those of circuits are apart', () => {
    const outcome = assess({ proofs, workers: 1, proofsPerTransaction: 2 });
    expect(outcome).to.deep.equal({
      milliseconds: 80,
      waiting: 7 * 80 + 2 * 50,
      gas: transactionGas(sized[4]!, 2, 7) + transactionGas(sized[1]!, 2, 2),
      transactions: 2,
    });
  });

  it('of several workers each takes the next proof when it is free', () => {
    const outcome = assess({ proofs, workers: 2, proofsPerTransaction: 1 });
    expect(outcome.milliseconds).to.equal(80);
    expect(outcome.waiting).to.equal(4 * 50 + 15 + 30 + 3 * 80);
  });

  it('a transaction never has more proofs than fit', () => {
    const many = Array.from({ length: one.mostProofs + 1 }, () => ({
      candidate: one,
      accounts: 1,
    }));
    const outcome = assess({ proofs: many, workers: 1, proofsPerTransaction: 10_000 });
    expect(outcome.transactions).to.equal(2);
    expect(outcome.gas).to.equal(
      transactionGas(sized[1]!, one.mostProofs, one.mostProofs) + transactionGas(sized[1]!, 1, 1),
    );
  });
});
