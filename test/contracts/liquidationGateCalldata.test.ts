import { expect } from 'chai';
import { keccak256 } from 'ethers/crypto';
import { extraHashOf } from '../../src/chain/gate/liquidationCall.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import { BASE_MODULUS, SCALAR_MODULUS as r } from '../../src/field.js';
import { NEUTRAL, type PriceRound } from '../../src/market/round.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import { drawn } from '../support/accounts.js';
import {
  batchPlaces,
  type Field,
  PLACES,
  type Places,
  withWord,
  wordAt,
  wordsIn,
} from './harness/calldataWords.js';
import { type CallResult, STRANGER } from './harness/chain.js';
import { NO_WORDS } from './harness/deployedContracts.js';
import { type Changes, GateFixture } from './harness/gateFixture.js';

const add = (addend: bigint) => (word: bigint) => word + addend;
const set = (value: bigint) => () => value;
const high = [2n ** 48n, 2n ** 64n, 2n ** 160n, 2n ** 255n];

/** A host's function, and what it is called for. */
interface Way {
  readonly title: string;
  readonly host: 'PrivateLedger' | 'AddressedLedger';
  readonly circuit: string;
  readonly accounts: number;
  readonly isBatch: boolean;
}

const ways: readonly Way[] = [
  {
    title: 'PrivateLedger, alone',
    host: 'PrivateLedger',
    circuit: 'liquidatable-8-20',
    accounts: 1,
    isBatch: false,
  },
  {
    title: 'AddressedLedger, alone',
    host: 'AddressedLedger',
    circuit: 'liquidatable-8-0',
    accounts: 1,
    isBatch: false,
  },
  {
    title: 'PrivateLedger, in a batch of proofs of one account',
    host: 'PrivateLedger',
    circuit: 'liquidatable-8-20',
    accounts: 3,
    isBatch: true,
  },
  {
    title: 'PrivateLedger, in a batch of proofs of four accounts',
    host: 'PrivateLedger',
    circuit: 'liquidatable-batch-4-8-20',
    accounts: 7,
    isBatch: true,
  },
  {
    title: 'AddressedLedger, in a batch of one',
    host: 'AddressedLedger',
    circuit: 'liquidatable-8-0',
    accounts: 1,
    isBatch: true,
  },
];

/** The first nullifier's place among the words. */
const nullifierWord = ({ circuit }: Way): bigint =>
  circuitInstance(circuit).accounts === 1 ? 1n : 20n;

/** What is said of a nullifier of 0 in place of the first: in a batch of several it is nobody's. */
const zeroError = ({ accounts, isBatch }: Way): string => {
  if (!isBatch) return 'NullifierUsed';
  return accounts === 1 ? 'NothingToAuthorize' : 'ProofInvalid';
};

/** A field, how it is changed, the error, and its arguments if it has any. */
type Row = readonly [
  Field,
  (word: bigint) => bigint,
  string | ((way: Way) => string),
  ((word: bigint, way: Way) => readonly unknown[])?,
];

const same = (word: bigint) => [word];
const place = (_: bigint, way: Way) => [nullifierWord(way)];

const rows: readonly Row[] = [
  ['root', add(1n), 'RootUnknown', same],
  ['root', add(r), 'RootUnknown', same],
  ['root', set(0n), 'RootUnknown', same],
  ['nullifier', add(1n), 'ProofInvalid'],
  ['nullifier', add(r), 'WordNotInField', place],
  ['nullifier', set(r), 'WordNotInField', place],
  ['nullifier', set(0n), zeroError, (word, { isBatch }) => (isBatch ? [] : [word])],
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
  ...[3n, 4n, 2n ** 255n, 2n ** 256n - 1n].map(
    (circuit): Row => ['circuit', set(circuit), 'CircuitUnknown', same],
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
  const roots: Record<string, bigint> = {};

  before(async () => {
    fixture = await GateFixture.setUp(
      [],
      ['liquidatable-8-20', 'liquidatable-16-20', 'liquidatable-batch-4-8-20'],
    );
    roots.AddressedLedger = drawn('AddressedLedger');
    roots.PrivateLedger = await fixture.insert(drawn('PrivateLedger'));
    await fixture.post(STRANGER, roots.AddressedLedger);
  });

  after(() => fixture?.tearDown());

  for (const way of ways) {
    describe(`of ${way.title}, refuses`, () => {
      const nullifiers = Array.from({ length: way.accounts }, (_, i) => drawn(`nullifier ${i}`));
      let gate: string;
      let round: PriceRound;
      let proofs: LiquidationProof[];
      let calldata: string;
      let places: Places;

      before(() => {
        gate = way.host === 'PrivateLedger' ? fixture.ledger : fixture.addressed;
      });

      beforeEach(async () => {
        round = await fixture.makeRound(way.host === 'PrivateLedger' ? gate : fixture.rounds);
        proofs = prove();
        calldata = encode();
        const { accounts } = circuitInstance(way.circuit);
        places = way.isBatch ? batchPlaces(proofs.length, accounts) : PLACES;
      });

      // All of it would have been taken as it was.
      afterEach(async () => {
        expect((await fixture.chain.call(gate, calldata)).ok).to.equal(true);
      });

      const prove = (changes: Changes = {}) =>
        fixture.proveBatch(gate, roots[way.host]!, round, way.circuit, nullifiers, changes);

      /** Proofs as what they are not, if other than made for is asked for. */
      const encode = (about = proofs, at = round, extraData = '0x'): string => {
        if (way.isBatch) return fixture.batchCalldata(about, at, extraData);
        const [proof] = about as [LiquidationProof];
        const authorization = { ...proof.authorization, extraHash: extraHashOf(extraData) };
        return fixture.calldata({ ...proof, authorization }, at, extraData);
      };

      const change = (at: number, by: (word: bigint) => bigint): Promise<CallResult> =>
        fixture.chain.call(gate, withWord(calldata, at, by));

      it('any field changed alone, aliased by + r, out of its range or of its type', async () => {
        for (const [field, by, error, args] of rows) {
          const at = places[field];
          const changed = BigInt.asUintN(256, by(wordAt(calldata, at)));
          const name = typeof error === 'string' ? error : error(way);
          const told = args?.(changed, way) ?? [];
          fixture.expectRefusal(await change(at, by), name, told, `${field} ${changed}`);
        }
      });

      it('anything but the round that was made', async () => {
        for (const [field, by] of roundRows) {
          const refused = await change(places[field], by);
          fixture.expectRefusal(refused, 'RoundUnknown', [round.number], field);
        }
        const old = await change(places.roundTime, set(0n));
        fixture.expectRefusal(old, 'RoundTooOld', [round.number]);
      });

      it('any price changed, one fewer or one more', async () => {
        for (let k = 0; k < round.prices.length; k++) {
          for (const by of [add(1n), add(-1n), set(0n), add(NEUTRAL)]) {
            const refused = await change(places.prices + k, by);
            fixture.expectRefusal(refused, 'RoundUnknown', [round.number], `price ${k}`);
          }
        }
        for (const prices of [round.prices.slice(1), [...round.prices, 0n], []]) {
          const refused = await fixture.chain.call(gate, encode(proofs, { ...round, prices }));
          fixture.expectRefusal(refused, 'RoundUnknown', [round.number]);
        }
      });

      it('a proof whose coordinates are changed, or aliased by + p', async () => {
        for (let i = 0; i < 8 * proofs.length; i++) {
          for (const by of [(word: bigint) => word ^ 1n, add(BASE_MODULUS)]) {
            fixture.expectRefusal(await change(places.proof + i, by), 'ProofMalformed');
          }
        }
      });

      it('extra data that the proof does not speak of, and a proof without its extra data', async () => {
        const { chain } = fixture;
        const bound = encode(prove({ context: { extraHash: keccak256('0x00') } }), round, '0x00');
        expect((await chain.call(gate, bound)).ok).to.equal(true);
        // The last two words are the data's length and the data.
        const length = wordsIn(bound) - 2;
        for (const by of [set(0n), set(2n), set(32n)]) {
          fixture.expectRefusal(
            await chain.call(gate, withWord(bound, length, by)),
            'ProofInvalid',
          );
        }
        const changed = withWord(bound, length + 1, add(1n << 248n));
        fixture.expectRefusal(await chain.call(gate, changed), 'ProofInvalid');
        const added = await chain.call(gate, encode(proofs, round, '0x00'));
        fixture.expectRefusal(added, 'ProofInvalid');
      });

      it('calldata that is cut short; what follows it is not looked at', async () => {
        const { chain } = fixture;
        const full = (calldata.length - 10) / 2;
        const { priceCount, proof } = places;
        const cuts = [0, 31, 32 * 3, 32 * proof, 32 * priceCount - 32, 32 * priceCount + 32];
        for (const bytes of [...cuts, full - 32, full - 1]) {
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
            fixture.expectRefusal(await change(places[field], set(value)), NO_WORDS, [], field);
          }
        }
      });
    });
  }
});
