import { expect } from 'chai';
import { SCALAR_MODULUS } from '../../src/field.js';
import type { PriceRound } from '../../src/market/round.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import { drawn } from '../support/accounts.js';
import { SENDER, STRANGER } from './harness/chain.js';
import { GateFixture, LIQUIDATOR, THRESHOLD } from './harness/gateFixture.js';
import { ZERO_ADDRESS } from './harness/roundsFixture.js';

const HOST = 'AddressedLedger';
const alice = `0x${'a1'.repeat(20)}`;
const bob = `0x${'b0'.repeat(20)}`;

describe('AddressedLedger', () => {
  let fixture: GateFixture;
  let ledger: string;
  let verifier: string;

  before(async () => {
    fixture = await GateFixture.setUp();
    verifier = await fixture.verifier('liquidatable-8-0');
  });

  after(() => fixture?.tearDown());

  beforeEach(async () => {
    ledger = await fixture.address(HOST, fixture.addressedArguments([verifier]));
  });

  const send = (method: string, ...args: unknown[]) => fixture.send(HOST, ledger, method, args);
  const attempt = (method: string, ...args: unknown[]) => fixture.try(HOST, ledger, method, args);
  const isKnown = async (root: bigint) =>
    (await fixture.ask(HOST, ledger, 'isKnownRoot', [root]))[0];

  async function stateOf(account: string): Promise<bigint[]> {
    return (await fixture.ask(HOST, ledger, 'stateOf', [account])).toArray() as bigint[];
  }

  async function proofOf(commitment: bigint): Promise<[LiquidationProof, PriceRound]> {
    const round = await fixture.makeRound(fixture.rounds);
    const words = { nullifiers: [commitment + 1n] };
    return [fixture.prove(ledger, commitment, round, { words }), round];
  }

  async function liquidate(commitment: bigint) {
    return fixture.authorize(...(await proofOf(commitment)));
  }

  it('posts a commitment, which is a root from then on', async () => {
    const sent = await send('post', alice, 5n);
    expect(fixture.event(HOST, sent, 'CommitmentPosted').map(BigInt as never)).to.deep.equal([
      BigInt(alice),
      5n,
    ]);
    expect(await stateOf(alice)).to.deep.equal([5n, 0n]);
    expect(await isKnown(5n)).to.equal(true);
    expect(await isKnown(0n)).to.equal(false);
    expect(BigInt((await fixture.ask(HOST, ledger, 'accountOf', [5n]))[0])).to.equal(BigInt(alice));
  });

  it('replaces a commitment, which is no root any more', async () => {
    await send('post', alice, 5n);
    const proof = await proofOf(5n);
    expect((await fixture.tryAuthorize(...proof)).ok).to.equal(true);
    await send('post', alice, 6n);
    expect([await isKnown(5n), await isKnown(6n)]).to.deep.equal([false, true]);
    fixture.expectRefusal(await fixture.tryAuthorize(...proof), 'RootUnknown', [5n]);
    // It is free again, for anybody.
    await send('post', bob, 5n);
    expect(await stateOf(bob)).to.deep.equal([5n, 0n]);
  });

  it('closes an account with 0, as often as asked', async () => {
    await send('post', alice, 5n);
    for (let i = 0; i < 2; i++) {
      await send('post', alice, 0n);
      expect(await stateOf(alice)).to.deep.equal([0n, 0n]);
      expect([await isKnown(5n), await isKnown(0n)]).to.deep.equal([false, false]);
    }
    await send('post', bob, 0n);
    const none = await fixture.ask(HOST, ledger, 'accountOf', [0n]);
    expect(none[0]).to.equal(ZERO_ADDRESS);
  });

  it('refuses a commitment that no proof can be about', async () => {
    const refused = await attempt('post', alice, SCALAR_MODULUS);
    fixture.expectRefusal(refused, 'CommitmentNotInField', [SCALAR_MODULUS]);
    await send('post', alice, SCALAR_MODULUS - 1n);
  });

  it('refuses a commitment that is taken, by whomever', async () => {
    await send('post', alice, 5n);
    for (const account of [alice, bob]) {
      fixture.expectRefusal(await attempt('post', account, 5n), 'CommitmentTaken', [5n]);
    }
  });

  it('refuses the account of nobody, and whoever is not the operator', async () => {
    fixture.expectRefusal(await attempt('post', ZERO_ADDRESS, 5n), 'AccountZero');
    for (const method of ['post', 'settle']) {
      const data = fixture.encode(HOST, method, [alice, 5n]);
      const refused = await fixture.chain.call(ledger, data, undefined, STRANGER);
      fixture.expectRefusal(refused, 'NotOperator');
    }
  });

  it('keeps a liquidated account until it is settled', async () => {
    await send('post', alice, 5n);
    const sent = await liquidate(5n);
    expect(fixture.event(HOST, sent, 'SettlementDue').map(BigInt as never)).to.deep.equal([
      BigInt(alice),
      6n,
    ]);
    const { liquidator, threshold } = await fixture.recordOf(ledger, 6n);
    expect([liquidator, threshold]).to.deep.equal([LIQUIDATOR, THRESHOLD]);
    expect(await stateOf(alice)).to.deep.equal([0n, 6n]);
    expect(await isKnown(5n)).to.equal(false);
    for (const commitment of [0n, 5n, 7n]) {
      fixture.expectRefusal(await attempt('post', alice, commitment), 'AccountLiquidated', [alice]);
    }
    await send('settle', alice, 7n);
    expect(await stateOf(alice)).to.deep.equal([7n, 0n]);
    await send('post', alice, 8n);
    expect(await isKnown(8n)).to.equal(true);
  });

  it('settles a liquidated account, once, to what is free or to nothing', async () => {
    await send('post', bob, 9n);
    for (const account of [alice, bob]) {
      const refused = await attempt('settle', account, 7n);
      fixture.expectRefusal(refused, 'NothingToSettle', [account]);
    }
    await send('post', alice, 5n);
    await liquidate(5n);
    fixture.expectRefusal(await attempt('settle', alice, 9n), 'CommitmentTaken', [9n]);
    await send('settle', alice, 0n);
    expect(await stateOf(alice)).to.deep.equal([0n, 0n]);
    fixture.expectRefusal(await attempt('settle', alice, 7n), 'NothingToSettle', [alice]);
  });

  it('has an account liquidated again after it was settled', async () => {
    await send('post', alice, 5n);
    await liquidate(5n);
    await send('settle', alice, 7n);
    await liquidate(7n);
    expect(await stateOf(alice)).to.deep.equal([0n, 8n]);
  });

  it('does not have a commitment that comes back liquidated twice', async () => {
    await send('post', alice, 5n);
    await liquidate(5n);
    await send('settle', alice, 5n);
    expect(await isKnown(5n)).to.equal(true);
    const again = await fixture.tryAuthorize(...(await proofOf(5n)));
    fixture.expectRefusal(again, 'NullifierUsed', [6n]);
    await send('post', alice, 0n);
    await send('post', bob, 5n);
    const others = await fixture.tryAuthorize(...(await proofOf(5n)));
    fixture.expectRefusal(others, 'NullifierUsed', [6n]);
  });

  it('liquidates an account once in a batch, however many proofs there are of it', async () => {
    await send('post', alice, 5n);
    const [proof, round] = await proofOf(5n);
    const sent = await fixture.authorizeBatch([proof, proof, proof], round);
    const names = fixture.events(HOST, sent).map(([name]) => name);
    expect(names).to.deep.equal([
      ...['LiquidationAuthorized', 'SettlementDue'],
      ...['LiquidationSkipped', 'LiquidationSkipped'],
    ]);
    expect(await stateOf(alice)).to.deep.equal([0n, 6n]);
    // Its root is gone with it.
    fixture.expectRefusal(await fixture.tryBatch([proof], round), 'RootUnknown', [5n]);
  });

  it('has no account liquidated twice in a batch, should it have two nullifiers', async () => {
    await send('post', alice, 5n);
    const [proof, round] = await proofOf(5n);
    const other = fixture.prove(ledger, 5n, round, { words: { nullifiers: [7n] } });
    expect((await fixture.tryBatch([other], round)).ok).to.equal(true);
    fixture.expectRefusal(await fixture.tryBatch([proof, other], round), 'RootUnknown', [5n]);
  });

  it('takes no proof of another account’s nullifier, and no other threshold', async () => {
    await send('post', alice, drawn('alice'));
    const [proof, round] = await proofOf(drawn('alice'));
    for (const threshold of [THRESHOLD - 1n, THRESHOLD + 1n]) {
      const words = { ...proof.words, threshold };
      const refused = await fixture.tryAuthorize({ ...proof, words }, round);
      fixture.expectRefusal(refused, 'ThresholdNotAccepted', [threshold]);
    }
    const words = { ...proof.words, nullifiers: [drawn('another')] };
    const refused = await fixture.tryAuthorize({ ...proof, words }, round);
    fixture.expectRefusal(refused, 'ProofInvalid');
  });

  it('is deployed with a threshold of 1 to 2^20 - 1', async () => {
    for (const threshold of [0n, 2n ** 20n, 2n ** 255n]) {
      const refused = await fixture.tryDeploy(
        HOST,
        fixture.addressedArguments([verifier], threshold),
      );
      fixture.expectRefusal(refused, 'ThresholdOutOfRange');
    }
    for (const threshold of [1n, 2n ** 20n - 1n]) {
      const args = fixture.addressedArguments([verifier], threshold);
      const address = await fixture.address(HOST, args);
      expect((await fixture.ask(HOST, address, 'threshold'))[0]).to.equal(threshold);
      const [operator] = await fixture.ask(HOST, address, 'operator');
      expect(String(operator).toLowerCase()).to.equal(SENDER);
    }
  });
});
