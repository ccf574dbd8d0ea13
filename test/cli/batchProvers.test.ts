import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import type { PlanEntry } from '../../src/batch/batchJournal.js';
import { type BatchProverOptions, workersFor } from '../../src/cli/commands/batchProvers.js';

describe('cli/batchProvers', () => {
  const threads = availableParallelism();
  const workers = (planned: readonly number[], more: Partial<BatchProverOptions> = {}) => {
    const plans = new Map(planned.map((count, i) => [`${i}`, { workers: count } as PlanEntry]));
    return workersFor({ plans }, { engine: 'auto', allowDevelopmentKey: false, ...more });
  };

  it('proves as many at a time as planned for the groups that want most', () => {
    expect(workers([1, 1])).to.equal(1);
    expect(workers([1, threads, 1])).to.equal(threads);
  });

  it('starts no more workers than there are threads, whatever a journal plans', () => {
    for (const planned of [threads + 1, 4096, Number.MAX_SAFE_INTEGER]) {
      expect(workers([1, planned])).to.equal(threads);
    }
  });

  it('proves as many as are asked for, and one with an engine that is a process of its own', () => {
    expect(workers([1], { workers: threads + 3 })).to.equal(threads + 3);
    expect(workers([threads], { workers: 2, engine: 'rapidsnark' })).to.equal(1);
  });
});
