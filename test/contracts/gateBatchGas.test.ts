import { expect } from 'chai';
import { drawn } from '../support/accounts.js';
import { expectSnapshot } from './harness/gasSnapshot.js';
import { GateFixture, START } from './harness/gateFixture.js';

/** Circuits of 8 markets, by the accounts of a proof. */
const CIRCUITS = {
  1: 'liquidatable-8-20',
  4: 'liquidatable-batch-4-8-20',
  8: 'liquidatable-batch-8-8-20',
  16: 'liquidatable-batch-16-8-20',
} as const;
const PROOFS = [1, 2, 4, 8] as const;

/** Most that 8 proofs of 8 accounts may cost an account, nullifier and event apart. */
const LIMIT = 12_000;
/** Most gas of a transaction (EIP-7825). */
const TRANSACTION_LIMIT = 16_777_216;

/** A word of storage that was 0, read for the first time in its transaction. */
const NULLIFIER = 22_100;
/** LOG with three topics and two words of data. */
const EVENT = 375 + 3 * 375 + 8 * 64;

/**
 * Of an account's share of a whole transaction, what is neither its nullifier's storage nor its
 * event: verification, calldata, the transaction itself, and all else that the gate does.
 */
const verification = (whole: number, accounts: number) => whole / accounts - NULLIFIER - EVENT;

describe('gas of batches', () => {
  let fixture: GateFixture;
  let time = START;

  before(async () => {
    fixture = await GateFixture.setUp([], Object.values(CIRCUITS));
  });

  after(() => fixture?.tearDown());

  /** A whole transaction: calldata, and so gas, depends on the time. */
  async function measure(root: bigint, circuit: string, label: string, accounts: number) {
    time += 100;
    await fixture.chain.setNextTime(time);
    const round = await fixture.makeRound();
    await fixture.chain.setNextTime(time + 30);
    const nullifiers = Array.from({ length: accounts }, (_, i) => drawn(`${label} ${i}`));
    const proofs = fixture.proveBatch(fixture.ledger, root, round, circuit, nullifiers);
    const { gasUsed, logs } = await fixture.authorizeBatch(proofs, round);
    expect(logs.length).to.equal(accounts);
    return Number(gasUsed);
  }

  it('is as committed, and verification’s for an account within its limit', async () => {
    const root = await fixture.insert(drawn('gas leaf'));
    const measured: Record<string, number> = {};
    for (const [size, circuit] of Object.entries(CIRCUITS)) {
      for (const proofs of PROOFS) {
        const label = `${proofs} x ${size} accounts`;
        const accounts = proofs * Number(size);
        const whole = await measure(root, circuit, label, accounts);
        measured[label] = whole;
        measured[`${label}, verification an account`] = Math.round(verification(whole, accounts));
        expect(whole, label).to.be.at.most(TRANSACTION_LIMIT);
      }
    }
    // Places that no account takes.
    for (const [size, accounts] of [
      [4, 1],
      [16, 1],
      [16, 24],
    ] as const) {
      const label = `${accounts} accounts in proofs of ${size}`;
      measured[label] = await measure(root, CIRCUITS[size], label, accounts);
    }
    expect(measured['8 x 8 accounts, verification an account']).to.be.at.most(LIMIT);
    expectSnapshot('gasGateBatch.json', measured);
  });
});
