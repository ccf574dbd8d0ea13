import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { SCALAR_MODULUS as r } from '../../src/field.js';
import type { PriceRound } from '../../src/market/round.js';
import { drawn } from '../support/accounts.js';
import { wordAt } from './harness/calldataWords.js';
import { SENDER, STRANGER } from './harness/chain.js';
import {
  type Changes,
  GateFixture,
  LIQUIDATOR,
  MAXIMUM_AGE,
  THRESHOLD,
} from './harness/gateFixture.js';
import { ZERO_ADDRESS } from './harness/roundsFixture.js';

/** ProbeHost.Hook. */
const hooks = { tell: 0, revert: 1, reenter: 2 } as const;

const slotOf = (key: bigint, mapping: bigint) =>
  BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(['uint256', 'uint256'], [key, mapping])));

describe('LiquidationGate', () => {
  let fixture: GateFixture;
  let probe: string;
  let round: PriceRound;

  before(async () => {
    fixture = await GateFixture.setUp(['test/contracts/harness/Hosts.sol']);
    const verifiers = [await fixture.verifier('liquidatable-8-0')];
    probe = await fixture.address('ProbeHost', [fixture.rounds, verifiers, MAXIMUM_AGE]);
  });

  after(() => fixture?.tearDown());

  const setHook = (hook: keyof typeof hooks, reentry = '0x') =>
    fixture.send('ProbeHost', probe, 'setHook', [hooks[hook], reentry]);

  const proveTo = (gate: string, label: string, changes: Changes = {}) =>
    fixture.prove(gate, drawn(label), round, {
      ...changes,
      words: { nullifiers: [drawn(`nullifier ${label}`)], ...changes.words },
    });

  describe('authorizes a liquidation', () => {
    beforeEach(async () => {
      round = await fixture.makeRound(fixture.rounds);
      await setHook('tell');
    });

    it('whoever sends it, and credits the liquidator that the proof names', async () => {
      for (const from of [SENDER, STRANGER, LIQUIDATOR]) {
        const proof = proveTo(probe, from);
        const { ok } = await fixture.chain.call(
          probe,
          fixture.calldata(proof, round),
          undefined,
          from,
        );
        expect(ok, from).to.equal(true);
      }
      const proof = proveTo(probe, 'sent by a stranger');
      const sent = await fixture.chain.send(probe, fixture.calldata(proof, round), STRANGER);
      const nullifier = proof.words.nullifiers[0]!;
      const event = fixture.event('ProbeHost', sent, 'LiquidationAuthorized');
      expect(event).to.deep.equal([nullifier, LIQUIDATOR, round.number, THRESHOLD]);
      const { liquidator } = await fixture.recordOf(probe, nullifier);
      expect(liquidator).to.equal(LIQUIDATOR);
    });

    it('and records liquidator, round, threshold and time in one word', async () => {
      const proof = proveTo(probe, 'recorded', { words: { threshold: 2n ** 20n - 1n } });
      const nullifier = proof.words.nullifiers[0]!;
      expect(await fixture.recordOf(probe, nullifier)).to.deep.equal({
        liquidator: ZERO_ADDRESS,
        round: 0n,
        threshold: 0n,
        time: 0n,
      });
      const time = Number(round.time) + 30;
      await fixture.chain.setNextTime(time);
      await fixture.authorize(proof, round);
      expect(await fixture.recordOf(probe, nullifier)).to.deep.equal({
        liquidator: LIQUIDATOR,
        round: round.number,
        threshold: 2n ** 20n - 1n,
        time: BigInt(time),
      });
      const word = await fixture.chain.storageAt(probe, slotOf(nullifier, 0n));
      const expected = (BigInt(time) << 220n) | ((2n ** 20n - 1n) << 200n) | (round.number << 160n);
      expect(word).to.equal(expected | BigInt(LIQUIDATOR));
      expect(await fixture.chain.storageAt(probe, slotOf(nullifier, 0n) + 1n)).to.equal(0n);
    });

    it('once: not again, nor under another root, round, threshold or liquidator', async () => {
      const proof = proveTo(probe, 'once');
      const nullifier = proof.words.nullifiers[0]!;
      await fixture.authorize(proof, round);
      const refused = async (changes: Changes, root = 'once') => {
        const again = proveTo(probe, root, {
          ...changes,
          words: { nullifiers: [nullifier], ...changes.words },
        });
        const result = await fixture.tryAuthorize(again, round);
        fixture.expectRefusal(result, 'NullifierUsed', [nullifier]);
      };
      await refused({});
      await refused({}, 'another root');
      await refused({ words: { threshold: 1n } });
      await refused({ context: { liquidator: STRANGER } });
      round = await fixture.makeRound(fixture.rounds);
      await refused({});
    });

    it('not of a nullifier that the host has spent, which it can do once', async () => {
      const proof = proveTo(probe, 'spent');
      const nullifier = proof.words.nullifiers[0]!;
      const sent = await fixture.send('ProbeHost', probe, 'spend', [nullifier]);
      expect(fixture.event('ProbeHost', sent, 'NullifierSpent')).to.deep.equal([nullifier]);
      const { time, ...rest } = await fixture.recordOf(probe, nullifier);
      expect(rest).to.deep.equal({ liquidator: ZERO_ADDRESS, round: 0n, threshold: 0n });
      expect(time > 0n).to.equal(true);
      for (const used of [
        await fixture.tryAuthorize(proof, round),
        await fixture.try('ProbeHost', probe, 'spend', [nullifier]),
      ]) {
        fixture.expectRefusal(used, 'NullifierUsed', [nullifier]);
      }
      const zero = await fixture.try('ProbeHost', probe, 'spend', [0n]);
      fixture.expectRefusal(zero, 'NullifierUsed', [0n]);
    });

    it('and lets the host spend no alias of a nullifier', async () => {
      for (const alias of [r, r + 1n, 2n ** 256n - 1n]) {
        const refused = await fixture.try('ProbeHost', probe, 'spend', [alias]);
        fixture.expectRefusal(refused, 'NullifierNotInField', [alias]);
      }
      expect((await fixture.try('ProbeHost', probe, 'spend', [r - 1n])).ok).to.equal(true);
    });

    it('under each of its circuits, the larger one padded', async () => {
      for (const circuit of ['liquidatable-8-20', 'liquidatable-16-20']) {
        const root = await fixture.insert(drawn(circuit));
        const own = await fixture.makeRound();
        const nullifier = drawn(`nullifier ${circuit}`);
        const proof = fixture.prove(fixture.ledger, root, own, {
          circuit,
          words: { nullifiers: [nullifier] },
        });
        await fixture.authorize(proof, own);
        const { liquidator } = await fixture.recordOf(fixture.ledger, nullifier);
        expect(liquidator).to.equal(LIQUIDATOR);
      }
    });

    it('padded with zeros, whatever the host leaves in memory', async () => {
      const args = [fixture.rounds, fixture.verifiers, MAXIMUM_AGE];
      const dirty = await fixture.address('DirtyHost', args);
      for (const circuit of ['liquidatable-8-20', 'liquidatable-16-20']) {
        const proof = proveTo(dirty, circuit, { circuit });
        expect((await fixture.tryAuthorize(proof, round)).ok, circuit).to.equal(true);
        expect((await fixture.tryBatch([proof], round)).ok, circuit).to.equal(true);
      }
    });
  });

  describe('calls the hook of its host', () => {
    beforeEach(async () => {
      round = await fixture.makeRound(fixture.rounds);
    });

    it('with what was verified, once it is recorded', async () => {
      await setHook('tell');
      const extraData = `0x${'c0ffee'.repeat(20)}`;
      const extraHash = keccak256(extraData);
      const proof = proveTo(probe, 'told', { context: { extraHash } });
      const calldata = fixture.calldata(proof, round, extraData);
      const sent = await fixture.chain.send(probe, calldata);
      const [terms, nullifier, told, record] = fixture.event('ProbeHost', sent, 'HookCalled');
      const words = [terms, nullifier].flat(9).map((word) => BigInt(String(word)));
      expect(words).to.deep.equal(words.map((_, place) => wordAt(calldata, place)));
      expect(words.length).to.equal(9);
      expect(told).to.equal(extraData);
      const [liquidator, number, threshold] = record as bigint[];
      expect([liquidator, number, threshold]).to.deep.equal([LIQUIDATOR, round.number, THRESHOLD]);
    });

    it('which undoes the authorization if it reverts', async () => {
      const proof = proveTo(probe, 'undone');
      await setHook('revert');
      fixture.expectRefusal(await fixture.tryAuthorize(proof, round), 'HookRefused');
      await setHook('tell');
      expect((await fixture.tryAuthorize(proof, round)).ok).to.equal(true);
    });

    it('which can liquidate others, but not the same again', async () => {
      const [proof, other] = [proveTo(probe, 'outer'), proveTo(probe, 'inner')];
      await setHook('reenter', fixture.calldata(proof, round));
      const sent = await fixture.authorize(proof, round);
      const [accepted, answer] = fixture.event('ProbeHost', sent, 'Reentered');
      expect(accepted).to.equal(false);
      const refused = { ok: false, data: String(answer) };
      fixture.expectRefusal(refused, 'NullifierUsed', [proof.words.nullifiers[0]!]);

      await setHook('reenter', fixture.calldata(other, round));
      const third = await fixture.authorize(proveTo(probe, 'third'), round);
      // The inner call's hook comes back for a nullifier that is used by then.
      expect(third.logs.length).to.equal(6);
      const { liquidator } = await fixture.recordOf(probe, other.words.nullifiers[0]!);
      expect(liquidator).to.equal(LIQUIDATOR);
    });
  });
});
