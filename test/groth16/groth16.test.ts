import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { BASE_MODULUS } from '../../src/field.js';
import {
  type Groth16Proof,
  proofFromSnarkjs,
  proofToSnarkjs,
  type VerifyingKey,
  verifyingKeyFromSnarkjs,
  verifyingKeyToSnarkjs,
} from '../../src/groth16/groth16.js';
import { expectError } from '../support/expectError.js';

const g1 = (n: bigint) => ({ x: n, y: n + 1n });
const g2 = (n: bigint) => ({ x: [n, n + 1n] as const, y: [n + 2n, n + 3n] as const });

const proof: Groth16Proof = { a: g1(10n), b: g2(20n), c: g1(BASE_MODULUS - 2n) };
const key: VerifyingKey = {
  alpha: g1(30n),
  beta: g2(40n),
  gamma: g2(50n),
  delta: g2(60n),
  ic: [g1(70n), g1(80n), g1(90n), g1(100n)],
};

describe('snarkjs JSON', () => {
  it('goes both ways, real parts first', () => {
    const json = proofToSnarkjs(proof);
    expect(json.pi_b).to.deep.equal([
      ['20', '21'],
      ['22', '23'],
      ['1', '0'],
    ]);
    expect(proofFromSnarkjs(JSON.parse(JSON.stringify(json)))).to.deep.equal(proof);
    const keyJson = verifyingKeyToSnarkjs(key);
    expect(keyJson.nPublic).to.equal(3);
    expect(verifyingKeyFromSnarkjs(JSON.parse(JSON.stringify(keyJson)))).to.deep.equal(key);
  });

  it('refuses a proof of another shape, scheme or field', () => {
    const json = proofToSnarkjs(proof);
    const wrong: unknown[] = [
      null,
      'proof',
      [],
      { ...json, protocol: 'plonk' },
      { ...json, curve: 'bls12381' },
      { ...json, pi_a: undefined },
      { ...json, pi_a: ['1', '2'] },
      { ...json, pi_a: ['0', '1', '0'] },
      { ...json, pi_a: [1, 2, '1'] },
      { ...json, pi_a: ['01', '2', '1'] },
      { ...json, pi_a: ['-1', '2', '1'] },
      { ...json, pi_a: ['0x1', '2', '1'] },
      { ...json, pi_c: [`${BASE_MODULUS}`, '2', '1'] },
      { ...json, pi_b: [['1', '2'], ['3'], ['1', '0']] },
      { ...json, pi_b: [['1', '2'], '34', ['1', '0']] },
      // A list of three with nothing at the end.
      {
        ...json,
        pi_b: Object.assign(new Array(3), [
          ['1', '2'],
          ['3', '4'],
        ]),
      },
      {
        ...json,
        pi_b: [
          ['1', '2'],
          ['3', '4'],
          ['0', '0'],
        ],
      },
    ];
    for (const one of wrong) expectError(() => proofFromSnarkjs(one), InputError, 'INVALID_VALUE');
  });

  it('refuses a key whose points and signals do not fit', () => {
    const json = verifyingKeyToSnarkjs(key);
    const wrong: unknown[] = [
      { ...json, nPublic: 4 },
      { ...json, nPublic: '3' },
      { ...json, IC: [] },
      { ...json, IC: {} },
      { ...json, IC: [...json.IC.slice(1), null] },
      { ...json, IC: Object.assign(new Array(json.IC.length), json.IC.slice(1)) },
      { ...json, vk_delta_2: json.vk_alpha_1 },
    ];
    for (const one of wrong) {
      expectError(() => verifyingKeyFromSnarkjs(one), InputError, 'INVALID_VALUE');
    }
  });
});
