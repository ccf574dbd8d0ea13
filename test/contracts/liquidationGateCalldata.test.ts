import { expect } from 'chai';
import { keccak256 } from 'ethers/crypto';
import { BASE_MODULUS, SCALAR_MODULUS as r } from '../../src/field.js';
import { NEUTRAL, type PriceRound } from '../../src/market/round.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import { drawn } from '../support/accounts.js';
import { type Field, PLACES, withWord, wordAt } from './harness/calldataWords.js';
import { type CallResult, STRANGER } from './harness/chain.js';
import { NO_WORDS } from './harness/deployedContracts.js';
import { GateFixture } from './harness/gateFixture.js';

const add = (addend: bigint) => (word: bigint) => word + addend;
const set = (value: bigint) => () => value;
const high = [2n ** 48n, 2n ** 64n, 2n ** 160n, 2n ** 255n];

/** A field, how it is changed, the error, and its arguments if it has any. */
type Row = readonly [Field, (word: bigint) => bigint, string, ((word: bigint) => unknown)?];

const same = (word: bigint) => word;

const rows: readonly Row[] = [
  ['root', add(1n), 'RootUnknown', same],
  ['root', add(r), 'RootUnknown', same],
  ['root', set(0n), 'RootUnknown', same],
  ['nullifier', add(1n), 'ProofInvalid'],
  ['nullifier', add(r), 'WordNotInField', () => 1n],
  ['nullifier', set(r), 'WordNotInField', () => 1n],
  ['nullifier', set(0n), 'NullifierUsed', same],
  ['threshold', add(1n), 'ThresholdNotAccepted', same],
  ['threshold', set(0n), 'ThresholdNotAccepted', same],
  ['threshold', add(2n ** 20n), 'ThresholdNotAccepted', same],
  ['threshold', add(2n ** 32n), 'ThresholdNotAccepted', same],
  ['threshold', add(2n ** 255n), 'ThresholdNotAccepted', same],
  ['round', add(1n), 'RoundUnknown', same],
  ['round', set(0n), 'RoundUnknown', same],
  ...high.map((bit): Row => ['round', add(bit), 'RoundUnknown', same]),
  ['liquidator', add(1n), 'ProofInvalid'],
  ['liquidator', set(0n), 'LiquidatorZero'],
  ['liquidator', add(2n ** 160n), NO_WORDS],
  ['liquidator', add(2n ** 255n), NO_WORDS],
  ['deadline', add(1n), 'ProofInvalid'],
  ['deadline', add(-1n), 'ProofInvalid'],
  ['deadline', add(2n ** 64n), 'ProofInvalid'],
  ['deadline', set(2n ** 256n - 1n), 'ProofInvalid'],
  ['deadline', set(0n), 'DeadlinePassed', same],
  ['digest', add(1n), 'ProofInvalid'],
  ['digest', set(0n), 'ProofInvalid'],
  ['digest', add(r), 'DigestNotInField'],
  ['digest', set(2n ** 256n - 1n), 'DigestNotInField'],
  ...[2n, 3n, 4n, 2n ** 255n, 2n ** 256n - 1n].map(
    (place): Row => ['circuit', set(place), 'CircuitUnknown', same],
  ),
];

/** Changes of what the round's hash covers beside its number: the error tells the number. */
const roundRows: readonly (readonly [Field, (word: bigint) => bigint])[] = [
  ['roundTime', add(1n)],
  ['roundTime', add(-1n)],
  ...high.map((bit) => ['roundTime', add(bit)] as const),
  ['roundTime', set(2n ** 256n - 1n)],
  ['weightsVersion', add(1n)],
  ['weightsVersion', set(0n)],
  ['weightsVersion', add(2n ** 32n)],
  ...high.map((bit) => ['weightsVersion', add(bit)] as const),
];

describe('LiquidationGate and its calldata', () => {
  let fixture: GateFixture;

  before(async () => {
    fixture = await GateFixture.setUp();
  });

  after(() => fixture?.tearDown());

  for (const host of ['PrivateLedger', 'AddressedLedger'] as const) {
    describe(`of ${host} refuses`, () => {
      let gate: string;
      let root: bigint;
      let round: PriceRound;
      let proof: LiquidationProof;
      let calldata: string;

      before(async () => {
        const own = host === 'PrivateLedger';
        gate = own ? fixture.ledger : fixture.addressed;
        root = drawn(host);
        if (own) root = await fixture.insert(root);
        else await fixture.post(STRANGER, root);
      });

      beforeEach(async () => {
        round = await fixture.makeRound(host === 'PrivateLedger' ? gate : fixture.rounds);
        proof = fixture.prove(gate, root, round);
        calldata = fixture.calldata(proof, round);
      });

      // All of it would have been taken as it was.
      afterEach(async () => {
        expect((await fixture.chain.call(gate, calldata)).ok).to.equal(true);
      });

      const change = (place: number, by: (word: bigint) => bigint): Promise<CallResult> =>
        fixture.chain.call(gate, withWord(calldata, place, by));

      it('any field changed alone, aliased by + r, out of its range or of its type', async () => {
        for (const [field, by, error, argument] of rows) {
          const place = PLACES[field];
          const changed = BigInt.asUintN(256, by(wordAt(calldata, place)));
          const args = argument === undefined ? [] : [argument(changed)];
          fixture.expectRefusal(await change(place, by), error, args, `${field} ${changed}`);
        }
      });

      it('anything but the round that was made', async () => {
        for (const [field, by] of roundRows) {
          const refused = await change(PLACES[field], by);
          fixture.expectRefusal(refused, 'RoundUnknown', [round.number], field);
        }
        const old = await change(PLACES.roundTime, set(0n));
        fixture.expectRefusal(old, 'RoundTooOld', [round.number]);
      });

      it('any price changed, one fewer or one more', async () => {
        for (let k = 0; k < round.prices.length; k++) {
          for (const by of [add(1n), add(-1n), set(0n), add(NEUTRAL)]) {
            const refused = await change(PLACES.prices + k, by);
            fixture.expectRefusal(refused, 'RoundUnknown', [round.number], `price ${k}`);
          }
        }
        for (const prices of [round.prices.slice(1), [...round.prices, 0n], []]) {
          const refused = await fixture.tryAuthorize(proof, { ...round, prices });
          fixture.expectRefusal(refused, 'RoundUnknown', [round.number]);
        }
      });

      it('a proof whose coordinates are changed, or aliased by + p', async () => {
        for (let i = 0; i < 8; i++) {
          for (const by of [(word: bigint) => word ^ 1n, add(BASE_MODULUS)]) {
            fixture.expectRefusal(await change(PLACES.proof + i, by), 'ProofMalformed');
          }
        }
      });

      it('extra data that the proof does not speak of, and a proof without its extra data', async () => {
        const { chain } = fixture;
        const extraHash = keccak256('0x00');
        const other = fixture.prove(gate, root, round, { context: { extraHash } });
        const bound = fixture.calldata(other, round, '0x00');
        expect((await chain.call(gate, bound)).ok).to.equal(true);
        // The last two words are the data's length and the data.
        const length = (bound.length - 10) / 64 - 2;
        for (const by of [set(0n), set(2n), set(32n)]) {
          fixture.expectRefusal(
            await chain.call(gate, withWord(bound, length, by)),
            'ProofInvalid',
          );
        }
        const changed = withWord(bound, length + 1, add(1n << 248n));
        fixture.expectRefusal(await chain.call(gate, changed), 'ProofInvalid');
        const authorization = { ...proof.authorization, extraHash };
        const added = await fixture.tryAuthorize({ ...proof, authorization }, round, '0x00');
        fixture.expectRefusal(added, 'ProofInvalid');
      });

      it('calldata that is cut short; what follows it is not looked at', async () => {
        const { chain } = fixture;
        const full = (calldata.length - 10) / 2;
        for (const bytes of [0, 31, 32 * 18, 32 * 20, 32 * 21, full - 32, full - 1]) {
          const cut = calldata.slice(0, 10 + 2 * bytes);
          fixture.expectRefusal(await chain.call(gate, cut), NO_WORDS, [], `${bytes}`);
        }
        for (const more of ['00', 'ff'.repeat(100)]) {
          expect((await chain.call(gate, calldata + more)).ok).to.equal(true);
        }
      });

      it('lengths and offsets that lead out of the calldata', async () => {
        for (const field of ['pricesOffset', 'extraDataOffset', 'priceCount'] as const) {
          for (const value of [2n ** 64n, 2n ** 251n, 2n ** 255n, 2n ** 256n - 1n]) {
            fixture.expectRefusal(await change(PLACES[field], set(value)), NO_WORDS, [], field);
          }
        }
      });
    });
  }
});
