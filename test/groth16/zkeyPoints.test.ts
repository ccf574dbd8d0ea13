import { expect } from 'chai';
import { BASE_MODULUS, toHex32 } from '../../src/field.js';
import {
  readZkeyG1,
  readZkeyG1List,
  readZkeyG2,
  uncompressedG1,
  uncompressedG2,
} from '../../src/groth16/zkeyPoints.js';

/** Coordinates as a zkey has them. */
function encode(...coordinates: readonly bigint[]): Buffer {
  const montgomery = coordinates.map((value) => (value << 256n) % BASE_MODULUS);
  return Buffer.concat(montgomery.map((value) => Buffer.from(toHex32(value), 'hex').reverse()));
}

describe('zkeyPoints', () => {
  const last = BASE_MODULUS - 1n;

  it('reads points of both groups, and leaves the bytes as they are', () => {
    const bytes = encode(1n, 2n, last, 0n);
    const before = Buffer.from(bytes);
    expect(readZkeyG1(bytes)).to.deep.equal({ x: 1n, y: 2n });
    expect(readZkeyG1List(bytes)).to.deep.equal([
      { x: 1n, y: 2n },
      { x: last, y: 0n },
    ]);
    expect(readZkeyG2(bytes)).to.deep.equal({ x: [1n, 2n], y: [last, 0n] });
    expect(bytes.equals(before)).to.equal(true);
  });

  it('writes them big-endian, the imaginary part first', () => {
    const hex = (...values: bigint[]) => values.map(toHex32).join('');
    expect(Buffer.from(uncompressedG1({ x: 1n, y: last })).toString('hex')).to.equal(hex(1n, last));
    const point = { x: [1n, 2n], y: [3n, last] } as const;
    expect(Buffer.from(uncompressedG2(point)).toString('hex')).to.equal(hex(2n, 1n, last, 3n));
  });
});
