import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { ClaimNotes, type ClaimState } from '../../src/batch/claimNotes.js';

describe('batch/claimNotes', () => {
  it('keeps group, state, code and digest of any number of claims', () => {
    const notes = new ClaimNotes();
    const digests = Array.from({ length: 5000 }, () => randomBytes(8));
    for (const [i, digest] of digests.entries()) {
      notes.add(i % 7 === 0 ? undefined : i % 7, digest);
    }
    const states: readonly ClaimState[] = ['pending', 'proved', 'refused', 'failed'];
    for (let line = 1; line <= 5000; line++) {
      const state = states[line % 4]!;
      if (state !== 'pending') notes.set(line, state, state === 'proved' ? '' : `CODE_${line % 9}`);
    }
    expect(notes.count).to.equal(5000);
    for (const state of states) expect(notes.countOf(state)).to.equal(1250);
    for (const line of [1, 2, 1023, 1024, 1025, 4096, 5000]) {
      expect(notes.groupOf(line)).to.equal((line - 1) % 7 || undefined);
      expect(notes.stateOf(line)).to.equal(states[line % 4]);
      expect(notes.isSame(line, digests[line - 1]!)).to.equal(true);
      expect(notes.isSame(line, digests[line % 5000]!)).to.equal(false);
    }
    expect(notes.isSame(5001, digests[0]!)).to.equal(false);
    const refused = [...notes.listed('refused')];
    expect(refused.length).to.equal(1250);
    expect(refused[3]).to.deep.equal({ line: 14, code: 'CODE_5' });
  });

  it('counts a claim once, whatever becomes of it', () => {
    const notes = new ClaimNotes();
    notes.add(0, Buffer.alloc(8));
    notes.set(1, 'failed', 'ENGINE_FAILED');
    notes.set(1, 'failed', 'WORKER_DIED');
    expect([...notes.listed('failed')]).to.deep.equal([{ line: 1, code: 'WORKER_DIED' }]);
    notes.set(1, 'proved');
    expect([notes.countOf('failed'), notes.countOf('proved')]).to.deep.equal([0, 1]);
  });
});
