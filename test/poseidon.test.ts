import { expect } from 'chai';
import { buildPoseidon } from 'circomlibjs';
import fc from 'fast-check';
import { InputError } from '../src/errors.js';
import { SCALAR_MODULUS } from '../src/field.js';
import { hashNodes, loadBulkNodeHash, poseidon } from '../src/poseidon.js';
import { check, dearRuns, MODEL_RUNS } from './support/check.js';
import { expectError, expectNoSecrets } from './support/expectError.js';
import { outOfField, scalar, secretScalar } from './support/generators.js';

describe('poseidon', () => {
  let reference: Awaited<ReturnType<typeof buildPoseidon>>;

  before(async () => {
    reference = await buildPoseidon();
  });

  for (let arity = 1; arity <= 16; arity += 1) {
    it(`of ${arity}: equals circomlib's`, () => {
      const inputs = fc.array(scalar(), { minLength: arity, maxLength: arity });
      check(
        fc.property(inputs, (values) => {
          expect(poseidon(values)).to.equal(reference.F.toObject(reference(values)));
        }),
        dearRuns(50),
      );
    });
  }

  it('refuses 0 and 17 inputs', () => {
    for (const count of [0, 17]) {
      const inputs = new Array<bigint>(count).fill(1n);
      expectError(() => poseidon(inputs), InputError, 'INVALID_VALUE');
    }
  });

  it('refuses aliases and negatives wherever they stand', () => {
    const inputs = fc.array(scalar(), { minLength: 1, maxLength: 16 });
    check(
      fc.property(inputs, outOfField(), fc.nat(), (values, alias, at) => {
        const position = at % values.length;
        const changed = values.with(position, alias);
        const error = expectError(() => poseidon(changed), InputError, 'INVALID_VALUE');
        expect(error.message).to.include(`input ${position} `);
      }),
      MODEL_RUNS,
    );
  });

  it('tells no input', () => {
    check(
      fc.property(secretScalar(), (secret) => {
        const alias = secret + SCALAR_MODULUS;
        const error = expectError(() => poseidon([secret, alias]), InputError, 'INVALID_VALUE');
        expectNoSecrets(error, [secret, alias]);
      }),
      MODEL_RUNS,
    );
  });

  it('has one node hash, small or in bulk', async () => {
    const bulk = await loadBulkNodeHash();
    check(
      fc.property(scalar(), scalar(), (left, right) => {
        expect(bulk(left, right)).to.equal(hashNodes(left, right));
        expect(hashNodes(left, right)).to.equal(poseidon([left, right]));
      }),
      dearRuns(500),
    );
  });
});
