import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { id } from 'ethers/hash';
import fc from 'fast-check';
import {
  type BatchedProof,
  encodeVerifyBatchCalldata,
  encodeVerifyCalldata,
  groth16VerifierInterface,
} from '../../src/chain/gate/groth16Verifier.js';
import { BASE_MODULUS, modulo, power, SCALAR_MODULUS } from '../../src/field.js';
import type { G1Point, G2Point, Groth16Proof } from '../../src/groth16/groth16.js';
import { proofStruct, verifyingKeyHash } from '../../src/groth16/verifyingKey.js';
import { batchCoefficient, type ProofOfSignals } from '../../src/verifier/batch.js';
import { holdTogether } from '../../src/verifier/combinedEquation.js';
import { check } from '../support/check.js';
import { strayG2Point } from './harness/strayPoint.js';
import { INFINITY, negateG1, type TestGroth16 } from './harness/trapdoor.js';
import {
  batchOf,
  CIRCUIT_ID,
  expectRefusal,
  replaced,
  signalsOf,
  trapdoor,
  VerifierFixture,
  WORD_COUNT,
  words,
} from './harness/verifierFixture.js';

type Change = (one: BatchedProof, groth16: TestGroth16) => BatchedProof;

const withPoints = (one: BatchedProof, points: Partial<Groth16Proof>): BatchedProof => ({
  ...one,
  proof: { ...one.proof, ...points },
});

/** What makes a proof wrong, though all of it is well-formed. */
const wrongs: Readonly<Record<string, Change>> = {
  'another A': (one, groth16) => withPoints(one, { a: groth16.g1(11n) }),
  'another B': (one, groth16) => withPoints(one, { b: groth16.g2(11n) }),
  'another C': (one, groth16) => withPoints(one, { c: groth16.g1(11n) }),
  'A negated': (one) => withPoints(one, { a: negateG1(one.proof.a) }),
  'A at infinity': (one) => withPoints(one, { a: INFINITY }),
  'B at infinity': (one) => withPoints(one, { b: { x: [0n, 0n], y: [0n, 0n] } }),
  'C at infinity': (one) => withPoints(one, { c: INFINITY }),
  'another first word': (one) => ({ ...one, words: replaced(one.words, 0, 1n) }),
  'another last word': (one) => ({ ...one, words: replaced(one.words, WORD_COUNT - 1, 1n) }),
  'another digest': (one) => ({ ...one, digest: one.digest - 1n }),
};

/** What makes it no proof at all. */
const malformations: Readonly<Record<string, Change>> = {
  'A off the curve': (one) => withPoints(one, { a: { x: 1n, y: 3n } }),
  'B off the twist': (one) => withPoints(one, { b: { x: [1n, 2n], y: [3n, 4n] } }),
  'B outside the subgroup': (one) => withPoints(one, { b: strayG2Point() }),
  'C off the curve': (one) => withPoints(one, { c: { x: 1n, y: 3n } }),
  'A by an alias': (one) => withPoints(one, { a: aliased(one.proof.a) }),
  'B by an alias': (one) => withPoints(one, { b: aliased2(one.proof.b) }),
  'C by an alias': (one) => withPoints(one, { c: aliased(one.proof.c) }),
};

const aliased = ({ x, y }: G1Point): G1Point => ({ x, y: y + BASE_MODULUS });
const aliased2 = ({ x, y }: G2Point): G2Point => ({ x: [x[0] + BASE_MODULUS, x[1]], y });

describe('Groth16Verifier, batches', () => {
  let fixture: VerifierFixture;
  let batch: BatchedProof[];

  before(async () => {
    fixture = await VerifierFixture.setUp();
    batch = batchOf(fixture.groth16, 8);
  });

  after(() => fixture?.tearDown());

  const changed = (one: BatchedProof, change: Change) => change(one, fixture.groth16);
  const encode = (proofs: readonly Groth16Proof[], digests: readonly bigint[], list: bigint[]) =>
    groth16VerifierInterface.encodeFunctionData('verifyBatch', [
      proofs.map(proofStruct),
      digests,
      list,
    ]);

  describe('accepts', () => {
    it('valid proofs, as many as there are, and returns nothing', async () => {
      for (let count = 1; count <= batch.length; count++) {
        const result = await fixture.verifyBatch(batch.slice(0, count));
        expect(result, `${count}`).to.deep.equal({ ok: true, data: '0x' });
      }
    });

    it('them in any order, and any of them again', async () => {
      expect((await fixture.verifyBatch([...batch].reverse())).ok).to.equal(true);
      const [first, second] = [batch[0]!, batch[1]!];
      for (const again of [[first, first], [second, first, second], new Array(5).fill(first)]) {
        expect((await fixture.verifyBatch(again)).ok).to.equal(true);
      }
    });

    it('proofs of any number of words that a circuit has', async () => {
      for (let count = 1; count <= 9; count++) {
        const some = batchOf(fixture.groth16, 3, words.slice(0, count));
        const address = await fixture.deploy(fixture.key, CIRCUIT_ID, count);
        const ask = (asked: readonly BatchedProof[]) =>
          fixture.chain.call(address, encodeVerifyBatchCalldata(asked));
        expect((await ask(some)).ok, `${count}`).to.equal(true);
        const wrong = replaced(some, 2, { ...some[2]!, words: replaced(some[2]!.words, 0, 1n) });
        expectRefusal(await ask(wrong), 'ProofInvalid');
      }
    });

    it('proofs of as many words as the largest circuit has', async () => {
      const hundred = Array.from({ length: 100 }, (_, i) => words[i % WORD_COUNT]!);
      const address = await fixture.deploy(fixture.key, CIRCUIT_ID, hundred.length);
      const two = batchOf(fixture.groth16, 2, hundred);
      const ask = (asked: readonly BatchedProof[]) =>
        fixture.chain.call(address, encodeVerifyBatchCalldata(asked));
      expect((await ask(two)).ok).to.equal(true);
      const wrong = { ...two[1]!, words: replaced(two[1]!.words, 99, 1n) };
      expectRefusal(await ask(replaced(two, 1, wrong)), 'ProofInvalid');
    });

    it('the same contents in another encoding, the lists in another order', async () => {
      const [first, second] = [batch[0]!, batch[1]!];
      const struct = (one: BatchedProof) => proofStruct(one.proof).flat(2);
      const digests = [2n, first.digest, second.digest];
      const list = [BigInt(2 * WORD_COUNT), ...first.words, ...second.words];
      const proofs = [2n, ...struct(first), ...struct(second)];
      const head = [digests.length + list.length, 0, digests.length].map(
        (at) => 32n * BigInt(3 + at),
      );
      const { selector } = groth16VerifierInterface.getFunction('verifyBatch')!;
      const numbers = [...head, ...digests, ...list, ...proofs];
      const body = AbiCoder.defaultAbiCoder().encode(
        numbers.map(() => 'uint256'),
        numbers,
      );
      expect((await fixture.chain.call(fixture.address, selector + body.slice(2))).ok).to.equal(
        true,
      );
    });
  });

  describe('refuses', () => {
    it('one wrong proof, at each place', async () => {
      for (const count of [1, 2, 3, 8]) {
        for (let j = 0; j < count; j++) {
          const wrong = changed(batch[j]!, wrongs['another C']!);
          const result = await fixture.verifyBatch(replaced(batch.slice(0, count), j, wrong));
          expectRefusal(result, 'ProofInvalid');
        }
      }
    });

    for (const [what, change] of Object.entries(wrongs)) {
      it(`${what}, of the first, a middle and the last proof`, async () => {
        for (const j of [0, 1, 2]) {
          const wrong = replaced(batch.slice(0, 3), j, changed(batch[j]!, change));
          expectRefusal(await fixture.verifyBatch(wrong), 'ProofInvalid');
        }
      });
    }

    for (const [what, change] of Object.entries(malformations)) {
      it(`${what}, of the first, a middle and the last proof`, async () => {
        for (const j of [0, 1, 2]) {
          const malformed = replaced(batch.slice(0, 3), j, changed(batch[j]!, change));
          expectRefusal(await fixture.verifyBatch(malformed), 'ProofMalformed');
        }
        // However many are left when most of the gas is burnt.
        const first = replaced(batch, 1, changed(batch[1]!, change));
        expectRefusal(await fixture.verifyBatch(first), 'ProofMalformed');
      });
    }

    it('proofs with the words, or the digests, of one another', async () => {
      const [first, second, third] = [batch[0]!, batch[1]!, batch[2]!];
      const about = ({ digest, words: own }: BatchedProof) => ({ digest, words: own });
      for (const swapped of [
        [{ ...first, ...about(second) }, { ...second, ...about(first) }, third],
        [first, { ...second, ...about(third) }, { ...third, ...about(second) }],
      ]) {
        expectRefusal(await fixture.verifyBatch(swapped), 'ProofInvalid');
      }
      const digests = [
        { ...first, digest: second.digest },
        { ...second, digest: first.digest },
      ];
      expectRefusal(await fixture.verifyBatch(digests), 'ProofInvalid');
    });

    it('no proofs', async () => {
      expectRefusal(await fixture.verifyBatch([]), 'EmptyBatch');
      const data = encode([], [1n], [...words]);
      expectRefusal(await fixture.chain.call(fixture.address, data), 'EmptyBatch');
    });

    it('another number of digests or words', async () => {
      const proofs = batch.slice(0, 3).map(({ proof }) => proof);
      const digests = batch.slice(0, 3).map(({ digest }) => digest);
      const list = batch.slice(0, 3).flatMap((one) => one.words);
      const ask = (...args: Parameters<typeof encode>) =>
        fixture.chain.call(fixture.address, encode(...args));
      for (const other of [[], digests.slice(1), [...digests, 0n]]) {
        const counts = [3n, BigInt(other.length)];
        expectRefusal(await ask(proofs, other, list), 'WrongDigestCount', counts);
      }
      for (const other of [[], list.slice(1), [...list, 0n], list.slice(WORD_COUNT)]) {
        const counts = [BigInt(3 * WORD_COUNT), BigInt(other.length)];
        expectRefusal(await ask(proofs, digests, other), 'WrongWordCount', counts);
      }
      const counts = [BigInt(WORD_COUNT), BigInt(2 * WORD_COUNT)];
      const two = list.slice(0, 2 * WORD_COUNT);
      expectRefusal(await ask(proofs.slice(0, 1), [digests[0]!], two), 'WrongWordCount', counts);
    });

    it('a number of words that is beyond 2^256', async () => {
      const address = await fixture.deploy(fixture.key, CIRCUIT_ID, 1n << 255n);
      const two = batch.slice(0, 2);
      const data = encode(
        two.map(({ proof }) => proof),
        two.map(({ digest }) => digest),
        [],
      );
      // An overflow would be 0 words.
      expectRefusal(await fixture.chain.call(address, data), 'Panic', [17n]);
    });

    it('aliases of words, naming the first in the whole list', async () => {
      for (const [j, i] of [
        [0, 0],
        [0, WORD_COUNT - 1],
        [1, 0],
        [2, 7],
        [2, WORD_COUNT - 1],
      ] as const) {
        const one = batch[j]!;
        const alias = {
          ...one,
          words: replaced(one.words, i, one.words[i]! + SCALAR_MODULUS),
        };
        const result = await fixture.verifyBatch(replaced(batch.slice(0, 3), j, alias));
        expectRefusal(result, 'WordNotInField', [BigInt(j * WORD_COUNT + i)]);
      }
      const two = batch.slice(0, 3).map((one, j) => {
        return j === 0 ? one : { ...one, words: replaced(one.words, 3, SCALAR_MODULUS) };
      });
      const first = BigInt(WORD_COUNT + 3);
      expectRefusal(await fixture.verifyBatch(two), 'WordNotInField', [first]);
    });

    it('aliases of digests', async () => {
      for (const j of [0, 1, 2]) {
        for (const digest of [batch[j]!.digest + SCALAR_MODULUS, SCALAR_MODULUS]) {
          const alias = replaced(batch.slice(0, 3), j, { ...batch[j]!, digest });
          expectRefusal(await fixture.verifyBatch(alias), 'DigestNotInField');
        }
      }
    });

    it('a proof of another key or circuit among others, and all of them elsewhere', async () => {
      const { signals } = signalsOf(batch[1]!.words);
      const foreign = fixture.groth16.prove({ ...trapdoor, delta: 1n }, signals);
      const mixed = replaced(batch.slice(0, 3), 1, { ...batch[1]!, proof: foreign });
      expectRefusal(await fixture.verifyBatch(mixed), 'ProofInvalid');
      const data = encodeVerifyBatchCalldata(batch.slice(0, 3));
      const circuit = await fixture.deploy(fixture.key, id('zkliq/Liquidatable/8/0/v1'));
      expectRefusal(await fixture.chain.call(circuit, data), 'ProofInvalid');
      const secrets = ['alpha', 'beta', 'gamma', 'delta'] as const;
      const keys = [
        ...secrets.map((name) => ({ ...trapdoor, [name]: 1n })),
        ...trapdoor.ic.map((_, i) => ({ ...trapdoor, ic: replaced(trapdoor.ic, i, 1n) })),
      ];
      for (const one of keys) {
        const address = await fixture.deploy(fixture.groth16.key(one));
        expectRefusal(await fixture.chain.call(address, data), 'ProofInvalid');
      }
    });

    it('calldata that is cut short, or whose lengths and offsets lead out of it', async () => {
      const data = encodeVerifyBatchCalldata(batch.slice(0, 2));
      const ask = (asked: string) => fixture.chain.call(fixture.address, asked);
      for (const end of [-64, 10, 10 + 64 * 3, data.length - 64 * WORD_COUNT]) {
        expect((await ask(data.slice(0, end))).ok).to.equal(false);
      }
      const put = (place: number, value: bigint) => {
        const at = 10 + 64 * place;
        return data.slice(0, at) + value.toString(16).padStart(64, '0') + data.slice(at + 64);
      };
      // Offsets of proofs, digests and words; the number of proofs.
      for (const place of [0, 1, 2, 3]) {
        for (const value of [3n, 1n << 64n, 1n << 248n, (1n << 251n) + 2n, (1n << 256n) - 1n]) {
          expect((await ask(put(place, value))).ok, `${place}: ${value}`).to.equal(false);
        }
      }
    });

    it('any call that has too little gas, however much that is', async () => {
      const valid = encodeVerifyBatchCalldata(batch.slice(0, 3));
      const wrong = changed(batch[2]!, wrongs['another C']!);
      const invalid = encodeVerifyBatchCalldata(replaced(batch.slice(0, 3), 2, wrong));
      const { gasUsed } = await fixture.chain.send(fixture.address, valid);
      const isTaken = async (data: string, gas: bigint) =>
        (await fixture.chain.call(fixture.address, data, gas)).ok;
      for (let gas = 21_000n; gas < gasUsed; gas += 2_777n) {
        expect(await isTaken(valid, gas), `${gas}`).to.equal(false);
      }
      for (let gas = gasUsed - 3_000n; gas < gasUsed + 12_000n; gas += 331n) {
        expect(await isTaken(invalid, gas), `${gas}`).to.equal(false);
      }
    });
  });

  it('accepts proofs together exactly if it accepts each alone', async () => {
    const changes = Object.values({ ...wrongs, ...malformations });
    const parts = fc.array(
      fc.record({ which: fc.nat(batch.length - 1), change: fc.option(fc.nat(changes.length - 1)) }),
      { minLength: 1, maxLength: 5 },
    );
    await check(
      fc.asyncProperty(parts, async (chosen) => {
        const asked = chosen.map(({ which, change }) =>
          change === null ? batch[which]! : changed(batch[which]!, changes[change]!),
        );
        const alone = await Promise.all(
          asked.map(({ proof, digest, words: own }) =>
            fixture.chain.call(fixture.address, encodeVerifyCalldata(proof, digest, own)),
          ),
        );
        const all = alone.every(({ ok }) => ok);
        expect(all).to.equal(chosen.every(({ change }) => change === null));
        expect((await fixture.verifyBatch(asked)).ok).to.equal(all);
      }),
      40,
    );
  });

  describe('does not let the errors of wrong proofs cancel', () => {
    const inverse = (value: bigint) => power(value, SCALAR_MODULUS - 2n, SCALAR_MODULUS);
    const stated = (asked: readonly BatchedProof[]): ProofOfSignals[] =>
      asked.map(({ proof, words: own, digest }) => {
        const [, ...rest] = signalsOf(own).signals;
        return { proof, signals: [digest, ...rest] };
      });

    /** Proofs that are wrong each, and hold together under a coefficient that is known before. */
    async function expectCaught(forged: readonly BatchedProof[], known: bigint) {
      expect(await holdTogether(fixture.key, stated(forged), known)).to.equal(true);
      const keyHash = verifyingKeyHash(fixture.key);
      const rho = batchCoefficient(keyHash, stated(forged));
      expect(await holdTogether(fixture.key, stated(forged), rho)).to.equal(false);
      expectRefusal(await fixture.verifyBatch(forged), 'ProofInvalid');
      for (const { proof, digest, words: own } of forged) {
        expectRefusal(await fixture.verify(proof, own, digest), 'ProofInvalid');
      }
    }

    /** Adds an error to C of the first proof, and takes it off C of the second, which weighs rho. */
    function withErrors(rho: bigint): BatchedProof[] {
      const [first, second] = [batch[0]!, batch[1]!];
      const { groth16 } = fixture;
      const error = groth16.g1(7n);
      const back = groth16.g1(-7n * inverse(rho));
      return [
        withPoints(first, { c: groth16.add(first.proof.c, error) }),
        withPoints(second, { c: groth16.add(second.proof.c, back) }),
      ];
    }

    it('under a coefficient that is fixed', async () => {
      await expectCaught(withErrors(5n), 5n);
    });

    it('under that of the valid proofs, from which they are made', async () => {
      const keyHash = verifyingKeyHash(fixture.key);
      const rho = batchCoefficient(keyHash, stated(batch.slice(0, 2)));
      await expectCaught(withErrors(rho), rho);
    });

    it('in A, whose weight is multiplied in before the pairing', async () => {
      const rho = 12_345n;
      const { groth16 } = fixture;
      const forged = [0, 1].map((j) => {
        const { digest, signals } = signalsOf(batch[j]!.words);
        const proof = groth16.prove(trapdoor, signals, BigInt(21 + j), 33n);
        const error = j === 0 ? 7n : modulo(-7n * inverse(rho), SCALAR_MODULUS);
        const a = groth16.add(proof.a, groth16.g1(error));
        return { proof: { ...proof, a }, digest, words: batch[j]!.words };
      });
      await expectCaught(forged, rho);
    });

    it('by exchanged words, where all weigh the same', async () => {
      const [first, second] = [batch[0]!, batch[1]!];
      const exchanged = [
        { ...first, digest: second.digest, words: second.words },
        { ...second, digest: first.digest, words: first.words },
      ];
      await expectCaught(exchanged, 1n);
    });
  });
});
