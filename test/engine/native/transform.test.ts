import { expect } from 'chai';
import type { Curve } from 'snarkjs';
import { SCALAR_MODULUS } from '../../../src/field.js';
import { loadCurve } from '../../../src/groth16/curve.js';
import { drawn } from '../../support/accounts.js';
import { describeNative, encode } from '../../support/nativeAddon.js';

describeNative('transforms', (addon, arithmetic) => {
  let curve: Curve;
  before(async () => {
    curve = await loadCurve();
  });

  /** From the domain to the odd points of the doubled one, by snarkjs's transforms. */
  const expected = async (values: Uint8Array): Promise<Uint8Array> => {
    const { Fr } = curve;
    const shift = Fr.w[Math.log2(values.length / 32) + 1]!;
    return Fr.fft(await Fr.batchApplyKey(await Fr.ifft(values), Fr.e(1n), shift));
  };

  for (let power = 0; power <= 13; power++) {
    it(`of 2^${power} values are snarkjs's`, async () => {
      const length = 2 ** power;
      const spread = Array.from({ length }, (_, i) => drawn(`value ${i}`));
      const vectors = [
        spread,
        spread.map(() => 0n),
        spread.map(() => SCALAR_MODULUS - 1n),
        spread.map((_, i) => (i === length - 1 ? 1n : 0n)),
      ];
      for (const vector of power > 10 ? vectors.slice(0, 1) : vectors) {
        const values = encode(vector);
        const right = new Uint8Array(await expected(values));
        expect(addon().toOddPoints(arithmetic, values)).to.deep.equal(right);
      }
    });
  }
});
