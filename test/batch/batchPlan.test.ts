import { expect } from 'chai';
import {
  countProofs,
  fittingCircuits,
  isSoundPlan,
  ProofCursor,
  planEntry,
} from '../../src/batch/batchPlan.js';
import { circuitInstances } from '../../src/circuits/instances.js';
import { TINY, TINY_BATCH } from '../support/artifacts.js';

const group = { markets: 2, depth: 2, claims: 6, chainId: 1n, deadline: 5n, line: 1 };
const single = { circuit: TINY, accounts: 1 };
const pair = { circuit: TINY_BATCH, accounts: 2 };
const half = { circuit: TINY_BATCH, accounts: 1 };
const planOf = (proofs: readonly { circuit: string; accounts: number }[]) =>
  planEntry(group, { proofs, proofsPerTransaction: 4, workers: 2, reasons: ['because'] });

describe('batch/batchPlan', () => {
  it('counts equal proofs in a row', () => {
    const plan = planOf([single, single, pair, half, pair]);
    expect(plan.proofs.map(({ proofs }) => proofs)).to.deep.equal([2, 1, 1, 1]);
    expect(countProofs(plan)).to.equal(5);
    expect(plan).to.deep.include({ claims: 6, markets: 2, depth: 2, workers: 2 });
  });

  it('gives each claim to one proof, in the order of the plan', () => {
    const cursor = new ProofCursor(planOf([single, pair, pair, half]), 10);
    const given = Array.from({ length: 6 }, () => cursor.next());
    expect(given.map(({ proof }) => proof)).to.deep.equal([10, 11, 11, 12, 12, 13]);
    expect(given.map(({ isLast }) => isLast)).to.deep.equal([true, false, true, false, true, true]);
    expect(given[0]!.circuit).to.equal(TINY);
    expect(given[5]!.circuit).to.equal(TINY_BATCH);
  });

  it('knows plans that prove each claim once, with circuits that can', () => {
    expect(isSoundPlan(planOf([pair, pair, pair]))).to.equal(true);
    for (const wrong of [
      [pair, pair],
      [pair, pair, pair, single],
      [pair, pair, { circuit: TINY, accounts: 2 }],
      [pair, pair, { circuit: 'liquidatable-8-20', accounts: 2 }],
      [pair, pair, { circuit: 'nonsense', accounts: 2 }],
    ]) {
      expect(isSoundPlan(planOf(wrong)), JSON.stringify(wrong)).to.equal(false);
    }
    expect(isSoundPlan({ ...planOf([pair, pair, pair]), depth: 3 })).to.equal(false);
  });

  it('finds the circuits for a group: as many markets, and no deeper than it needs', () => {
    const names = (markets: number, depth: number) =>
      fittingCircuits(circuitInstances, { markets, depth }).map(({ name }) => name);
    expect(names(2, 2)).to.deep.equal([TINY, TINY_BATCH]);
    expect(names(2, 0)).to.deep.equal([TINY, TINY_BATCH]);
    expect(names(8, 0)).to.deep.equal(['liquidatable-8-0']);
    expect(names(8, 1)).to.include('liquidatable-8-20').and.not.include('liquidatable-8-0');
    expect(names(2, 3)).to.deep.equal([]);
    expect(names(4, 1)).to.deep.equal([]);
  });
});
