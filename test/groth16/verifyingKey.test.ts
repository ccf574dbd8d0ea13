import { expect } from 'chai';
import { ArtifactsError } from '../../src/errors.js';
import { BASE_MODULUS } from '../../src/field.js';
import type { G2Point } from '../../src/groth16/groth16.js';
import {
  requireSoundKey,
  verifyingKeyHash,
  verifyingKeyStruct,
} from '../../src/groth16/verifyingKey.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { expectError } from '../support/expectError.js';

describe('verifyingKey', () => {
  const negate = ({ x, y }: G2Point): G2Point => ({
    x,
    y: [BASE_MODULUS - y[0], BASE_MODULUS - y[1]],
  });

  it('encodes in 22 words, each of which its hash depends on', async () => {
    const { verifyingKey } = await testArtifacts(TINY);
    expect(verifyingKeyStruct(verifyingKey).flat(3)).to.have.length(22);
    const hash = verifyingKeyHash(verifyingKey);
    const { alpha, ic } = verifyingKey;
    const others = [
      { ...verifyingKey, alpha: { x: alpha.y, y: alpha.x } },
      { ...verifyingKey, beta: negate(verifyingKey.beta) },
      { ...verifyingKey, gamma: verifyingKey.delta, delta: verifyingKey.gamma },
      { ...verifyingKey, ic: [...ic].reverse() },
    ];
    for (const other of others) expect(verifyingKeyHash(other)).to.not.equal(hash);
  });

  it('refuses points off their curves, and infinity, anywhere', async () => {
    const { verifyingKey } = await testArtifacts(TINY);
    const { ic, alpha, gamma } = verifyingKey;
    const infinity = { x: 0n, y: 0n };
    const off = { x: [gamma.x[1], gamma.x[0]], y: gamma.y } as const;
    const unsound = [
      { alpha: { x: alpha.x, y: alpha.y + 1n } },
      { alpha: infinity },
      ...ic.map((_, i) => ({ ic: ic.map((point, k) => (k === i ? infinity : point)) })),
      { beta: off },
      { gamma: off },
      { delta: off },
    ];
    for (const points of unsound) {
      const key = { ...verifyingKey, ...points };
      expectError(() => requireSoundKey(key), ArtifactsError, 'ARTIFACTS_CORRUPT');
    }
  });

  it('refuses beta, gamma and delta that agree up to sign', async () => {
    const { verifyingKey } = await testArtifacts(TINY);
    requireSoundKey(verifyingKey);
    const { gamma, delta } = verifyingKey;
    const unsound = [
      { delta: gamma },
      { delta: negate(gamma) },
      { beta: gamma },
      { beta: negate(gamma) },
      { beta: delta },
      { beta: negate(delta) },
    ];
    for (const points of unsound) {
      const key = { ...verifyingKey, ...points };
      expectError(() => requireSoundKey(key), ArtifactsError, 'KEY_FORGEABLE');
    }
  });
});
