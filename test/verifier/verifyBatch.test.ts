import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { circuitId, circuitInstance } from '../../src/circuits/instances.js';
import { BASE_MODULUS, power, SCALAR_MODULUS } from '../../src/field.js';
import type { VerifyingKey } from '../../src/groth16/groth16.js';
import { verifyingKeyHash } from '../../src/groth16/verifyingKey.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import { computeContext } from '../../src/statement/context.js';
import { foldWords } from '../../src/statement/fold.js';
import { listWords } from '../../src/statement/words.js';
import { batchCoefficient } from '../../src/verifier/batch.js';
import { holdTogether } from '../../src/verifier/combinedEquation.js';
import type { RefusalReason } from '../../src/verifier/verdict.js';
import { Verifier } from '../../src/verifier/verifier.js';
import { strayG2Point } from '../contracts/harness/strayPoint.js';
import { TestGroth16 } from '../contracts/harness/trapdoor.js';
import { replaced, trapdoor } from '../contracts/harness/verifierFixture.js';
import { drawn, exampleContext } from '../support/accounts.js';
import { TINY } from '../support/artifacts.js';
import { check } from '../support/check.js';

type Change = (proof: LiquidationProof) => LiquidationProof;

const instance = circuitInstance(TINY);

const withPoints = (proof: LiquidationProof, points: Partial<LiquidationProof['proof']>) => ({
  ...proof,
  proof: { ...proof.proof, ...points },
});

/** What makes a proof wrong, and what a verifier then says of it. */
const wrongs: readonly (readonly [string, RefusalReason, Change])[] = [
  ['another C', 'PROOF_INVALID', (one) => withPoints(one, { c: one.proof.a })],
  ['A at infinity', 'PROOF_INVALID', (one) => withPoints(one, { a: { x: 0n, y: 0n } })],
  ['C at infinity', 'PROOF_INVALID', (one) => withPoints(one, { c: { x: 0n, y: 0n } })],
  ['A off the curve', 'PROOF_INVALID', (one) => withPoints(one, { a: { x: 1n, y: 3n } })],
  [
    'B off the twist',
    'PROOF_INVALID',
    (one) => withPoints(one, { b: { x: [1n, 2n], y: [3n, 4n] } }),
  ],
  ['B off the subgroup', 'PROOF_INVALID', (one) => withPoints(one, { b: strayG2Point() })],
  [
    'an alias',
    'POINT_OUT_OF_RANGE',
    (one) => withPoints(one, { a: { x: one.proof.a.x + BASE_MODULUS, y: one.proof.a.y } }),
  ],
  [
    'another word',
    'WRONG_FOLD',
    (one) => ({ ...one, words: { ...one.words, root: one.words.root + 1n } }),
  ],
  ['another digest', 'WRONG_FOLD', (one) => ({ ...one, digest: one.digest + SCALAR_MODULUS })],
  ['another circuit', 'WRONG_CIRCUIT', (one) => ({ ...one, circuit: 'liquidatable-8-20' })],
  ['another key', 'WRONG_KEY', (one) => ({ ...one, keyHash: `0x${'12'.repeat(32)}` })],
];

describe('Verifier.verifyBatch', () => {
  let groth16: TestGroth16;
  let key: VerifyingKey;
  let verifier: Verifier;
  let proofs: LiquidationProof[];

  before(async () => {
    groth16 = await TestGroth16.load();
    key = groth16.key(trapdoor);
    verifier = verifierOf(key);
    proofs = [0, 1, 2, 3].map(prove);
  });

  const verifierOf = (verifyingKey: VerifyingKey) =>
    new Verifier({ instance, verifyingKey, requireUsableOn() {} });
  const signalsOf = ({ digest, evaluation, challenge }: LiquidationProof) => [
    digest,
    evaluation,
    challenge,
  ];

  /** Of words that no circuit saw, under a key whose secrets are known. */
  function prove(place: number): LiquidationProof {
    const words = {
      root: drawn(`root ${place}`),
      nullifiers: [drawn(`nullifier ${place}`)],
      threshold: 10_000n,
      round: 12n,
      context: computeContext(exampleContext),
      assetCoefficients: [1n, 2n],
      liabilityCoefficients: [3n, 4n],
    };
    const fold = foldWords(circuitId(instance), listWords(words));
    const signals = [fold.digest, fold.evaluation, fold.challenge];
    return {
      circuit: instance.name,
      circuitId: circuitId(instance),
      keyHash: verifyingKeyHash(key),
      words,
      authorization: exampleContext,
      ...fold,
      proof: groth16.prove(trapdoor, signals, drawn(`a ${place}`), 5n),
    };
  }

  const expectRefused = async (
    batch: readonly LiquidationProof[],
    reason: RefusalReason,
    failed: readonly number[],
    about = '',
  ) => {
    const verdict = await verifier.verifyBatch(batch);
    expect(verdict, about).to.deep.include({ valid: false, reason, failed });
    if (!verdict.valid) expect(verdict.explanation).to.match(/^(Proof \d+: |A batch)./);
  };

  it('accepts valid proofs, as many as there are, in any order and again', async () => {
    const [first, second] = [proofs[0]!, proofs[1]!];
    const batches = [[first], [first, second], proofs, [...proofs].reverse(), [first, first]];
    for (const batch of batches) {
      expect(await verifier.verifyBatch(batch)).to.deep.equal({ valid: true });
    }
  });

  it('judges the proofs as they were handed over, whatever becomes of the list', async () => {
    const wrong = withPoints(proofs[0]!, { c: proofs[0]!.proof.a });
    const changes: ((list: LiquidationProof[]) => void)[] = [
      (list) => list.splice(0),
      (list) => list.shift(),
      (list) => list.splice(0, 1, proofs[0]!),
      ([first]) => Object.assign(first!, proofs[0]!),
    ];
    for (const change of changes) {
      for (const wait of [0, 1, 5]) {
        const list = [{ ...wrong }, proofs[1]!];
        const verdict = verifier.verifyBatch(list);
        if (wait > 0) await setTimeout(wait);
        change(list);
        expect(await verdict).to.deep.include({ valid: false, failed: [0] });
      }
    }
  });

  it('refuses a batch without proofs', async () => {
    await expectRefused([], 'EMPTY_BATCH', []);
  });

  it('names the proof that is wrong, wherever it stands, and says what is wrong with it', async () => {
    for (const [what, reason, change] of wrongs) {
      for (const j of [0, 1, 3]) {
        const batch = replaced(proofs, j, change(proofs[j]!));
        await expectRefused(batch, reason, [j], what);
        expect((await verifier.verify(batch[j]!)).valid).to.equal(false);
      }
    }
  });

  it('names all that are wrong, with the reason of the first', async () => {
    const [, , invalid] = wrongs[0]!;
    const [, , misfolded] = wrongs[7]!;
    const batch = [proofs[0]!, misfolded(proofs[1]!), proofs[2]!, invalid(proofs[3]!)];
    await expectRefused(batch, 'WRONG_FOLD', [1, 3]);
    await expectRefused([...batch].reverse(), 'PROOF_INVALID', [0, 2]);
    await expectRefused(proofs.map(misfolded), 'WRONG_FOLD', [0, 1, 2, 3]);
  });

  it('refuses proofs with the statements of one another', async () => {
    const exchanged = [
      { ...proofs[0]!, proof: proofs[1]!.proof },
      { ...proofs[1]!, proof: proofs[0]!.proof },
    ];
    // Where all proofs weigh the same, their errors cancel.
    const batch = exchanged.map((one) => ({ proof: one.proof, signals: signalsOf(one) }));
    expect(await holdTogether(key, batch, 1n)).to.equal(true);
    await expectRefused(exchanged, 'PROOF_INVALID', [0, 1]);
  });

  it('refuses errors that cancel under the coefficient of the valid proofs', async () => {
    const valid = proofs.slice(0, 2);
    const stated = (batch: readonly LiquidationProof[]) =>
      batch.map((one) => ({ proof: one.proof, signals: signalsOf(one) }));
    const rho = batchCoefficient(verifier.keyHash, stated(valid));
    const inverse = power(rho, SCALAR_MODULUS - 2n, SCALAR_MODULUS);
    const forged = valid.map((one, j) => {
      const error = groth16.g1(j === 0 ? 7n : -7n * inverse);
      return withPoints(one, { c: groth16.add(one.proof.c, error) });
    });
    expect(await holdTogether(key, stated(forged), rho)).to.equal(true);
    await expectRefused(forged, 'PROOF_INVALID', [0, 1]);
  });

  it('works under no key with a point outside the subgroup', async () => {
    const stray = verifierOf({ ...key, gamma: strayG2Point() });
    const batch = proofs.map((one) => ({ ...one, keyHash: stray.keyHash }));
    const verdict = await stray.verifyBatch(batch);
    expect(verdict).to.deep.include({ valid: false, reason: 'WRONG_KEY', failed: [0, 1, 2, 3] });
  });

  it('fails exactly those that fail alone', async () => {
    const parts = fc.array(
      fc.record({ which: fc.nat(3), change: fc.option(fc.nat(wrongs.length - 1)) }),
      { minLength: 1, maxLength: 4 },
    );
    await check(
      fc.asyncProperty(parts, async (chosen) => {
        const batch = chosen.map(({ which, change }) =>
          change === null ? proofs[which]! : wrongs[change]![2](proofs[which]!),
        );
        const failed: number[] = [];
        for (const [j, proof] of batch.entries()) {
          if (!(await verifier.verify(proof)).valid) failed.push(j);
        }
        const verdict = await verifier.verifyBatch(batch);
        if (failed.length === 0) expect(verdict).to.deep.equal({ valid: true });
        else expect(verdict).to.deep.include({ valid: false, failed });
      }),
      15,
    );
  });
});
