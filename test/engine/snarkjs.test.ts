import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import type { ProvingEngine } from '../../src/engine/engine.js';
import { createSnarkjsEngine, verifyGroth16 } from '../../src/engine/snarkjs.js';
import { ArtifactsError, ProvingError } from '../../src/errors.js';
import { BASE_MODULUS } from '../../src/field.js';
import { WitnessCalculator } from '../../src/prover/witnessCalculator.js';
import { liquidationInputs } from '../../src/statement/circuitInputs.js';
import { decideClaim } from '../../src/statement/claim.js';
import { foldWords } from '../../src/statement/fold.js';
import { listWords } from '../../src/statement/words.js';
import { exampleClaim } from '../support/accounts.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { expectError, expectRejection } from '../support/expectError.js';
import { isFreed } from '../support/isFreed.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('the snarkjs engine', () => {
  const temporary = new TemporaryFolder();

  const makeWitness = async () => {
    const artifacts = await testArtifacts(TINY);
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const words = decideClaim(artifacts.instance, claim);
    const fold = foldWords(artifacts.circuitId, listWords(words));
    const calculator = await WitnessCalculator.create(await artifacts.read('witnessProgram'));
    const inputs = liquidationInputs(artifacts.instance, [claim], words, fold.challenge);
    return { artifacts, witness: calculator.calculate(inputs), fold };
  };

  it('proves, with other bytes each time, and tells the public signals', async () => {
    const { artifacts, witness, fold } = await makeWitness();
    const engine = await createSnarkjsEngine(await artifacts.read('provingKey'));
    const before = witness.slice();
    const results = await Promise.all([engine.prove(witness), engine.prove(witness)]);
    for (const { proof, signals } of results) {
      expect(signals).to.deep.equal([fold.digest, fold.evaluation, fold.challenge]);
      expect(await verifyGroth16(artifacts.verifyingKey, signals, proof)).to.equal(true);
    }
    expect(results[0]!.proof.a).to.not.deep.equal(results[1]!.proof.a);
    expect(witness).to.deep.equal(before);
    await engine.close();
    await engine.close();
    await expectRejection(engine.prove(witness), ProvingError, 'PROVER_CLOSED');
  });

  it('frees the key and shares it no more once it is closed, but makes the proofs asked for', async () => {
    const { artifacts, witness, fold } = await makeWitness();
    const engine = await createSnarkjsEngine(await artifacts.read('provingKey'));
    const referTo = ({ share }: ProvingEngine) => new WeakRef(share!());
    const key = referTo(engine);
    const proofs = [engine.prove(witness), engine.prove(witness)];
    const closed = engine.close();
    expectError(() => engine.share!(), ProvingError, 'PROVER_CLOSED');
    await expectRejection(engine.prove(witness), ProvingError, 'PROVER_CLOSED');
    for (const proof of proofs) expect((await proof).signals[0]).to.equal(fold.digest);
    await closed;
    expect(await isFreed(key)).to.equal(true);
    await engine.close();
  });

  it('refuses keys and witnesses that it cannot use, with typed errors', async () => {
    const { artifacts, witness } = await makeWitness();
    const key = await artifacts.read('provingKey');
    for (const broken of [key.subarray(0, 1000), witness, new Uint8Array(), key.slice(1)]) {
      await expectRejection(createSnarkjsEngine(broken), ArtifactsError, 'ARTIFACTS_CORRUPT');
    }
    // Without delta nothing would blind the proofs, and they would verify all the same.
    const delta1 = 12 + 12 + 4 + 12 + 84 + 64 + 64 + 128 + 128;
    const unblinded = key.slice().fill(0, delta1, delta1 + 64);
    await expectRejection(createSnarkjsEngine(unblinded), ArtifactsError, 'ARTIFACTS_CORRUPT');
    const engine = await createSnarkjsEngine(key);
    for (const broken of [witness.subarray(0, -32), new Uint8Array(), key]) {
      await expectRejection(engine.prove(broken), ProvingError, 'ENGINE_FAILED');
    }
    await engine.close();
  });

  it('verifies nothing but that proof of those signals', async () => {
    const { artifacts, witness } = await makeWitness();
    const engine = await createSnarkjsEngine(await artifacts.read('provingKey'));
    const { proof, signals } = await engine.prove(witness);
    const { verifyingKey } = artifacts;
    const { a, b, c } = proof;
    const [x, y] = [a.x, a.y];
    const wrong = [
      { ...proof, a: { x, y: BASE_MODULUS - y } },
      { ...proof, a: c },
      { ...proof, c: a },
      { ...proof, b: { x: b.x, y: [BASE_MODULUS - b.y[0], BASE_MODULUS - b.y[1]] as const } },
      { ...proof, b: verifyingKey.gamma },
      { ...proof, a: { x: 1n, y: 3n } },
    ];
    for (const candidate of wrong) {
      expect(await verifyGroth16(verifyingKey, signals, candidate)).to.equal(false);
    }
    for (let i = 0; i < signals.length; i++) {
      const changed = signals.map((signal, k) => (k === i ? signal ^ 1n : signal));
      expect(await verifyGroth16(verifyingKey, changed, proof)).to.equal(false);
    }
    await engine.close();
  });

  /** A program of its own, in a file: threads inherit --eval, and stumble over it. */
  const runScript = async (body: string) => {
    const script = `
      import { loadCurve } from '${new URL('../../src/engine/snarkjs.ts', import.meta.url)}';
      ${body}
      process.stdout.write('end of script ');
      process.on('exit', () => process.stdout.write('exit'));`;
    const file = await temporary.write('script.mts', script);
    return spawnSync(process.execPath, ['--import=tsx', file], {
      encoding: 'utf8',
      timeout: 60_000,
    }).stdout;
  };

  it('lets the process end by itself, nothing closed', async () => {
    expect(await runScript('await loadCurve();')).to.equal('end of script exit');
  });

  it('keeps the process alive while anybody computes on the curve', async () => {
    const compute = `
      await loadCurve();
      const { Fr } = globalThis.curve_bn128;
      await new Promise((resolve) => setImmediate(resolve));
      await Fr.fft(new Uint8Array(32 * 2 ** 12));`;
    expect(await runScript(compute)).to.equal('end of script exit');
  });

  it("computes on somebody else's curve, though he terminates it, and ends by itself", async () => {
    const snarkjs = new URL('../../node_modules/snarkjs/main.js', import.meta.url);
    const foreign = `
      const { curves } = await import('${snarkjs}');
      const theirs = await curves.getCurveFromName('bn128');
      const { Fr } = await loadCurve();
      const computed = Fr.fft(new Uint8Array(32 * 2 ** 12));
      await theirs.terminate();
      await computed;`;
    expect(await runScript(foreign)).to.equal('end of script exit');
  });

  it('computes on though somebody terminates the curve, at any time', async () => {
    const restart = `
      const { Fr, terminate } = await loadCurve();
      const computed = Fr.fft(new Uint8Array(32 * 2 ** 12));
      await terminate();
      await computed;
      await Fr.fft(new Uint8Array(32 * 2 ** 12));`;
    expect(await runScript(restart)).to.equal('end of script exit');
  });
});
