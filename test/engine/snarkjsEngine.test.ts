import { expect } from 'chai';
import type { ProvingEngine } from '../../src/engine/engine.js';
import { createSnarkjsEngine } from '../../src/engine/snarkjsEngine.js';
import { ArtifactsError, ProvingError } from '../../src/errors.js';
import { verifyGroth16 } from '../../src/groth16/pairing.js';
import { TINY } from '../support/artifacts.js';
import { circuitWitness } from '../support/circuitWitness.js';
import { expectError, expectRejection } from '../support/expectError.js';
import { isFreed } from '../support/isFreed.js';

describe('the snarkjs engine', () => {
  it('proves, with other bytes each time, and tells the public signals', async () => {
    const { artifacts, key, witness, fold } = await circuitWitness(TINY);
    const engine = await createSnarkjsEngine(key);
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
    const { key, witness, fold } = await circuitWitness(TINY);
    const engine = await createSnarkjsEngine(key);
    const referTo = ({ share }: ProvingEngine) => new WeakRef(share!());
    const shared = referTo(engine);
    const proofs = [engine.prove(witness), engine.prove(witness)];
    const closed = engine.close();
    expectError(() => engine.share!(), ProvingError, 'PROVER_CLOSED');
    await expectRejection(engine.prove(witness), ProvingError, 'PROVER_CLOSED');
    for (const proof of proofs) expect((await proof).signals[0]).to.equal(fold.digest);
    await closed;
    expect(await isFreed(shared)).to.equal(true);
    await engine.close();
  });

  it('refuses keys and witnesses that it cannot use, with typed errors', async () => {
    const { key, witness } = await circuitWitness(TINY);
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
});
