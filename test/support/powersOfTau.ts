import { createHash } from 'node:crypto';
import { access, readFile, rename, writeFile } from 'node:fs/promises';
import type { PowersOfTau } from '../../src/ceremony/powersOfTau.js';
import { FixedBase } from '../../src/developmentKey/fixedBase.js';
import { lagrangeAt } from '../../src/developmentKey/wirePolynomials.js';
import {
  BASE_MODULUS,
  power as powerOf,
  SCALAR_MODULUS as R,
  reduceToScalar,
} from '../../src/field.js';
import { element, uint32, uint64 } from '../../src/files/binaryWriter.js';
import { loadCurveProgram } from '../../src/groth16/curve.js';

/** Enough for the tiny circuit: 2,117 constraints. */
const POWER = 12;

const PATH = `artifacts/test-${POWER}.ptau`;

/** Made by the first test that needs it and kept, as the artifacts are. */
export async function testPowersOfTau(): Promise<PowersOfTau> {
  const isThere = await access(PATH).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const temporary = `${PATH}.${process.pid}`;
    await writeFile(temporary, await makePowersOfTau(POWER));
    await rename(temporary, PATH);
  }
  return { path: PATH, blake2b: sumOf(await readFile(PATH)) };
}

/** BLAKE2b in hex, as such files are published with. */
export function sumOf(bytes: Uint8Array): string {
  return createHash('blake2b512').update(bytes).digest('hex');
}

/**
 * The points that snarkjs's `powersoftau prepare phase2` would end with, from secrets that are
 * known here: each one multiplication of a generator, where a transform in the group takes minutes.
 */
export async function makePowersOfTau(power: number): Promise<Uint8Array> {
  const [tau, alpha, beta] = ['tau', 'alpha', 'beta'].map((name) =>
    reduceToScalar(createHash('sha512').update(`zkliq/test powers of ${name}`).digest()),
  ) as [bigint, bigint, bigint];
  const program = await loadCurveProgram();
  const size = 2 ** power;
  const times = (values: readonly bigint[], factor: bigint) =>
    values.map((value) => (value * factor) % R);
  const [base1, base2] = [
    new FixedBase(program, 'g1m', 12 * size),
    new FixedBase(program, 'g2m', 3 * size),
  ];
  const powers = powersOf(tau, 2 * size - 1);
  const lagrange = lagrangeOf(tau, power);
  const most = lagrange.slice(0, 2 * size - 1);
  const header = Buffer.concat([uint32(32), element(BASE_MODULUS), uint32(power), uint32(power)]);
  const sections: readonly (readonly [id: number, content: Uint8Array])[] = [
    [1, header],
    [2, await base1.multiply(powers)],
    [3, await base2.multiply(powers.slice(0, size))],
    [4, await base1.multiply(times(powers.slice(0, size), alpha))],
    [5, await base1.multiply(times(powers.slice(0, size), beta))],
    [6, await base2.multiply([beta])],
    [7, uint32(0)],
    [12, await base1.multiply(lagrange)],
    [13, await base2.multiply(most)],
    [14, await base1.multiply(times(most, alpha))],
    [15, await base1.multiply(times(most, beta))],
  ];
  return Buffer.concat([
    Buffer.from('ptau'),
    uint32(1),
    uint32(sections.length),
    ...sections.flatMap(([id, content]) => [uint32(id), uint64(content.length), content]),
  ]);
}

function powersOf(tau: bigint, count: number): bigint[] {
  const powers = [1n];
  while (powers.length < count) powers.push((powers.at(-1)! * tau) % R);
  return powers;
}

/** The Lagrange values of the domains 2^0 … 2^(power + 1); the last without its highest power of tau. */
function lagrangeOf(tau: bigint, power: number): bigint[] {
  const domains = Array.from({ length: power + 1 }, (_, p) => lagrangeAt(tau, 2 ** p));
  const size = 2 ** (power + 1);
  const root = powerOf(5n, (R - 1n) / BigInt(size), R);
  const highest = (powerOf(tau, BigInt(size - 1), R) * powerOf(BigInt(size), R - 2n, R)) % R;
  let factor = highest;
  const last = lagrangeAt(tau, size).map((value) => {
    const without = (value + R - factor) % R;
    factor = (factor * root) % R;
    return without;
  });
  return [...domains.flat(), ...last];
}
