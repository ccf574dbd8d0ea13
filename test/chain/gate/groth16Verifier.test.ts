import { expect } from 'chai';
import { encodeConstructorArguments } from '../../../src/chain/gate/groth16Verifier.js';
import { InputError } from '../../../src/errors.js';
import type { VerifyingKey } from '../../../src/groth16/groth16.js';
import { verifyingKeyHash } from '../../../src/groth16/verifyingKey.js';
import { expectError } from '../../support/expectError.js';

const g1 = { x: 1n, y: 2n };
const g2 = { x: [3n, 4n], y: [5n, 6n] } as const;
const keyWith = (points: number): VerifyingKey => ({
  alpha: g1,
  beta: g2,
  gamma: g2,
  delta: g2,
  ic: new Array(points).fill(g1),
});

describe('groth16Verifier', () => {
  it('encodes a key in 22 words, imaginary parts first', () => {
    const encoded = encodeConstructorArguments(`0x${'11'.repeat(32)}`, 21, keyWith(4));
    const words = encoded
      .slice(2)
      .match(/.{64}/g)!
      .map((word) => BigInt(`0x${word}`));
    const two = [4n, 3n, 6n, 5n];
    const points = [1n, 2n, ...two, ...two, ...two, ...new Array(4).fill([1n, 2n]).flat()];
    expect(words.slice(1)).to.deep.equal([21n, ...points]);
  });

  it('refuses a key for another number of signals', () => {
    for (const points of [1, 3, 5]) {
      const key = keyWith(points);
      expectError(() => verifyingKeyHash(key), InputError, 'INVALID_VALUE');
      const encode = () => encodeConstructorArguments(`0x${'11'.repeat(32)}`, 21, key);
      expectError(encode, InputError, 'INVALID_VALUE');
    }
  });
});
