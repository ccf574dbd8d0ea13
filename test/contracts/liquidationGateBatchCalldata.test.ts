import { expect } from 'chai';
import fc from 'fast-check';
import { circuitInstance } from '../../src/circuits/instances.js';
import type { PriceRound } from '../../src/market/round.js';
import { drawn } from '../support/accounts.js';
import { check } from '../support/check.js';
import {
  type BatchPlaces,
  batchPlaces,
  withWord,
  wordAt,
  wordsIn,
} from './harness/calldataWords.js';
import type { Sent } from './harness/chain.js';
import { GateFixture, LIQUIDATOR, MAXIMUM_AGE, THRESHOLD } from './harness/gateFixture.js';

const CIRCUITS = ['liquidatable-8-20', 'liquidatable-batch-4-8-20'] as const;
const PROOFS = 3;

const hex = (word: bigint) => BigInt.asUintN(256, word).toString(16).padStart(64, '0');

describe('LiquidationGate and the encoding of batches', () => {
  let fixture: GateFixture;
  let probe: string;

  before(async () => {
    fixture = await GateFixture.setUp(['test/contracts/harness/Hosts.sol'], CIRCUITS);
    const args = [fixture.rounds, fixture.verifiers, MAXIMUM_AGE];
    probe = await fixture.address('ProbeHost', args);
  });

  after(() => fixture?.tearDown());

  for (const circuit of CIRCUITS) {
    describe(`with proofs of ${circuit}`, () => {
      const { accounts } = circuitInstance(circuit);
      const nullifiers = Array.from({ length: PROOFS * accounts }, (_, i) =>
        drawn(`${circuit} ${i}`),
      );
      const places: BatchPlaces = batchPlaces(PROOFS, accounts);
      let round: PriceRound;
      let calldata: string;

      beforeEach(async () => {
        round = await fixture.makeRound(fixture.rounds);
        const proofs = fixture.proveBatch(probe, 1n, round, circuit, nullifiers);
        calldata = fixture.batchCalldata(proofs, round);
        expect((await fixture.chain.call(probe, calldata)).ok).to.equal(true);
      });

      const told = (sent: Sent): unknown[][] =>
        fixture.events('ProbeHost', sent).filter(([name]) => name !== 'HookCalled');

      const proved = () =>
        nullifiers.map((nullifier) => [
          'LiquidationAuthorized',
          nullifier,
          LIQUIDATOR,
          round.number,
          THRESHOLD,
        ]);

      /** Whether it is taken; if it is, what it says is what was proved. */
      async function isTaken(data: string): Promise<boolean> {
        const { chain } = fixture;
        if (!(await chain.call(probe, data)).ok) return false;
        const snapshot = await chain.snapshot();
        const sent = await chain.send(probe, data);
        await chain.revert(snapshot);
        expect(told(sent), data).to.deep.equal(proved());
        return true;
      }

      const changed = (data: string, ...words: (readonly [place: number, word: bigint])[]) =>
        words.reduce((all, [place, word]) => withWord(all, place, () => word), data);

      /** Byte offset of a list from the struct's start, as an encoder would tell it. */
      const offsetOf = (place: number) => BigInt(32 * (place - places.circuit));

      it('takes any that means what was proved', async () => {
        const end = wordsIn(calldata);
        const listOf = (count: number, words: number) =>
          calldata.slice(10 + 64 * count, 10 + 64 * (count + 1 + words));
        // Lists once more, behind the rest.
        for (const [offset, count, words] of [
          [places.nullifiersOffset, places.nullifierCount, nullifiers.length],
          [places.digestsOffset, places.digestCount, PROOFS],
          [places.proofsOffset, places.proofCount, 8 * PROOFS],
        ] as const) {
          const moved = changed(calldata, [offset, offsetOf(end)]) + listOf(count, words);
          expect(await isTaken(moved)).to.equal(true);
          const spaced = changed(calldata, [offset, offsetOf(end) + 7n]);
          expect(await isTaken(`${spaced}${'ff'.repeat(7)}${listOf(count, words)}`)).to.equal(true);
        }
        // Extra data of no bytes, wherever there is a 0.
        expect(await isTaken(changed(calldata, [places.extraDataOffset, 64n]))).to.equal(false);
        const zero = BigInt(32 * end);
        const data = `${changed(calldata, [places.extraDataOffset, zero])}${hex(0n)}`;
        expect(await isTaken(data)).to.equal(true);
        // The struct behind the rest.
        const struct = calldata.slice(10 + 64 * places.circuit, 10 + 64 * places.priceCount);
        const behind = changed(calldata, [places.batchOffset, zero]) + struct;
        expect(await isTaken(behind)).to.equal(true);
      });

      it('refuses lists that are others, or overlap', async () => {
        const offsets = ['nullifiersOffset', 'digestsOffset', 'proofsOffset'] as const;
        const counts = ['nullifierCount', 'digestCount', 'proofCount', 'priceCount'] as const;
        const starts = [...counts, 'circuit', 'nullifier', 'digest', 'proof', 'prices'] as const;
        for (const offset of offsets) {
          const own = wordAt(calldata, places[offset]);
          for (const start of starts) {
            const place = places[start];
            if (offsetOf(place) === own) continue;
            const moved = changed(calldata, [places[offset], offsetOf(place)]);
            expect(await isTaken(moved), `${offset} at ${start}`).to.equal(false);
            // With a length that fits: the word there is the list's length.
            const length = offset === 'nullifiersOffset' ? nullifiers.length : PROOFS;
            const forced = changed(moved, [place, BigInt(length)]);
            expect(await isTaken(forced), `${offset} at ${start}, forced`).to.equal(false);
          }
          for (const step of [-32n, -1n, 1n, 31n, 32n]) {
            expect(await isTaken(changed(calldata, [places[offset], own + step]))).to.equal(false);
          }
        }
      });

      it('refuses offsets and lengths beyond the calldata, and negative ones', async () => {
        const size = BigInt(calldata.length / 2);
        const values = [
          ...[size - 32n, size, size + 1n, 2n ** 32n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 128n],
          ...[2n ** 251n, 2n ** 251n + BigInt(PROOFS), 2n ** 248n + BigInt(PROOFS), 2n ** 255n],
          ...[-1n, -31n, -32n, -64n, -96n, -128n, -(2n ** 64n), -(2n ** 255n)],
        ];
        const fields = [
          ...(['batchOffset', 'nullifiersOffset', 'digestsOffset', 'proofsOffset'] as const),
          ...(['nullifierCount', 'digestCount', 'proofCount', 'priceCount'] as const),
          ...(['pricesOffset', 'extraDataOffset'] as const),
        ];
        for (const field of fields) {
          for (const value of values) {
            const taken = await isTaken(changed(calldata, [places[field], value]));
            expect(taken, `${field} ${value}`).to.equal(false);
          }
        }
        // Lengths that would wrap to the right size, all of them.
        for (const bits of [248n, 251n, 255n]) {
          const wrapped = (['nullifierCount', 'digestCount', 'proofCount'] as const).map(
            (field) => [places[field], wordAt(calldata, places[field]) + 2n ** bits] as const,
          );
          expect(await isTaken(changed(calldata, ...wrapped))).to.equal(false);
        }
      });

      it('takes nothing but what was proved, whichever words are others', async () => {
        const count = wordsIn(calldata);
        const place = fc.nat(count - 1);
        const word = fc.oneof(
          fc.nat(256).map((bit) => (old: bigint) => old ^ (1n << BigInt(bit))),
          fc.nat(count).map((other) => () => BigInt(32 * other)),
          fc.nat(20).map((small) => () => BigInt(small)),
          fc.integer({ min: -70, max: 70 }).map((step) => (old: bigint) => old + BigInt(step)),
          place.map((other) => () => wordAt(calldata, other)),
          fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map((any) => () => any),
        );
        const change = fc.tuple(place, word);
        const changes = fc.array(change, { minLength: 1, maxLength: 3 });
        await check(
          fc.asyncProperty(changes, async (list) => {
            const data = list.reduce((all, [at, by]) => withWord(all, at, by), calldata);
            await isTaken(data);
          }),
          300,
          { interruptAfterTimeLimit: 60_000 },
        );
      });

      it('refuses each word with a bit flipped', async () => {
        for (let place = 0; place < wordsIn(calldata); place++) {
          for (const bit of [0n, 3n, 5n, 100n, 255n]) {
            const flipped = withWord(calldata, place, (word) => word ^ (1n << bit));
            expect(await isTaken(flipped), `word ${place}, bit ${bit}`).to.equal(false);
          }
        }
      });
    });
  }
});
