import { expect } from 'chai';
import { encodeVerifyCalldata } from '../../src/chain/gate/groth16Verifier.js';
import { BASE_MODULUS } from '../../src/field.js';
import type { G1Point, G2Point, Groth16Proof, VerifyingKey } from '../../src/groth16/groth16.js';
import { strayG2Point } from './harness/strayPoint.js';
import { INFINITY, negateG1, negateG2 } from './harness/trapdoor.js';
import {
  CIRCUIT_ID,
  expectRefusal,
  replaced,
  signalsOf,
  trapdoor,
  VerifierFixture,
  WORD_COUNT,
  words,
} from './harness/verifierFixture.js';

const OFF_CURVE: G1Point = { x: 1n, y: 3n };
const OFF_TWIST: G2Point = { x: [1n, 2n], y: [3n, 4n] };
const G2_INFINITY: G2Point = { x: [0n, 0n], y: [0n, 0n] };

const g1Names = ['alpha', 'ic[0]', 'ic[1]', 'ic[2]', 'ic[3]'] as const;
const g2Names = ['beta', 'gamma', 'delta'] as const;
const pointIndex = { alpha: 0, beta: 1, gamma: 2, delta: 3 };

/** Index of a point in KeyPointInvalid. */
function indexOf(name: (typeof g1Names)[number] | (typeof g2Names)[number]): bigint {
  return BigInt(name.startsWith('ic') ? 4 + Number(name[3]) : pointIndex[name as 'alpha']);
}

function withG1(key: VerifyingKey, name: (typeof g1Names)[number], point: G1Point): VerifyingKey {
  if (name === 'alpha') return { ...key, alpha: point };
  return { ...key, ic: replaced(key.ic, Number(name[3]), point) };
}

describe('Groth16Verifier deployment', () => {
  let fixture: VerifierFixture;
  let key: VerifyingKey;

  before(async () => {
    fixture = await VerifierFixture.setUp();
    ({ key } = fixture);
  });

  after(() => fixture?.tearDown());

  it('takes a good key', async () => {
    expect((await fixture.tryDeploy(key)).ok).to.equal(true);
  });

  it('refuses a zero circuit id and a zero word count', async () => {
    expectRefusal(await fixture.tryDeploy(key, `0x${'0'.repeat(64)}`), 'CircuitIdZero');
    expectRefusal(await fixture.tryDeploy(key, CIRCUIT_ID, 0), 'WordCountZero');
  });

  for (const name of g1Names) {
    it(`refuses ${name} off the curve, at infinity or in aliased coordinates`, async () => {
      const good = name === 'alpha' ? key.alpha : key.ic[Number(name[3])]!;
      const aliases = [
        { x: good.x + BASE_MODULUS, y: good.y },
        { x: good.x, y: good.y + BASE_MODULUS },
      ];
      for (const point of [OFF_CURVE, INFINITY, ...aliases]) {
        const result = await fixture.tryDeploy(withG1(key, name, point));
        const refusal = expectRefusal(result, 'KeyPointInvalid', [indexOf(name)]);
        expect(refusal.message).to.include(name);
      }
    });
  }

  for (const name of g2Names) {
    it(`refuses ${name} off the curve, off the subgroup, at infinity or aliased`, async () => {
      const { x, y } = key[name];
      const p = BASE_MODULUS;
      const aliases: G2Point[] = [
        { x: [x[0] + p, x[1]], y },
        { x: [x[0], x[1] + p], y },
        { x, y: [y[0] + p, y[1]] },
        { x, y: [y[0], y[1] + p] },
      ];
      for (const point of [OFF_TWIST, strayG2Point(), G2_INFINITY, ...aliases]) {
        const result = await fixture.tryDeploy({ ...key, [name]: point });
        const refusal = expectRefusal(result, 'KeyPointInvalid', [indexOf(name)]);
        expect(refusal.message).to.include(name);
      }
    });
  }

  it('is never made where the pairing is missing, fails or is another', async () => {
    const [pairing] = fixture.precompileCalls();
    expect(pairing?.address).to.equal('08');
    // Nobody, blake2f (which fails), identity (whose first word is 1), SHA-256 (which answers a word).
    for (const other of ['77', '09', '04', '02']) {
      const result = await fixture.chain.call(null, fixture.codeThatCalls(other, pairing!));
      expectRefusal(result, 'KeyPointInvalid', [1n]);
    }
  });

  it('is never made with too little gas', async () => {
    const gas = fixture.deploymentGas;
    for (let tenth = 1n; tenth < 10n; tenth++) {
      const starved = await fixture.tryDeploy(key, CIRCUIT_ID, WORD_COUNT, (gas * tenth) / 10n);
      expect(starved.ok).to.equal(false);
    }
  });

  describe('refuses a key under which anyone can forge', () => {
    const { digest, signals } = signalsOf(words);

    /** The forger has the key and the words he likes, and no secret. */
    async function expectForgeable(forgeable: VerifyingKey, forge: (x: G1Point) => Groth16Proof) {
      const forgery = forge(fixture.groth16.combine(forgeable, signals));
      expect(await fixture.groth16.verifies(forgeable, signals, forgery)).to.equal(true);
      expectRefusal(await fixture.tryDeploy(forgeable), 'KeyForgeable');
      // The same forgery is none under a good key.
      const data = encodeVerifyCalldata(forgery, digest, words);
      expectRefusal(await fixture.chain.call(fixture.address, data), 'ProofInvalid');
    }

    it('gamma = delta: A = alpha, B = beta, C = -X', async () => {
      const { alpha, beta } = key;
      const forgeable = { ...key, delta: key.gamma };
      await expectForgeable(forgeable, (x) => ({ a: alpha, b: beta, c: negateG1(x) }));
    });

    it('gamma = -delta: A = alpha, B = beta, C = X', async () => {
      const { alpha, beta } = key;
      const forgeable = { ...key, delta: negateG2(key.gamma) };
      await expectForgeable(forgeable, (x) => ({ a: alpha, b: beta, c: x }));
    });

    it('beta = gamma: A = alpha + X, B = beta, C = infinity', async () => {
      const { alpha, gamma } = key;
      const forgeable = { ...key, beta: gamma };
      const sum = (x: G1Point) => fixture.groth16.add(alpha, x);
      await expectForgeable(forgeable, (x) => ({ a: sum(x), b: gamma, c: INFINITY }));
    });

    it('beta = -gamma: A = alpha - X, B = beta, C = infinity', async () => {
      const { alpha } = key;
      const beta = negateG2(key.gamma);
      const difference = (x: G1Point) => fixture.groth16.add(alpha, negateG1(x));
      const forge = (x: G1Point) => ({ a: difference(x), b: beta, c: INFINITY });
      await expectForgeable({ ...key, beta }, forge);
    });

    it('beta = delta: A = X, B = gamma, C = -alpha', async () => {
      const { alpha, gamma, delta } = key;
      const forge = (x: G1Point) => ({ a: x, b: gamma, c: negateG1(alpha) });
      await expectForgeable({ ...key, beta: delta }, forge);
    });

    it('beta = -delta: A = X, B = gamma, C = alpha', async () => {
      const { alpha, gamma, delta } = key;
      const forge = (x: G1Point) => ({ a: x, b: gamma, c: alpha });
      await expectForgeable({ ...key, beta: negateG2(delta) }, forge);
    });

    it('as setup without a contribution makes it: delta is the generator, like gamma', async () => {
      const fresh = fixture.groth16.key({ ...trapdoor, gamma: 1n, delta: 1n });
      await expectForgeable(fresh, (x) => ({ a: fresh.alpha, b: fresh.beta, c: negateG1(x) }));
    });
  });
});
