import { expect } from 'chai';
import { SCALAR_MODULUS } from '../../src/field.js';
import type { PriceRound } from '../../src/market/round.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import { AccountTree } from '../../src/tree/accountTree.js';
import { drawn } from '../support/accounts.js';
import { SENDER, STRANGER } from './harness/chain.js';
import { GateFixture, type LedgerChanges, LIQUIDATOR, THRESHOLD } from './harness/gateFixture.js';

const HOST = 'PrivateLedger';
const leaves = Array.from({ length: 20 }, (_, i) => drawn(`ledger leaf ${i}`));
const rootOf = async (...listed: bigint[]) => (await AccountTree.create(listed)).root;

describe('PrivateLedger', () => {
  let fixture: GateFixture;
  let ledger: string;

  before(async () => {
    fixture = await GateFixture.setUp();
  });

  after(() => fixture?.tearDown());

  async function deploy(changes: LedgerChanges = {}): Promise<void> {
    ledger = await fixture.address(HOST, fixture.ledgerArguments(changes));
  }

  const send = (method: string, ...args: unknown[]) => fixture.send(HOST, ledger, method, args);
  const attempt = (method: string, ...args: unknown[]) => fixture.try(HOST, ledger, method, args);
  const ask = async (method: string, ...args: unknown[]) =>
    (await fixture.ask(HOST, ledger, method, args))[0];
  const known = (...roots: bigint[]) =>
    Promise.all(roots.map((root) => ask('isKnownRoot', root))) as Promise<boolean[]>;

  async function proofOf(root: bigint, nullifier: bigint): Promise<[LiquidationProof, PriceRound]> {
    const round = await fixture.makeRound(ledger);
    const circuit = 'liquidatable-8-20';
    return [
      fixture.prove(ledger, root, round, { circuit, words: { nullifiers: [nullifier] } }),
      round,
    ];
  }

  async function liquidate(nullifier: bigint, root?: bigint): Promise<void> {
    await fixture.authorize(...(await proofOf(root ?? (await ask('currentRoot')), nullifier)));
  }

  describe('posts leaves', () => {
    beforeEach(() => deploy());

    it('one or many, as TypeScript builds the tree', async () => {
      expect(await ask('currentRoot')).to.equal(0n);
      let size = 0;
      for (const count of [1, 1, 5, 8]) {
        const listed = leaves.slice(size, size + count);
        const sent = await send('insert', listed);
        const root = await rootOf(...leaves.slice(0, size + count));
        const event = fixture.event(HOST, sent, 'LeavesInserted');
        expect(event).to.deep.equal([0n, BigInt(size), listed, root]);
        size += count;
        expect(await ask('currentRoot')).to.equal(root);
        expect(await ask('sizeOf', 0n)).to.equal(BigInt(size));
        expect(await known(root)).to.deep.equal([true]);
      }
    });

    it('but not none, 0, one beyond the field, or one that is there', async () => {
      await send('insert', [leaves[0]]);
      fixture.expectRefusal(await attempt('insert', []), 'LeavesMissing');
      const wrong: (readonly [bigint[], string])[] = [
        [[0n], 'LeafCannotBeZero'],
        [[leaves[1]!, 0n], 'LeafCannotBeZero'],
        [[SCALAR_MODULUS], 'LeafGreaterThanSnarkScalarField'],
        [[leaves[1]!, leaves[2]! + SCALAR_MODULUS], 'LeafGreaterThanSnarkScalarField'],
        [[leaves[0]!], 'LeafAlreadyExists'],
        [[leaves[1]!, leaves[0]!], 'LeafAlreadyExists'],
        [[leaves[1]!, leaves[2]!, leaves[1]!], 'LeafAlreadyExists'],
      ];
      for (const [listed, name] of wrong) {
        fixture.expectRefusal(await attempt('insert', listed), name);
        if (listed.length > 1) continue;
        fixture.expectRefusal(await attempt('update', drawn('old'), listed[0]), name);
      }
      await send('insert', [SCALAR_MODULUS - 1n]);
    });

    it('of its operator alone', async () => {
      for (const [method, args] of [
        ['insert', [[leaves[0]]]],
        ['update', [1n, leaves[0]]],
        ['settle', [1n, leaves[0]]],
      ] as const) {
        const data = fixture.encode(HOST, method, args);
        const refused = await fixture.chain.call(ledger, data, undefined, STRANGER);
        fixture.expectRefusal(refused, 'NotOperator');
      }
    });
  });

  describe('keeps trees of a depth', () => {
    it('and starts another when one is full, under the roots of all', async () => {
      await deploy({ depth: 2n });
      await send('insert', leaves.slice(0, 3));
      fixture.expectRefusal(await attempt('insert', leaves.slice(3, 5)), 'TreeFull', [1n]);
      await send('insert', leaves.slice(3, 4));
      expect([await ask('currentTree'), await ask('sizeOf', 0n)]).to.deep.equal([0n, 4n]);
      fixture.expectRefusal(await attempt('insert', leaves.slice(4, 9)), 'TreeFull', [4n]);
      expect(await ask('currentTree')).to.equal(0n);

      const sent = await send('insert', leaves.slice(4, 6));
      const [tree, first, , root] = fixture.event(HOST, sent, 'LeavesInserted');
      expect([tree, first]).to.deep.equal([1n, 0n]);
      expect(root).to.equal(await rootOf(...leaves.slice(4, 6)));
      expect([await ask('currentTree'), await ask('sizeOf', 1n)]).to.deep.equal([1n, 2n]);
      expect(await ask('sizeOf', 0n)).to.equal(4n);
      const full = await rootOf(...leaves.slice(0, 4));
      const earlier = await rootOf(...leaves.slice(0, 3));
      expect(await known(full, earlier, root as bigint)).to.deep.equal([true, true, true]);
      await liquidate(drawn('nullifier 1'), full);
      await liquidate(drawn('nullifier 2'), earlier);
    });

    it('also by updates and settlements', async () => {
      await deploy({ depth: 1n });
      await send('insert', leaves.slice(0, 2));
      await send('update', drawn('old'), leaves[2]);
      expect([await ask('currentTree'), await ask('sizeOf', 1n)]).to.deep.equal([1n, 1n]);
      await liquidate(drawn('fallen'));
      await send('insert', [leaves[3]]);
      await send('settle', drawn('fallen'), leaves[4]);
      expect([await ask('currentTree'), await ask('sizeOf', 2n)]).to.deep.equal([2n, 1n]);
      // Each tree has its own leaves.
      await send('insert', [leaves[0]]);
    });

    it('and fills the last place of one by an update or a settlement', async () => {
      await deploy({ depth: 1n });
      await send('insert', [leaves[0]]);
      await liquidate(drawn('fallen'));
      await send('update', drawn('old'), leaves[1]);
      expect([await ask('currentTree'), await ask('sizeOf', 0n)]).to.deep.equal([0n, 2n]);
      await send('insert', [leaves[2]]);
      await send('settle', drawn('fallen'), leaves[3]);
      expect([await ask('currentTree'), await ask('sizeOf', 1n)]).to.deep.equal([1n, 2n]);
    });

    it('and with a window knows the latest roots and the last one of every full tree', async () => {
      await deploy({ depth: 1n, rootWindow: 1n });
      const roots: bigint[] = [];
      for (const leaf of leaves.slice(0, 5)) {
        await send('insert', [leaf]);
        roots.push(await ask('currentRoot'));
      }
      expect(await known(...roots, 0n)).to.deep.equal([false, true, false, true, true, false]);
      await send('insert', [leaves[5]]);
      expect(await known(...roots)).to.deep.equal([false, true, false, true, false]);
      await liquidate(drawn('in the first tree'), roots[1]);
      const gone = await fixture.tryAuthorize(...(await proofOf(roots[0]!, 1n)));
      fixture.expectRefusal(gone, 'RootUnknown', [roots[0]]);
    });
  });

  describe('updates an account', () => {
    const nullifier = drawn('nullifier of an update');

    beforeEach(async () => {
      await deploy();
      await send('insert', leaves.slice(0, 2));
    });

    it('and spends the nullifier of its old leaf, once', async () => {
      const sent = await send('update', nullifier, leaves[2]);
      expect(fixture.event(HOST, sent, 'NullifierSpent')).to.deep.equal([nullifier]);
      const root = await rootOf(...leaves.slice(0, 3));
      const event = fixture.event(HOST, sent, 'LeavesInserted');
      expect(event).to.deep.equal([0n, 2n, [leaves[2]], root]);
      const again = await attempt('update', nullifier, leaves[3]);
      fixture.expectRefusal(again, 'NullifierUsed', [nullifier]);
      fixture.expectRefusal(await attempt('update', 0n, leaves[3]), 'NullifierUsed', [0n]);
      const alias = nullifier + SCALAR_MODULUS;
      const aliased = await attempt('update', alias, leaves[3]);
      fixture.expectRefusal(aliased, 'NullifierNotInField', [alias]);
    });

    it('so that what it was is neither liquidated nor settled', async () => {
      const proof = await proofOf(await ask('currentRoot'), nullifier);
      expect((await fixture.tryAuthorize(...proof)).ok).to.equal(true);
      await send('update', nullifier, leaves[2]);
      fixture.expectRefusal(await fixture.tryAuthorize(...proof), 'NullifierUsed', [nullifier]);
      const settled = await attempt('settle', nullifier, leaves[3]);
      fixture.expectRefusal(settled, 'NothingToSettle', [nullifier]);
    });
  });

  describe('has an account liquidated', () => {
    const nullifier = drawn('nullifier of a liquidation');

    beforeEach(async () => {
      await deploy();
      await send('insert', leaves.slice(0, 2));
    });

    it('and from then on refuses to update it', async () => {
      await liquidate(nullifier);
      const refused = await attempt('update', nullifier, leaves[2]);
      fixture.expectRefusal(refused, 'NullifierUsed', [nullifier]);
      expect((await fixture.recordOf(ledger, nullifier)).liquidator).to.equal(LIQUIDATOR);
    });

    it('and settles it, once', async () => {
      const early = await attempt('settle', nullifier, leaves[2]);
      fixture.expectRefusal(early, 'NothingToSettle', [nullifier]);
      await liquidate(nullifier);
      expect(await ask('isSettled', nullifier)).to.equal(false);
      const sent = await send('settle', nullifier, leaves[2]);
      expect(fixture.event(HOST, sent, 'AccountSettled')).to.deep.equal([nullifier, leaves[2]]);
      const root = await rootOf(...leaves.slice(0, 3));
      const event = fixture.event(HOST, sent, 'LeavesInserted');
      expect(event).to.deep.equal([0n, 2n, [leaves[2]], root]);
      expect(await ask('isSettled', nullifier)).to.equal(true);
      const again = await attempt('settle', nullifier, leaves[3]);
      fixture.expectRefusal(again, 'NothingToSettle', [nullifier]);
    });

    it('under the current root or any before, and under no other', async () => {
      const before = await ask('currentRoot');
      await send('insert', [leaves[2]]);
      await liquidate(nullifier, before);
      for (const root of [drawn('no root'), leaves[0]!, 0n]) {
        const stranger = await fixture.tryAuthorize(...(await proofOf(root, drawn('other'))));
        fixture.expectRefusal(stranger, 'RootUnknown', [root]);
      }
    });
  });

  describe('is deployed', () => {
    it('with what it was given', async () => {
      const fixed = { operator: STRANGER, threshold: 2n ** 20n - 1n, depth: 32n, rootWindow: 1n };
      await deploy(fixed);
      const { operator, ...numbers } = fixed;
      expect(String(await ask('operator')).toLowerCase()).to.equal(operator);
      for (const [name, value] of Object.entries(numbers)) {
        expect(await ask(name), name).to.equal(value);
      }
      expect(await ask('isAcceptedThreshold', fixed.threshold)).to.equal(true);
      expect(await ask('isAcceptedThreshold', THRESHOLD)).to.equal(false);
      const refused = await attempt('insert', [leaves[0]]);
      fixture.expectRefusal(refused, 'NotOperator');
      const data = fixture.encode(HOST, 'insert', [[leaves[0]]]);
      expect((await fixture.chain.call(ledger, data, undefined, STRANGER)).ok).to.equal(true);
    });

    it('not with a threshold, depth or window out of range', async () => {
      const wrong: LedgerChanges[] = [
        { threshold: 0n },
        { threshold: 2n ** 20n },
        { threshold: 2n ** 255n },
        { depth: 0n },
        { depth: 33n },
        { depth: 2n ** 255n },
        { rootWindow: 0n },
      ];
      for (const changes of wrong) {
        const refused = await fixture.tryDeploy(HOST, fixture.ledgerArguments(changes));
        fixture.expectRefusal(refused, 'SettingsOutOfRange', [], Object.keys(changes)[0]);
      }
      const none = await fixture.tryDeploy(HOST, fixture.ledgerArguments({ verifiers: [] }));
      fixture.expectRefusal(none, 'CircuitCountOutOfRange', [0n]);
      for (const depth of [1n, 32n]) await deploy({ depth, threshold: 1n, operator: SENDER });
    });
  });
});
