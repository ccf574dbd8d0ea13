import { expect } from 'chai';
import { keccak256 } from 'ethers/crypto';
import fc from 'fast-check';
import { circuitInstance } from '../../src/circuits/instances.js';
import { SCALAR_MODULUS as r, toHex32 } from '../../src/field.js';
import type { PriceRound } from '../../src/market/round.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import { drawn } from '../support/accounts.js';
import { check } from '../support/check.js';
import { type BatchStruct, batchStruct, encodeBatchStruct } from './harness/batchCall.js';
import { PLACES, withWord } from './harness/calldataWords.js';
import { type Sent, STRANGER } from './harness/chain.js';
import { GateFixture, LIQUIDATOR, MAXIMUM_AGE, THRESHOLD } from './harness/gateFixture.js';
import { ZERO_ADDRESS } from './harness/roundsFixture.js';
import { replaced } from './harness/verifierFixture.js';

const SINGLE = 'liquidatable-8-20';
const FOUR = 'liquidatable-batch-4-8-20';
const EIGHT = 'liquidatable-batch-8-8-20';
const SIXTEEN = 'liquidatable-batch-16-8-20';
const CIRCUITS = [SINGLE, FOUR, EIGHT, SIXTEEN];

/** ProbeHost.Hook. */
const hooks = { tell: 0, revert: 1, reenter: 2, revertForOne: 3 } as const;

/** As many different nullifiers. */
const several = (label: string, count: number): bigint[] =>
  Array.from({ length: count }, (_, i) => drawn(`${label} ${i}`));

describe('LiquidationGate and batches', () => {
  let fixture: GateFixture;
  let probe: string;
  let round: PriceRound;

  before(async () => {
    fixture = await GateFixture.setUp(['test/contracts/harness/Hosts.sol'], CIRCUITS);
    probe = await deployProbe();
  });

  beforeEach(async () => {
    round = await fixture.makeRound(fixture.rounds);
    await setHook('tell');
  });

  after(() => fixture?.tearDown());

  const deployProbe = () =>
    fixture.address('ProbeHost', [fixture.rounds, fixture.verifiers, MAXIMUM_AGE]);

  const setHook = (hook: keyof typeof hooks, reentry = '0x') =>
    fixture.send('ProbeHost', probe, 'setHook', [hooks[hook], reentry]);

  const prove = (circuit: string, nullifiers: readonly bigint[], gate = probe) =>
    fixture.proveBatch(gate, 1n, round, circuit, nullifiers);

  const batch = (circuit: string, nullifiers: readonly bigint[]): Promise<Sent> =>
    fixture.authorizeBatch(prove(circuit, nullifiers), round);

  const expectBatchRefused = async (
    proofs: readonly LiquidationProof[],
    name: string,
    args: readonly unknown[] = [],
  ) => fixture.expectRefusal(await fixture.tryBatch(proofs, round), name, args);

  const isRecorded = async (nullifier: bigint, gate = probe): Promise<boolean> =>
    (await fixture.recordOf(gate, nullifier)).time !== 0n;

  const authorized = (nullifier: bigint) => [
    'LiquidationAuthorized',
    nullifier,
    LIQUIDATOR,
    round.number,
    THRESHOLD,
  ];
  const skipped = (nullifier: bigint) => ['LiquidationSkipped', nullifier];

  /** What the gate told, without what the hook did. */
  const told = (sent: Sent): unknown[][] =>
    fixture.events('ProbeHost', sent).filter(([name]) => String(name).startsWith('Liquidation'));

  describe('authorizes', () => {
    for (const [circuit, count] of [
      [SINGLE, 1],
      [SINGLE, 2],
      [SINGLE, 5],
      [FOUR, 4],
      [FOUR, 12],
      [EIGHT, 16],
      [EIGHT, 64],
      [SIXTEEN, 16],
      [SIXTEEN, 32],
    ] as const) {
      it(`${count} accounts by proofs of ${circuit}, each by itself, in order`, async () => {
        const nullifiers = several(`${circuit} ${count}`, count);
        const time = Number(round.time) + 30;
        await fixture.chain.setNextTime(time);
        const sent = await batch(circuit, nullifiers);
        expect(told(sent)).to.deep.equal(nullifiers.map(authorized));
        const record = {
          liquidator: LIQUIDATOR,
          round: round.number,
          threshold: THRESHOLD,
          time: BigInt(time),
        };
        for (const nullifier of nullifiers) {
          expect(await fixture.recordOf(probe, nullifier)).to.deep.equal(record);
        }
      });
    }

    it('whoever sends it', async () => {
      const data = fixture.batchCalldata(prove(FOUR, several('stranger', 4)), round);
      const sent = await fixture.chain.send(probe, data, STRANGER);
      expect(told(sent)).to.deep.equal(several('stranger', 4).map(authorized));
    });

    it('nobody for an unused slot, wherever it is, and tells nothing of it', async () => {
      const [a, b, c] = several('slots', 3) as [bigint, bigint, bigint];
      const sent = await batch(FOUR, [0n, a, 0n, b, 0n, 0n, 0n, 0n, c]);
      expect(told(sent)).to.deep.equal([a, b, c].map(authorized));
      expect(await fixture.recordOf(probe, 0n)).to.include({ liquidator: ZERO_ADDRESS, time: 0n });
    });

    it('the others, if a rival was first with one, or it has moved', async () => {
      const [a, b, c, d] = several('rivals', 4) as [bigint, bigint, bigint, bigint];
      const rival = fixture.prove(probe, 2n, round, {
        circuit: SINGLE,
        words: { nullifiers: [b], threshold: 1n },
        context: { liquidator: STRANGER },
      });
      const proofs = prove(FOUR, [a, b, c, d]);
      await fixture.authorize(rival, round);
      await fixture.send('ProbeHost', probe, 'spend', [c]);
      const before = [await fixture.recordOf(probe, b), await fixture.recordOf(probe, c)];
      expect(before[0]!.liquidator).to.equal(STRANGER);
      const sent = await fixture.authorizeBatch(proofs, round);
      expect(told(sent)).to.deep.equal([authorized(a), skipped(b), skipped(c), authorized(d)]);
      const after = [await fixture.recordOf(probe, b), await fixture.recordOf(probe, c)];
      expect(after).to.deep.equal(before);
    });

    it('an account once that is in it several times, in a proof or in two', async () => {
      const [a, b, c, d] = several('repeated', 4) as [bigint, bigint, bigint, bigint];
      const sent = await batch(FOUR, [a, a, b, 0n, b, c, a, d]);
      expect(told(sent)).to.deep.equal([
        ...[authorized(a), skipped(a), authorized(b)],
        ...[skipped(b), authorized(c), skipped(a), authorized(d)],
      ]);
      // The same proof twice.
      const [e] = several('the same proof', 1) as [bigint];
      const [proof] = prove(SINGLE, [e]) as [LiquidationProof];
      const twice = await fixture.authorizeBatch([proof, proof], round);
      expect(told(twice)).to.deep.equal([authorized(e), skipped(e)]);
    });

    it('by a proof of one account, alone or among others, but not twice', async () => {
      const [a, b] = several('either', 2) as [bigint, bigint];
      const [first, second] = prove(SINGLE, [a, b]) as [LiquidationProof, LiquidationProof];
      await fixture.authorize(first, round);
      await expectBatchRefused([first], 'NothingToAuthorize');
      const sent = await fixture.authorizeBatch([first, second], round);
      expect(told(sent)).to.deep.equal([skipped(a), authorized(b)]);
      for (const [proof, nullifier] of [
        [first, a],
        [second, b],
      ] as const) {
        const again = await fixture.tryAuthorize(proof, round);
        fixture.expectRefusal(again, 'NullifierUsed', [nullifier]);
      }
      await expectBatchRefused([first, second], 'NothingToAuthorize');
    });

    it('what the calls would for each alone: the same events and records', async () => {
      const pool = several('pool', 6);
      const drawnBatch = fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 5 });
      await check(
        fc.asyncProperty(drawnBatch, fc.subarray(pool), async (nullifiers, spent) => {
          round = await fixture.makeRound(fixture.rounds);
          const gates = [await deployProbe(), await deployProbe()] as const;
          for (const gate of gates) {
            for (const each of spent) await fixture.send('ProbeHost', gate, 'spend', [each]);
          }
          const events: unknown[][] = [];
          for (const proof of prove(SINGLE, nullifiers, gates[0])) {
            const { ok } = await fixture.tryAuthorize(proof, round);
            const [nullifier] = proof.words.nullifiers as [bigint];
            if (!ok) events.push(skipped(nullifier));
            else events.push(...told(await fixture.authorize(proof, round)));
          }
          const proofs = prove(SINGLE, nullifiers, gates[1]);
          if (nullifiers.every((each) => spent.includes(each))) {
            await expectBatchRefused(proofs, 'NothingToAuthorize');
          } else {
            expect(told(await fixture.authorizeBatch(proofs, round))).to.deep.equal(events);
          }
          for (const each of pool) {
            const [one, other] = await Promise.all(
              gates.map(async (gate) => ({ ...(await fixture.recordOf(gate, each)), time: 0n })),
            );
            expect(one).to.deep.equal(other);
          }
        }),
        12,
      );
    });
  });

  describe('refuses', () => {
    const struct = (circuit: string, nullifiers: readonly bigint[]): BatchStruct =>
      batchStruct(prove(circuit, nullifiers), round, CIRCUITS.indexOf(circuit));

    const tryStruct = (each: BatchStruct) =>
      fixture.chain.call(probe, encodeBatchStruct(each, round.prices));

    it('a batch that authorizes nobody, before it is verified', async () => {
      const nullifiers = several('used', 8);
      await batch(SINGLE, nullifiers);
      const proofs = prove(SINGLE, nullifiers);
      const data = fixture.batchCalldata(proofs, round);
      // Of which calldata takes 150,000. A pairing for eight proofs is 419,000.
      const result = await fixture.chain.call(probe, data, 190_000n);
      fixture.expectRefusal(result, 'NothingToAuthorize');
      await expectBatchRefused(prove(FOUR, [0n, 0n]), 'NothingToAuthorize');
      await expectBatchRefused(prove(FOUR, [...nullifiers, 0n, 0n]), 'NothingToAuthorize');
    });

    it('a batch of no proofs', async () => {
      const empty = { ...struct(SINGLE, [1n]), nullifiers: [], digests: [], proofs: [] };
      fixture.expectRefusal(await tryStruct(empty), 'NothingToAuthorize');
      const unproved = { ...empty, nullifiers: several('unproved', 4) };
      fixture.expectRefusal(await tryStruct(unproved), 'BatchUneven');
    });

    it('lists that do not fit each other', async () => {
      for (const circuit of CIRCUITS) {
        const { accounts } = circuitInstance(circuit);
        const fitting = struct(circuit, several('uneven', 2 * accounts));
        const { nullifiers, digests, proofs } = fitting;
        const [more] = several('one more', 1) as [bigint];
        const uneven: Partial<BatchStruct>[] = [
          { nullifiers: [...nullifiers, more] },
          { nullifiers: [...nullifiers, 0n] },
          { nullifiers: nullifiers.slice(1) },
          { nullifiers: nullifiers.slice(accounts) },
          { nullifiers: [...nullifiers, ...nullifiers] },
          { digests: [] },
          { digests: digests.slice(1) },
          { digests: [...digests, digests[0]!] },
          { proofs: [] },
          { proofs: proofs.slice(1) },
          { proofs: [...proofs, proofs[0]!] },
          { digests: digests.slice(1), proofs: proofs.slice(1) },
        ];
        for (const change of uneven) {
          const result = await tryStruct({ ...fitting, ...change });
          fixture.expectRefusal(result, 'BatchUneven', [], Object.keys(change).join());
        }
        expect((await tryStruct(fitting)).ok).to.equal(true);
      }
    });

    it('one wrong proof among right ones, wherever it is', async () => {
      for (const [circuit, count] of [
        [SINGLE, 4],
        [FOUR, 2],
      ] as const) {
        const { accounts } = circuitInstance(circuit);
        const nullifiers = several('wrong proof', count * accounts);
        const proofs = prove(circuit, nullifiers);
        for (let j = 0; j < count; j++) {
          const proof = proofs[j]!;
          const [other] = prove(circuit, several('another', accounts)) as [LiquidationProof];
          const wrong: LiquidationProof[] = [
            { ...proof, proof: other.proof },
            { ...proof, digest: other.digest },
            { ...proof, words: other.words },
            { ...proof, proof: { ...proof.proof, a: proof.proof.c, c: proof.proof.a } },
          ];
          for (const each of wrong) {
            await expectBatchRefused(replaced(proofs, j, each), 'ProofInvalid');
          }
        }
        expect((await fixture.tryBatch(proofs, round)).ok).to.equal(true);
      }
    });

    it('proofs, digests or nullifiers in another order', async () => {
      const fitting = struct(FOUR, several('order', 8));
      const { nullifiers, digests, proofs } = fitting;
      const swapped = <T>(list: readonly T[], i: number, j: number) =>
        replaced(replaced(list, i, list[j]!), j, list[i]!);
      const changes: Partial<BatchStruct>[] = [
        { digests: swapped(digests, 0, 1) },
        { proofs: swapped(proofs, 0, 1) },
        { digests: swapped(digests, 0, 1), proofs: swapped(proofs, 0, 1) },
        ...[1, 3, 4, 7].map((j) => ({ nullifiers: swapped(nullifiers, 0, j) })),
      ];
      for (const change of changes) {
        const result = await tryStruct({ ...fitting, ...change });
        fixture.expectRefusal(result, 'ProofInvalid', [], Object.keys(change).join());
      }
      const all = {
        nullifiers: [...nullifiers.slice(4), ...nullifiers.slice(0, 4)],
        digests: swapped(digests, 0, 1),
        proofs: swapped(proofs, 0, 1),
      };
      expect((await tryStruct({ ...fitting, ...all })).ok).to.equal(true);
    });

    it('accounts that no proof is about, more or fewer', async () => {
      const [a, b] = several('slots of a proof', 2) as [bigint, bigint];
      const [proof] = prove(FOUR, [a, b]) as [LiquidationProof];
      for (const nullifiers of [[a], [b], [a, b, b], [b, a], [0n, a, b], [a, b, drawn('more')]]) {
        const padded = [...nullifiers, 0n, 0n, 0n].slice(0, 4);
        const words = { ...proof.words, nullifiers: padded };
        await expectBatchRefused([{ ...proof, words }], 'ProofInvalid');
      }
    });

    it('terms that the gate does not take, and all that the proofs do not name', async () => {
      const fitting = struct(FOUR, several('terms', 8));
      const cases = Object.entries<readonly [unknown, string][]>({
        circuit: [
          [9n, 'CircuitUnknown'],
          [0n, 'BatchUneven'],
        ],
        root: [
          [0n, 'RootUnknown'],
          [2n, 'ProofInvalid'],
        ],
        threshold: [
          [2n ** 20n, 'ThresholdNotAccepted'],
          [THRESHOLD + 1n, 'ProofInvalid'],
        ],
        round: [[round.number + 1n, 'RoundUnknown']],
        roundTime: [
          [round.time - 1n, 'RoundUnknown'],
          [round.time - BigInt(MAXIMUM_AGE) - 1n, 'RoundTooOld'],
        ],
        weightsVersion: [[round.weightsVersion + 1n, 'RoundUnknown']],
        liquidator: [
          [ZERO_ADDRESS, 'LiquidatorZero'],
          [STRANGER, 'ProofInvalid'],
        ],
        deadline: [
          [round.time - 1n, 'DeadlinePassed'],
          [round.time + 61n, 'ProofInvalid'],
        ],
      });
      for (const [field, changes] of cases) {
        for (const [value, name] of changes) {
          const terms = { ...fitting.terms, [field]: value };
          const { name: told } = fixture.refusal(await tryStruct({ ...fitting, terms }));
          expect(told, `${field} ${value}`).to.equal(name);
        }
      }
    });

    it('extra data that the proofs do not name; the hooks get what they do', async () => {
      const extraData = `0x${'c0ffee'.repeat(20)}`;
      const nullifiers = several('extra data', 2);
      const context = { extraHash: keccak256(extraData) };
      const proofs = nullifiers.map((nullifier) =>
        fixture.prove(probe, 1n, round, {
          circuit: SINGLE,
          words: { nullifiers: [nullifier] },
          context,
        }),
      );
      const data = (extra: string) =>
        encodeBatchStruct(
          batchStruct(proofs, round, CIRCUITS.indexOf(SINGLE)),
          round.prices,
          extra,
        );
      for (const other of ['0x', '0x00', `${extraData}00`, extraData.slice(0, -2)]) {
        fixture.expectRefusal(await fixture.chain.call(probe, data(other)), 'ProofInvalid');
      }
      const sent = await fixture.chain.send(probe, data(extraData));
      const hooked = fixture.events('ProbeHost', sent).filter(([name]) => name === 'HookCalled');
      expect(hooked.map(([, , nullifier, extra]) => [nullifier, extra])).to.deep.equal(
        nullifiers.map((nullifier) => [nullifier, extraData]),
      );
    });

    it('an alias of a nullifier, wherever it is', async () => {
      const nullifiers = several('alias', 8);
      const fitting = struct(FOUR, nullifiers);
      for (let i = 0; i < 8; i++) {
        const place = 20 + i + (i < 4 ? 0 : 20);
        for (const alias of [nullifiers[i]! + r, r, 2n ** 256n - 1n]) {
          const result = await tryStruct({
            ...fitting,
            nullifiers: replaced(nullifiers, i, alias),
          });
          fixture.expectRefusal(result, 'WordNotInField', [BigInt(place)]);
        }
      }
    });

    it('proofs of one circuit as those of another', async () => {
      const four = several('four', 4);
      const eight = several('eight', 8);
      const proof = (circuit: string, nullifiers: readonly bigint[]) => struct(circuit, nullifiers);
      const one = (from: BatchStruct) => ({
        digests: from.digests.slice(0, 1),
        proofs: from.proofs.slice(0, 1),
      });
      const at = (circuit: string, each: BatchStruct) => ({
        ...each,
        terms: { ...each.terms, circuit: CIRCUITS.indexOf(circuit) },
      });
      const single = proof(SINGLE, four);
      const [by4, by8] = [proof(FOUR, eight), proof(EIGHT, eight)];
      const [digest] = by8.digests as [bigint];
      const wrong = [
        at(FOUR, { ...single, ...one(single) }),
        at(EIGHT, { ...by4, ...one(by4) }),
        at(FOUR, { ...by8, digests: [digest, digest], proofs: [by8.proofs[0], by8.proofs[0]] }),
      ];
      for (const each of wrong) fixture.expectRefusal(await tryStruct(each), 'ProofInvalid');
      const none = at(FOUR, { ...single, terms: { ...single.terms } });
      fixture.expectRefusal(await tryStruct(none), 'BatchUneven');
    });

    it('a proof of several accounts where one is asked for', async () => {
      const [proof] = prove(SINGLE, several('alone', 1)) as [LiquidationProof];
      const calldata = fixture.calldata(proof, round);
      expect((await fixture.chain.call(probe, calldata)).ok).to.equal(true);
      for (const place of [1n, 2n, 3n]) {
        const other = withWord(calldata, PLACES.circuit, () => place);
        const result = await fixture.chain.call(probe, other);
        fixture.expectRefusal(result, 'CircuitForBatches', [place]);
      }
    });

    it('whatever has too little gas to be verified', async () => {
      const data = fixture.batchCalldata(prove(FOUR, several('gas', 8)), round);
      for (let gas = 60_000n; gas <= 420_000n; gas += 40_000n) {
        expect((await fixture.chain.call(probe, data, gas)).ok, `${gas}`).to.equal(false);
      }
    });
  });

  describe('calls the hook of its host', () => {
    it('for each in order, with the terms of all, once it is recorded', async () => {
      const nullifiers = several('told', 6);
      const [taken] = nullifiers.splice(2, 1) as [bigint];
      await fixture.send('ProbeHost', probe, 'spend', [taken]);
      const all = [...nullifiers.slice(0, 2), taken, 0n, ...nullifiers.slice(2)];
      const sent = await batch(FOUR, all);
      const calls = fixture.events('ProbeHost', sent).filter(([name]) => name === 'HookCalled');
      expect(calls.map(([, , nullifier]) => nullifier)).to.deep.equal(nullifiers);
      const { terms } = batchStruct(prove(FOUR, all), round, 1);
      for (const [, given, , extraData, record] of calls) {
        const words = (given as unknown[]).map((word) => BigInt(String(word)));
        expect(words).to.deep.equal(Object.values(terms).map((word) => BigInt(String(word))));
        expect(extraData).to.equal('0x');
        expect((record as unknown[]).slice(0, 3)).to.deep.equal([
          LIQUIDATOR,
          round.number,
          THRESHOLD,
        ]);
      }
    });

    it('which undoes the whole batch if it reverts, whichever account it is for', async () => {
      const nullifiers = several('undone', 4);
      const proofs = prove(FOUR, nullifiers);
      for (const nullifier of nullifiers) {
        await setHook('revertForOne', `0x${toHex32(nullifier)}`);
        await expectBatchRefused(proofs, 'HookRefused');
      }
      await setHook('revertForOne', `0x${toHex32(drawn('nobody'))}`);
      const sent = await fixture.authorizeBatch(proofs, round);
      expect(told(sent)).to.deep.equal(nullifiers.map(authorized));
    });

    it('which can liquidate a later one by itself: the batch then leaves it out', async () => {
      // In one proof, and in two.
      for (const count of [3, 6]) {
        const nullifiers = several(`reentered of ${count}`, count);
        const [first, later] = [nullifiers[0]!, nullifiers.at(-1)!];
        const [inner] = prove(SINGLE, [later]) as [LiquidationProof];
        await setHook('reenter', fixture.calldata(inner, round));
        const sent = await batch(FOUR, nullifiers);
        // The hook of the inner one is told before the outer's next one.
        expect(told(sent)).to.deep.equal([
          ...[first, later, ...nullifiers.slice(1, -1)].map(authorized),
          skipped(later),
        ]);
      }
    });

    it('which can send the same batch again: each still counts once', async () => {
      const nullifiers = several('again', 4);
      const proofs = prove(FOUR, nullifiers);
      await setHook('reenter', fixture.batchCalldata(proofs, round));
      const sent = await fixture.authorizeBatch(proofs, round);
      const events = told(sent);
      for (const nullifier of nullifiers) {
        const count = events.filter(
          ([name, of]) => name === 'LiquidationAuthorized' && of === nullifier,
        );
        expect(count.length).to.equal(1);
        expect(await isRecorded(nullifier)).to.equal(true);
      }
      const hookCalls = fixture.events('ProbeHost', sent).filter(([name]) => name === 'HookCalled');
      expect(hookCalls.length).to.equal(4);
    });
  });
});
