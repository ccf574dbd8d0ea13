import { expect } from 'chai';
import type { Artifacts } from '../../src/artifacts/artifacts.js';
import { ArtifactsError } from '../../src/errors.js';
import { BASE_MODULUS, SCALAR_MODULUS } from '../../src/field.js';
import type { VerifyingKey } from '../../src/groth16/groth16.js';
import { verifyGroth16 } from '../../src/groth16/pairing.js';
import { Prover } from '../../src/pool/prover.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import { challengeOf, evaluationOf, foldWords } from '../../src/statement/fold.js';
import { listWords } from '../../src/statement/words.js';
import type { RefusalReason } from '../../src/verifier/verdict.js';
import { Verifier } from '../../src/verifier/verifier.js';
import { strayG2Point } from '../contracts/harness/strayPoint.js';
import { exampleClaim } from '../support/accounts.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { expectError } from '../support/expectError.js';

describe('Verifier', () => {
  let artifacts: Artifacts;
  let verifier: Verifier;
  let valid: LiquidationProof;
  before(async () => {
    artifacts = await testArtifacts(TINY);
    const prover = await Prover.create(artifacts);
    valid = await prover.prove(await exampleClaim({ markets: 2, depth: 2 }));
    await prover.close();
    verifier = new Verifier(artifacts);
  });

  const expectRefusal = async (proof: LiquidationProof, reason: RefusalReason, about = '') => {
    const verdict = await verifier.verify(proof);
    expect(verdict.valid, about).to.equal(false);
    if (!verdict.valid) {
      expect(verdict.reason, about).to.equal(reason);
      expect(verdict.explanation).to.not.equal('');
    }
  };
  const withKey = (verifyingKey: VerifyingKey): Verifier =>
    new Verifier({
      ...artifacts,
      instance: artifacts.instance,
      verifyingKey,
      requireUsableOn() {},
    });
  const withWords = (words: Partial<LiquidationProof['words']>): LiquidationProof => ({
    ...valid,
    words: { ...valid.words, ...words },
  });

  it('accepts a proof, again and again, whatever the case of its hashes', async () => {
    expect(await verifier.verify(valid)).to.deep.equal({ valid: true });
    const upper = (hash: string) => `0x${hash.slice(2).toUpperCase()}`;
    const shouted = { ...valid, circuitId: upper(valid.circuitId), keyHash: upper(valid.keyHash) };
    expect(await verifier.verify(shouted)).to.deep.equal({ valid: true });
  });

  it('judges the proof as it was handed over, whatever becomes of the object', async () => {
    const words = { ...valid.words, nullifiers: [valid.words.nullifiers[0]! + 1n] };
    const forged = { ...valid, words, ...foldWords(valid.circuitId, listWords(words)) };
    const verdict = verifier.verify(forged);
    const { digest, evaluation, challenge } = valid;
    Object.assign(forged, { digest, evaluation, challenge });
    expect(await verdict).to.deep.include({ valid: false, reason: 'PROOF_INVALID' });
  });

  it('refuses any other word', async () => {
    for (const name of ['root', 'threshold', 'round'] as const) {
      await expectRefusal(withWords({ [name]: valid.words[name] + 1n }), 'WRONG_FOLD', name);
    }
    const nullifiers = [valid.words.nullifiers[0]! + 1n];
    await expectRefusal(withWords({ nullifiers }), 'WRONG_FOLD');
    await expectRefusal(withWords({ context: valid.words.context + 1n }), 'WRONG_CONTEXT');
    for (const name of ['assetCoefficients', 'liabilityCoefficients'] as const) {
      const [first, second] = valid.words[name];
      await expectRefusal(withWords({ [name]: [first! + 1n, second!] }), 'WRONG_FOLD', name);
      await expectRefusal(withWords({ [name]: [second!, first!] }), 'WRONG_FOLD', name);
      await expectRefusal(withWords({ [name]: [first!] }), 'WORDS_OUT_OF_RANGE', name);
    }
  });

  it('refuses words whose fold is right, but which are not those of the proof', async () => {
    const changes = [
      { root: valid.words.root + 1n },
      { nullifiers: valid.words.nullifiers.map((value) => value + 1n) },
      { threshold: valid.words.threshold + 1n },
      { round: valid.words.round + 1n },
      { assetCoefficients: valid.words.assetCoefficients.map((value) => value + 1n) },
      { liabilityCoefficients: valid.words.liabilityCoefficients.map((value) => value + 1n) },
    ];
    for (const change of changes) {
      const { words } = withWords(change);
      const forged = { ...valid, words, ...foldWords(valid.circuitId, listWords(words)) };
      await expectRefusal(forged, 'PROOF_INVALID', Object.keys(change)[0]);
      // Nor with the digest of the proof: that is what the fold is for.
      const { digest } = valid;
      const challenge = challengeOf(valid.circuitId, digest, listWords(words));
      const evaluation = evaluationOf(listWords(words), challenge);
      const signals = [digest, evaluation, challenge];
      expect(await verifyGroth16(artifacts.verifyingKey, signals, valid.proof)).to.equal(false);
    }
  });

  it('refuses aliases and ranges that the circuit leaves to it', async () => {
    const aliases = ['root', 'context'] as const;
    for (const name of aliases) {
      const alias = withWords({ [name]: valid.words[name] + SCALAR_MODULUS });
      await expectRefusal(alias, 'WORDS_OUT_OF_RANGE', name);
    }
    const nullifiers = [valid.words.nullifiers[0]! + SCALAR_MODULUS];
    await expectRefusal(withWords({ nullifiers }), 'WORDS_OUT_OF_RANGE');
    await expectRefusal(withWords({ root: 0n }), 'WORDS_OUT_OF_RANGE');
    await expectRefusal(withWords({ threshold: 1n << 20n }), 'WORDS_OUT_OF_RANGE');
    await expectRefusal(withWords({ round: 1n << 48n }), 'WORDS_OUT_OF_RANGE');
    const assetCoefficients = [1n << 112n, valid.words.assetCoefficients[1]!];
    await expectRefusal(withWords({ assetCoefficients }), 'WORDS_OUT_OF_RANGE');
    for (const name of ['digest', 'challenge', 'evaluation'] as const) {
      const alias = { ...valid, [name]: valid[name] + SCALAR_MODULUS };
      await expectRefusal(alias, 'WRONG_FOLD', name);
      await expectRefusal({ ...valid, [name]: valid[name] ^ 1n }, 'WRONG_FOLD', name);
    }
  });

  it('refuses another authorization', async () => {
    const changes = [
      { chainId: 1n },
      { gate: `0x${'00'.repeat(20)}` },
      { action: '0x00000000' },
      { liquidator: `0x${'99'.repeat(20)}` },
      { liquidator: 'nobody' },
      { deadline: valid.authorization.deadline + 1n },
      { extraHash: `0x${'01'.repeat(32)}` },
    ];
    for (const change of changes) {
      const changed = { ...valid, authorization: { ...valid.authorization, ...change } };
      await expectRefusal(changed, 'WRONG_CONTEXT', Object.keys(change)[0]);
    }
  });

  it('refuses another circuit or key', async () => {
    const other = `0x${'12'.repeat(32)}`;
    await expectRefusal({ ...valid, circuitId: other }, 'WRONG_CIRCUIT');
    await expectRefusal({ ...valid, circuit: 'liquidatable-8-20' }, 'WRONG_CIRCUIT');
    await expectRefusal({ ...valid, keyHash: other }, 'WRONG_KEY');
  });

  it('refuses any other point', async () => {
    const { a, b, c } = valid.proof;
    const withProof = (points: Partial<LiquidationProof['proof']>) => ({
      ...valid,
      proof: { ...valid.proof, ...points },
    });
    await expectRefusal(withProof({ a: { x: a.x, y: BASE_MODULUS - a.y } }), 'PROOF_INVALID');
    await expectRefusal(withProof({ a: c, c: a }), 'PROOF_INVALID');
    await expectRefusal(withProof({ c: { x: 0n, y: 0n } }), 'PROOF_INVALID');
    await expectRefusal(withProof({ b: strayG2Point() }), 'PROOF_INVALID');
    await expectRefusal(withProof({ a: { x: a.x + BASE_MODULUS, y: a.y } }), 'POINT_OUT_OF_RANGE');
    const alias = { x: [b.x[0] + BASE_MODULUS, b.x[1]], y: b.y } as const;
    await expectRefusal(withProof({ b: alias }), 'POINT_OUT_OF_RANGE');
  });

  it('works under no key that anybody can forge under', async () => {
    const { verifyingKey } = await testArtifacts(TINY);
    const create = (changed: Partial<VerifyingKey>) => () =>
      withKey({ ...verifyingKey, ...changed });
    expectError(create({ delta: verifyingKey.gamma }), ArtifactsError, 'KEY_FORGEABLE');
    const [first, , ...rest] = verifyingKey.ic;
    const unchecked = { ic: [first!, { x: 0n, y: 0n }, ...rest] };
    expectError(create(unchecked), ArtifactsError, 'ARTIFACTS_CORRUPT');
  });

  it('works under no key with a point outside the subgroup', async () => {
    const { verifyingKey } = await testArtifacts(TINY);
    for (const name of ['beta', 'gamma', 'delta']) {
      const stray = withKey({ ...verifyingKey, [name]: strayG2Point() });
      const verdict = await stray.verify({ ...valid, keyHash: stray.keyHash });
      expect(verdict, name).to.include({ valid: false, reason: 'WRONG_KEY' });
    }
  });

  it('accepts no proof for a live chain under a development key, unless told', async () => {
    const artifacts = await testArtifacts(TINY);
    const prover = await Prover.create(artifacts, { allowDevelopmentKey: true });
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const live = await prover.prove({ ...claim, context: { ...claim.context, chainId: 1n } });
    await prover.close();
    await expectRefusal(live, 'DEVELOPMENT_KEY');
    const willing = new Verifier(artifacts, { allowDevelopmentKey: true });
    expect(await willing.verify(live)).to.deep.equal({ valid: true });
  });
});
