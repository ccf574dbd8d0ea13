import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseR1cs } from '../../src/compilation/r1cs.js';
import { parseProvingKey } from '../../src/engine/provingKey.js';
import { readSignals, readWitness } from '../../src/engine/witness.js';
import { proofFromSnarkjs, verifyingKeyFromSnarkjs } from '../../src/groth16/groth16.js';
import { TINY } from '../support/artifacts.js';
import { circuitWitness } from '../support/circuitWitness.js';
import { damaged, otherValues } from './damage.js';
import type { Target } from './target.js';
import { typedErrorsOnly } from './typed.js';

/** The files of a circuit that zkliq parses by itself. */
export async function binaryTargets(): Promise<Target[]> {
  const { artifacts, key, witness } = await circuitWitness(TINY);
  const r1cs = await artifacts.read('r1cs');
  const provingKey = parseProvingKey(key);
  const target = (
    name: string,
    real: Uint8Array,
    runs: number,
    parse: (bytes: Uint8Array) => unknown,
  ): Target => ({
    name,
    runs,
    property: fc.asyncProperty(damaged([real]), (bytes) => typedErrorsOnly(() => parse(bytes))),
  });
  const json = (name: string, real: unknown, parse: (other: unknown) => unknown): Target => ({
    name,
    runs: 100,
    property: fc.asyncProperty(otherValues([real]), (other) => typedErrorsOnly(() => parse(other))),
  });
  const proof = JSON.parse(readFileSync('examples/proof.json', 'utf8')).proof;
  const verifyingKey = JSON.parse(readFileSync(`artifacts/${TINY}/verification_key.json`, 'utf8'));
  return [
    json('proof of snarkjs', proof, proofFromSnarkjs),
    json('verification_key.json', verifyingKey, verifyingKeyFromSnarkjs),
    target('proving_key.zkey', key, 20, parseProvingKey),
    target('circuit.r1cs', r1cs, 10, parseR1cs),
    target('witness.wtns', witness, 50, (bytes) => readSignals(readWitness(bytes, provingKey), 3)),
  ];
}
