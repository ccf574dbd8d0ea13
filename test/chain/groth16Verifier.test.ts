import { expect } from 'chai';
import {
  decodeVerifierError,
  encodeConstructorArguments,
  groth16VerifierInterface,
} from '../../src/chain/groth16Verifier.js';
import { InputError } from '../../src/errors.js';
import type { VerifyingKey } from '../../src/verifier/groth16.js';
import { verifyingKeyHash } from '../../src/verifier/verifyingKey.js';
import { expectError } from '../support/expectError.js';

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

  it("has a sentence for each of the contract's errors", () => {
    let count = 0;
    groth16VerifierInterface.forEachError((error) => {
      const args = error.inputs.map((_, i) => i + 5);
      const refusal = decodeVerifierError(groth16VerifierInterface.encodeErrorResult(error, args));
      expect(refusal?.name).to.equal(error.name);
      expect(refusal?.args).to.deep.equal(args.map(BigInt));
      expect(refusal?.message).to.match(/^[A-Z].*[^.]$/);
      count += 1;
    });
    expect(count).to.equal(10);
  });

  it('knows no other errors, nor data cut short', () => {
    const [selector] = groth16VerifierInterface
      .encodeErrorResult('WordNotInField', [1])
      .match(/^0x.{8}/)!;
    for (const data of ['0x', '0x12', '0xdeadbeef', `0x4e487b71${'00'.repeat(32)}`, selector]) {
      expect(decodeVerifierError(data), data).to.equal(null);
    }
  });
});
