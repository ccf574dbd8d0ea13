import { expect } from 'chai';
import fc from 'fast-check';
import { circuitId, circuitInstances } from '../../src/circuits/instances.js';
import { InputError } from '../../src/errors.js';
import { isScalar, power, SCALAR_MODULUS } from '../../src/field.js';
import { poseidon } from '../../src/poseidon.js';
import { challengeOf, digestOf, evaluationOf, foldWords } from '../../src/statement/fold.js';
import { check, dearRuns, MODEL_RUNS } from '../support/check.js';
import { expectError } from '../support/expectError.js';
import { outOfField, scalar } from '../support/generators.js';

const id = circuitId(circuitInstances[0]!);
const anyWords = () => fc.array(scalar(), { minLength: 1, maxLength: 40 });

describe('statement/fold', () => {
  it('digest: up to 16 words are one hash, each further 15 another', () => {
    const words = Array.from({ length: 47 }, (_, i) => BigInt(i + 1));
    const head = poseidon(words.slice(0, 16));
    expect(digestOf(words.slice(0, 1))).to.equal(poseidon([1n]));
    expect(digestOf(words.slice(0, 16))).to.equal(head);
    expect(digestOf(words.slice(0, 17))).to.equal(poseidon([head, 17n]));
    const second = poseidon([head, ...words.slice(16, 31)]);
    expect(digestOf(words.slice(0, 31))).to.equal(second);
    expect(digestOf(words.slice(0, 32))).to.equal(poseidon([second, 32n]));
    const third = poseidon([second, ...words.slice(31, 46)]);
    expect(digestOf(words)).to.equal(poseidon([third, 47n]));
  });

  it('evaluation: the words as a polynomial at the challenge', () => {
    check(
      fc.property(anyWords(), scalar(), (words, challenge) => {
        const sum = words.reduce(
          (total, word, i) => total + word * power(challenge, BigInt(i), SCALAR_MODULUS),
          0n,
        );
        expect(evaluationOf(words, challenge)).to.equal(sum % SCALAR_MODULUS);
      }),
      MODEL_RUNS,
    );
  });

  it('is made of its three parts, all field elements', () => {
    check(
      fc.property(anyWords(), (words) => {
        const { digest, challenge, evaluation } = foldWords(id, words);
        expect(digest).to.equal(digestOf(words));
        expect(challenge).to.equal(challengeOf(id, digest, words));
        expect(evaluation).to.equal(evaluationOf(words, challenge));
        expect([digest, challenge, evaluation].every(isScalar)).to.equal(true);
      }),
      dearRuns(500),
    );
  });

  it('changes in all three with any one word', () => {
    const changes = fc.record({
      words: fc.array(scalar(), { minLength: 2, maxLength: 40 }),
      at: fc.nat(),
      by: fc.bigInt({ min: 1n, max: SCALAR_MODULUS - 1n }),
    });
    check(
      fc.property(changes, ({ words, at, by }) => {
        const position = at % words.length;
        const changed = words.with(position, (words[position]! + by) % SCALAR_MODULUS);
        const before = foldWords(id, words);
        const after = foldWords(id, changed);
        expect(after.digest).to.not.equal(before.digest);
        expect(after.challenge).to.not.equal(before.challenge);
        expect(after.evaluation).to.not.equal(before.evaluation);
        expect(evaluationOf(changed, before.challenge)).to.not.equal(before.evaluation);
      }),
      dearRuns(500),
    );
  });

  it('changes with one word more, be it 0, and with two exchanged', () => {
    check(
      fc.property(anyWords(), (words) => {
        const before = foldWords(id, words);
        const longer = foldWords(id, [...words, 0n]);
        expect(longer.digest).to.not.equal(before.digest);
        expect(longer.challenge).to.not.equal(before.challenge);
      }),
      dearRuns(500),
    );
    const there = foldWords(id, [1n, 2n, 3n]);
    const back = foldWords(id, [2n, 1n, 3n]);
    expect(back.digest).to.not.equal(there.digest);
    expect(back.evaluation).to.not.equal(there.evaluation);
  });

  it('challenge binds the circuit and the digest', () => {
    const words = [1n, 2n, 3n];
    const challenges = circuitInstances.map((each) => foldWords(circuitId(each), words).challenge);
    expect(new Set(challenges).size).to.equal(circuitInstances.length);
    expect(challengeOf(id, 1n, words)).to.not.equal(challengeOf(id, 2n, words));
  });

  it('refuses no words, and words or a digest that are no field elements', () => {
    expectError(() => foldWords(id, []), InputError, 'INVALID_VALUE');
    check(
      fc.property(anyWords(), outOfField(), fc.nat(), (words, alias, at) => {
        const position = at % words.length;
        const changed = words.with(position, alias);
        expectError(() => foldWords(id, changed), InputError, 'INVALID_VALUE');
        const error = expectError(() => challengeOf(id, 1n, changed), InputError, 'INVALID_VALUE');
        expect(error.message).to.include(`Word ${position} `);
        const wrong = expectError(() => challengeOf(id, alias, words), InputError, 'INVALID_VALUE');
        expect(wrong.message).to.include('digest');
      }),
      MODEL_RUNS,
    );
  });
});
