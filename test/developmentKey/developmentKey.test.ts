import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { domainSizeOf } from '../../src/compilation/r1cs.js';
import { makeDevelopmentKey } from '../../src/developmentKey/developmentKey.js';
import { evaluateWires, lagrangeAt } from '../../src/developmentKey/wirePolynomials.js';
import { ArtifactsError } from '../../src/errors.js';
import { power, SCALAR_MODULUS as R } from '../../src/field.js';
import { verifyingKeyFromSnarkjs } from '../../src/groth16/groth16.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const run = promisify(execFile);

describe('makeDevelopmentKey', () => {
  const temporary = new TemporaryFolder();

  it('depends on the constraints alone', async () => {
    const artifacts = await testArtifacts(TINY);
    const r1cs = await artifacts.read('r1cs');
    const key = await makeDevelopmentKey(r1cs);
    expect(Buffer.from(key.provingKey)).to.deep.equal(
      Buffer.from(await artifacts.read('provingKey')),
    );
    expect(key.verifyingKey).to.deep.equal(artifacts.verifyingKey);
  });

  it('gives the stock snarkjs tools an ordinary zkey', async () => {
    const artifacts = await testArtifacts(TINY);
    const [zkey, json] = [temporary.path('key.zkey'), temporary.path('key.json')];
    await writeFile(zkey, await artifacts.read('provingKey'));
    const cli = 'node_modules/snarkjs/build/cli.cjs';
    await run(process.execPath, [cli, 'zkey', 'export', 'verificationkey', zkey, json]);
    const exported = verifyingKeyFromSnarkjs(JSON.parse(await readFile(json, 'utf8')));
    expect(exported).to.deep.equal(artifacts.verifyingKey);
  });

  it('refuses what is no constraint file', () =>
    expectRejection(
      makeDevelopmentKey(Buffer.from('nonsense')),
      ArtifactsError,
      'ARTIFACTS_CORRUPT',
    ));

  it('stops when aborted', async () => {
    const r1cs = await (await testArtifacts(TINY)).read('r1cs');
    const error = await makeDevelopmentKey(r1cs, AbortSignal.abort()).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.name).to.equal('AbortError');
  });
});

describe('wirePolynomials', () => {
  const tau = 123456789n ** 7n % R;

  it('has a Lagrange basis: it interpolates polynomials of lower degree', () => {
    const root = power(5n, (R - 1n) / 8n, R);
    const polynomial = (x: bigint) => (3n + 5n * x + 7n * x ** 2n + 11n * x ** 7n) % R;
    const basis = lagrangeAt(tau, 8);
    const value = basis.reduce(
      (sum, factor, i) => (sum + factor * polynomial(power(root, BigInt(i), R))) % R,
      0n,
    );
    expect(value).to.equal(polynomial(tau));
  });

  it('takes the odd points of a domain where asked', () => {
    const all = lagrangeAt(tau, 16);
    expect(lagrangeAt(tau, 16, 1, 2)).to.deep.equal(all.filter((_, i) => i % 2 === 1));
  });

  it('makes a divisible by the vanishing polynomial exactly for true witnesses', async () => {
    // Two constraints, x * x = y and y * x = z, on wires 1, z (output), x, y.
    const combination = (wire: number) => ({ wires: [wire], coefficients: [1n] });
    const r1cs = {
      wires: 4,
      outputs: 1,
      publicInputs: 0,
      privateInputs: 1,
      constraints: [
        [combination(2), combination(2), combination(3)],
        [combination(3), combination(2), combination(1)],
      ] as const,
    };
    expect(domainSizeOf(r1cs)).to.equal(4);
    const { a, b, c } = evaluateWires(r1cs, tau);
    const at = (values: readonly bigint[], witness: readonly bigint[]) =>
      values.reduce((sum, value, wire) => (sum + value * witness[wire]!) % R, 0n);
    // The public wires' extra rows have b = c = 0 there, so a * b - c vanishes on the whole domain.
    const difference = (witness: readonly bigint[]) =>
      (at(a, witness) * at(b, witness) - at(c, witness)) % R;
    const quotientIsPolynomial = (witness: readonly bigint[]) => {
      // The quotient has degree at most 2: interpolate it from the wires at three other points.
      const points = [2n, 3n, 5n, 7n];
      const quotient = (x: bigint) => {
        const polynomials = evaluateWires(r1cs, x);
        const value =
          at(polynomials.a, witness) * at(polynomials.b, witness) - at(polynomials.c, witness);
        return (((value % R) + R) * power(power(x, 4n, R) - 1n, R - 2n, R)) % R;
      };
      const interpolate = (known: readonly bigint[], x: bigint) =>
        known.reduce((sum, xi) => {
          const weight = known
            .filter((xj) => xj !== xi)
            .reduce((product, xj) => (product * (x - xj) * power(xi - xj, R - 2n, R)) % R, 1n);
          return (sum + quotient(xi) * weight) % R;
        }, 0n);
      const predicted = interpolate(points.slice(0, 3), 7n);
      return (((predicted - quotient(7n)) % R) + R) % R === 0n;
    };
    expect(difference([1n, 27n, 3n, 9n])).to.not.equal(0n);
    expect(quotientIsPolynomial([1n, 27n, 3n, 9n])).to.equal(true);
    expect(quotientIsPolynomial([1n, 28n, 3n, 9n])).to.equal(false);
  });
});
