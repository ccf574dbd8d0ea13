import { expect } from 'chai';
import { id } from 'ethers/hash';
import {
  encodeVerifyBatchCalldata,
  encodeVerifyCalldata,
  groth16VerifierInterface,
} from '../../src/chain/gate/groth16Verifier.js';
import { BASE_MODULUS, SCALAR_MODULUS } from '../../src/field.js';
import type { G2Point, Groth16Proof } from '../../src/groth16/groth16.js';
import { verifyingKeyHash } from '../../src/groth16/verifyingKey.js';
import { isOnTwist, strayG2Point } from './harness/strayPoint.js';
import { INFINITY, negateG1, negateG2, type Trapdoor } from './harness/trapdoor.js';
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

/** The proof with one of its eight coordinates changed. */
function withCoordinate(proof: Groth16Proof, index: number, change: (value: bigint) => bigint) {
  const { a, b, c } = proof;
  const flat = [a.x, a.y, b.x[0], b.x[1], b.y[0], b.y[1], c.x, c.y];
  const [ax, ay, bx0, bx1, by0, by1, cx, cy] = replaced(flat, index, change(flat[index]!));
  return {
    a: { x: ax!, y: ay! },
    b: { x: [bx0!, bx1!], y: [by0!, by1!] },
    c: { x: cx!, y: cy! },
  } satisfies Groth16Proof;
}

describe('Groth16Verifier', () => {
  const { digest, signals } = signalsOf(words);
  let fixture: VerifierFixture;
  let proof: Groth16Proof;

  before(async () => {
    fixture = await VerifierFixture.setUp();
    proof = fixture.groth16.prove(trapdoor, signals);
  });

  after(() => fixture?.tearDown());

  describe('accepts', () => {
    it('a valid proof, and returns nothing', async () => {
      expect(await fixture.groth16.verifies(fixture.key, signals, proof)).to.equal(true);
      expect(await fixture.verify(proof)).to.deep.equal({ ok: true, data: '0x' });
    });

    it('another proof of the same words: its bytes identify nothing', async () => {
      const other = fixture.groth16.prove(trapdoor, signals, 3n, 5n);
      expect((await fixture.verify(other)).ok).to.equal(true);
    });

    it('words at the ends of the field', async () => {
      const most = SCALAR_MODULUS - 1n;
      for (const ends of [words.map((_, i) => (i % 2 === 0 ? 0n : most)), words.map(() => most)]) {
        const about = signalsOf(ends);
        const ofEnds = fixture.groth16.prove(trapdoor, about.signals);
        expect((await fixture.verify(ofEnds, ends, about.digest)).ok).to.equal(true);
      }
    });

    it('any number of words that a circuit has, and no alias among them', async () => {
      for (let count = 1; count <= 9; count++) {
        const some = words.slice(0, count);
        const about = signalsOf(some);
        const address = await fixture.deploy(fixture.key, CIRCUIT_ID, count);
        const ofSome = fixture.groth16.prove(trapdoor, about.signals);
        const ask = (listed: readonly bigint[]) =>
          fixture.chain.call(address, encodeVerifyCalldata(ofSome, about.digest, listed));
        expect((await ask(some)).ok, `${count}`).to.equal(true);
        for (let i = 0; i < count; i++) {
          const refused = await ask(replaced(some, i, some[i]! + SCALAR_MODULUS));
          expectRefusal(refused, 'WordNotInField', [BigInt(i)]);
        }
      }
    });

    it('the key, circuit id and word count that it was deployed with', async () => {
      const read = async (name: 'keyHash' | 'circuitId' | 'wordCount') => {
        const { data } = await fixture.chain.call(
          fixture.address,
          groth16VerifierInterface.encodeFunctionData(name),
        );
        return groth16VerifierInterface.decodeFunctionResult(name, data)[0] as unknown;
      };
      expect(await read('keyHash')).to.equal(verifyingKeyHash(fixture.key));
      expect(await read('circuitId')).to.equal(CIRCUIT_ID);
      expect(await read('wordCount')).to.equal(BigInt(WORD_COUNT));
    });
  });

  describe('refuses', () => {
    it('any other word', async () => {
      for (let i = 0; i < WORD_COUNT; i++) {
        expectRefusal(
          await fixture.verify(proof, replaced(words, i, words[i]! + 1n)),
          'ProofInvalid',
        );
      }
    });

    it('the words in another order', async () => {
      expectRefusal(
        await fixture.verify(proof, [words[1]!, words[0]!, ...words.slice(2)]),
        'ProofInvalid',
      );
    });

    it('one word more, fewer or none', async () => {
      for (const about of [[...words, 0n], words.slice(0, -1), []]) {
        const counts = [BigInt(WORD_COUNT), BigInt(about.length)];
        expectRefusal(await fixture.verify(proof, about), 'WrongWordCount', counts);
      }
    });

    it('another digest', async () => {
      expectRefusal(await fixture.verify(proof, words, digest + 1n), 'ProofInvalid');
      expectRefusal(await fixture.verify(proof, words, 0n), 'ProofInvalid');
    });

    it('aliases of words and of the digest', async () => {
      for (const i of [0, 2, WORD_COUNT - 1]) {
        const about = replaced(words, i, words[i]! + SCALAR_MODULUS);
        expectRefusal(await fixture.verify(proof, about), 'WordNotInField', [BigInt(i)]);
      }
      const two = replaced(replaced(words, 3, 2n ** 256n - 1n), 18, SCALAR_MODULUS);
      expectRefusal(await fixture.verify(proof, two), 'WordNotInField', [3n]);
      const zeroAlias = replaced(words, 5, SCALAR_MODULUS);
      expectRefusal(await fixture.verify(proof, zeroAlias), 'WordNotInField', [5n]);
      expectRefusal(
        await fixture.verify(proof, words, digest + SCALAR_MODULUS),
        'DigestNotInField',
      );
      expectRefusal(await fixture.verify(proof, words, SCALAR_MODULUS), 'DigestNotInField');
    });

    it('a proof whose coordinates are changed, or aliased by + p', async () => {
      for (let i = 0; i < 8; i++) {
        const changed = withCoordinate(proof, i, (value) => value ^ 1n);
        expectRefusal(await fixture.verify(changed), 'ProofMalformed');
        const aliased = withCoordinate(proof, i, (value) => value + BASE_MODULUS);
        expectRefusal(await fixture.verify(aliased), 'ProofMalformed');
      }
    });

    it('other points in the place of A, B or C', async () => {
      const { a, b, c } = proof;
      const wrong: Groth16Proof[] = [
        { a: fixture.groth16.g1(11n), b, c },
        { a, b: fixture.groth16.g2(11n), c },
        { a, b, c: fixture.groth16.g1(11n) },
        { a: negateG1(a), b, c },
        { a, b: negateG2(b), c },
        { a, b, c: negateG1(c) },
        { a: c, b, c: a },
      ];
      for (const one of wrong) expectRefusal(await fixture.verify(one), 'ProofInvalid');
    });

    it('infinity for any or all of A, B and C', async () => {
      const zero: G2Point = { x: [0n, 0n], y: [0n, 0n] };
      const { a, b, c } = proof;
      const wrong: Groth16Proof[] = [
        { a: INFINITY, b, c },
        { a, b: zero, c },
        { a, b, c: INFINITY },
        { a: INFINITY, b: zero, c: INFINITY },
      ];
      for (const one of wrong) expectRefusal(await fixture.verify(one), 'ProofInvalid');
    });

    it('a B on the curve but outside the subgroup', async () => {
      const stray = strayG2Point();
      expect(isOnTwist(stray) && isOnTwist(proof.b)).to.equal(true);
      expectRefusal(await fixture.verify({ ...proof, b: stray }), 'ProofMalformed');
    });

    it('a B with its real and imaginary parts in the other order', async () => {
      const { x, y } = proof.b;
      const swapped: G2Point = { x: [x[1], x[0]], y: [y[1], y[0]] };
      expectRefusal(await fixture.verify({ ...proof, b: swapped }), 'ProofMalformed');
    });

    it('a proof for another circuit with the same key, or for another key', async () => {
      const data = encodeVerifyCalldata(proof, digest, words);
      const foreign = await fixture.deploy(fixture.key, id('zkliq/Liquidatable/8/0/v1'));
      expectRefusal(await fixture.chain.call(foreign, data), 'ProofInvalid');
      const changed: Trapdoor[] = [
        { ...trapdoor, alpha: 1n },
        { ...trapdoor, beta: 1n },
        { ...trapdoor, gamma: 1n },
        { ...trapdoor, delta: 1n },
        ...trapdoor.ic.map((_, i) => ({ ...trapdoor, ic: replaced(trapdoor.ic, i, 1n) })),
      ];
      for (const one of changed) {
        const address = await fixture.deploy(fixture.groth16.key(one));
        expectRefusal(await fixture.chain.call(address, data), 'ProofInvalid');
      }
    });

    it('calldata that is cut short', async () => {
      const data = encodeVerifyCalldata(proof, digest, words);
      expect((await fixture.chain.call(fixture.address, data.slice(0, -64))).ok).to.equal(false);
      expect((await fixture.chain.call(fixture.address, data.slice(0, 10))).ok).to.equal(false);
    });

    it('every proof where one of the precompiles is missing, fails or is another', async () => {
      const data = encodeVerifyCalldata(proof, digest, words);
      const calls = fixture.precompileCalls();
      // The first is the constructor's, the last are those of batches.
      const addresses = calls.map(({ address }) => address).join();
      expect(addresses).to.equal('08,07,06,07,06,07,06,08,08,07,07,06');
      const batch = encodeVerifyBatchCalldata(batchOf(fixture.groth16, 2));
      for (const [place, call] of [...calls.entries()].slice(1)) {
        // Nobody, blake2f (which fails), identity.
        for (const other of ['77', '09', '04']) {
          const deployed = await fixture.chain.send(null, fixture.codeThatCalls(other, call));
          const isOfBatch = place >= 8;
          const refused = await fixture.chain.call(deployed.address, isOfBatch ? batch : data);
          const isOfProof = isOfBatch || call.address === '08';
          expectRefusal(refused, isOfProof ? 'ProofMalformed' : 'PrecompileFailed');
        }
      }
    });

    it('any call that has too little gas, however much that is', async () => {
      const valid = encodeVerifyCalldata(proof, digest, words);
      const invalid = encodeVerifyCalldata(proof, digest, replaced(words, 0, 1n));
      const { gasUsed } = await fixture.chain.send(fixture.address, valid);
      for (let gas = 21_000n; gas < gasUsed; gas += 1_777n) {
        expect((await fixture.chain.call(fixture.address, valid, gas)).ok, `${gas}`).to.equal(
          false,
        );
      }
      for (let gas = gasUsed - 3_000n; gas < gasUsed + 12_000n; gas += 331n) {
        expect((await fixture.chain.call(fixture.address, invalid, gas)).ok, `${gas}`).to.equal(
          false,
        );
      }
    });
  });
});
