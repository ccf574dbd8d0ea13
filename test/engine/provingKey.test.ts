import { expect } from 'chai';
import fc from 'fast-check';
import { COEFFICIENT_BYTES, parseProvingKey, rowOf } from '../../src/engine/provingKey.js';
import { ArtifactsError } from '../../src/errors.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { check } from '../support/check.js';
import { expectError } from '../support/expectError.js';

describe('parseProvingKey', () => {
  it('reads what makes a key, without the points at infinity', async () => {
    const artifacts = await testArtifacts(TINY);
    const key = parseProvingKey(await artifacts.read('provingKey'));
    expect(key.publicSignals).to.equal(3);
    expect(key.domainSize).to.equal(4096);
    expect(key.h.length).to.equal(64 * key.domainSize);
    expect(key.b1.wires).to.deep.equal(key.b2.wires);
    expect(key.b1.points.length).to.equal(64 * key.b1.wires.length);
    expect(key.b2.points.length).to.equal(128 * key.b2.wires.length);
    expect(key.b1.wires.length).to.be.lessThan(key.wires);
    expect(Math.min(...key.c.wires)).to.equal(key.publicSignals + 1);
    const last = key.coefficients.length / COEFFICIENT_BYTES - 1;
    expect(rowOf(key.coefficients, last)).to.equal(
      artifacts.instance.constraints + key.publicSignals,
    );
  });

  it('holds no more of the file than it needs', async () => {
    const zkey = await (await testArtifacts(TINY)).read('provingKey');
    const key = parseProvingKey(zkey);
    for (const part of [key.h, key.coefficients, key.delta1, key.a.points]) {
      expect(part.buffer.byteLength).to.equal(part.length);
    }
  });

  it('refuses a key that blinds nothing: delta, or any other point of the header, at infinity', async () => {
    const zkey = await (await testArtifacts(TINY)).read('provingKey');
    const header = 40 + 84;
    const points = { alpha1: [0, 64], beta1: [64, 64], beta2: [128, 128], delta1: [384, 64] };
    for (const [start, length] of [...Object.values(points), [448, 128]] as [number, number][]) {
      const changed = zkey.slice().fill(0, header + start, header + start + length);
      expectError(() => parseProvingKey(changed), ArtifactsError, 'ARTIFACTS_CORRUPT');
    }
  });

  it('refuses files cut short, and other values in the header, with a typed error', async () => {
    const zkey = await (await testArtifacts(TINY)).read('provingKey');
    const refuses = (bytes: Uint8Array) =>
      expectError(() => parseProvingKey(bytes), ArtifactsError, 'ARTIFACTS_CORRUPT');
    check(
      fc.property(fc.nat(zkey.length - 1), (length) => {
        // A file that ends in its last section, of contributions, lacks nothing that is read.
        fc.pre(length < zkey.length - 80);
        refuses(zkey.subarray(0, length));
      }),
      100,
    );
    const moduli = [44, 80]; // first bytes of p and r
    const sizes = [112, 120]; // number of wires, size of the domain
    for (const position of [0, 4, 24, ...moduli, ...sizes]) {
      const changed = zkey.slice();
      changed[position]! ^= 1;
      refuses(changed);
    }
  });
});
