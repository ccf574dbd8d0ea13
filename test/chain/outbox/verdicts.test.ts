import { expect } from 'chai';
import type { NonceSlot } from '../../../src/chain/outbox/nonceSlot.js';
import type { QueuedProof } from '../../../src/chain/outbox/queuedProof.js';
import type { Settlement } from '../../../src/chain/outbox/slots.js';
import { stateOf } from '../../../src/chain/outbox/verdicts.js';

describe('chain/outbox/verdicts', () => {
  const queued = { file: 'one.json', id: 'one', nullifiers: [1n] } as unknown as QueuedProof;
  const slot = { group: { proofs: [queued] } } as unknown as NonceSlot;
  const stateAfter = (...outcomes: Settlement['outcome'][]) => {
    const settled = outcomes.map((outcome) => {
      const reason = outcome === 'failed' ? 'why' : null;
      const settlement = { outcome, reason, transaction: null, authorized: [1n], skipped: [] };
      return { slot, settlement: settlement as unknown as Settlement };
    });
    return stateOf(queued, { open: [], settled });
  };

  it('a proof is sent again until three of its transactions failed or were withdrawn', () => {
    expect(stateAfter()).to.equal('open');
    expect(stateAfter('failed', 'cancelled')).to.equal('open');
    expect(stateAfter('failed', 'cancelled', 'failed')).to.include({
      status: 'refused',
      reason: 'why',
    });
    const withdrawn = stateAfter('cancelled', 'cancelled', 'cancelled');
    expect(withdrawn).to.include({
      status: 'refused',
      reason: 'Taken at first, then refused, again and again',
    });
  });

  it('a nonce that somebody else took costs nothing, and does not count', () => {
    expect(stateAfter('lost', 'lost', 'lost', 'lost')).to.equal('open');
    expect(stateAfter('failed', 'failed', 'lost', 'failed', 'authorized')).to.include({
      status: 'authorized',
    });
  });
});
