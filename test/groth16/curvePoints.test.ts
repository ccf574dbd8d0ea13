import { expect } from 'chai';
import { BASE_MODULUS as P } from '../../src/field.js';
import { isOnG1, isOnTwist } from '../../src/groth16/curvePoints.js';
import { strayG2Point } from '../contracts/harness/strayPoint.js';
import { TINY, testArtifacts } from '../support/artifacts.js';

describe('curvePoints', () => {
  it('knows the points of G1, in canonical coordinates only', () => {
    expect(isOnG1({ x: 1n, y: 2n })).to.equal(true);
    expect(isOnG1({ x: 1n, y: P - 2n })).to.equal(true);
    const others = [
      { x: 0n, y: 0n },
      { x: 1n, y: 3n },
      { x: 2n, y: 1n },
      { x: 1n + P, y: 2n },
      { x: 1n, y: 2n + P },
      { x: 1n, y: -2n },
    ];
    for (const point of others) expect(isOnG1(point), `${point.x}, ${point.y}`).to.equal(false);
  });

  it('knows the points of the twist, in canonical coordinates only', async () => {
    const { gamma } = (await testArtifacts(TINY)).verifyingKey;
    const { x, y } = gamma;
    expect(isOnTwist(gamma)).to.equal(true);
    expect(isOnTwist(strayG2Point())).to.equal(true);
    const others = [
      { x: [0n, 0n], y: [0n, 0n] },
      { x: [x[1], x[0]], y: [y[1], y[0]] },
      { x, y: [y[0], P - y[1]] },
      { x: [x[0] + P, x[1]], y },
      { x: [x[0], x[1] + P], y },
      { x, y: [y[0] - P, y[1]] },
      { x, y: [y[0], y[1] + P] },
    ] as const;
    for (const point of others) expect(isOnTwist(point)).to.equal(false);
  });
});
