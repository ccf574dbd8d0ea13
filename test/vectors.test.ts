import { expect } from 'chai';
import { accountLeaf, accountNullifier } from '../src/account/account.js';
import { biasBalances, packBalances } from '../src/account/balances.js';
import { ownerKeyOf } from '../src/account/keys.js';
import { proofStruct } from '../src/groth16/verifyingKey.js';
import { assetCoefficient, liabilityCoefficient } from '../src/market/coefficients.js';
import { poseidon } from '../src/poseidon.js';
import { computeContext } from '../src/statement/context.js';
import { foldWords } from '../src/statement/fold.js';
import { batchCoefficient } from '../src/verifier/batch.js';
import { bigints, readVectors, type Vectors } from './support/vectors.js';
import { generateVectors } from './vectors/generate.js';

describe('vectors', () => {
  for (const [name, cases] of Object.entries(generateVectors())) {
    it(`${name}.json is what generate.ts makes`, () => {
      expect(readVectors(name as keyof Vectors)).to.deep.equal(cases);
    });
  }

  it('Poseidon', () => {
    for (const { name, inputs, hash } of readVectors('poseidon')) {
      expect(poseidon(bigints(inputs)), name).to.equal(BigInt(hash));
    }
  });

  it('packing', () => {
    for (const vector of readVectors('packing')) {
      const balances = [BigInt(vector.evenBalance), BigInt(vector.oddBalance)];
      const biased = [BigInt(vector.evenBiased), BigInt(vector.oddBiased)];
      expect(biasBalances(balances)).to.deep.equal(biased);
      expect(packBalances(balances)).to.deep.equal([BigInt(vector.packed)]);
    }
  });

  it('accounts', () => {
    for (const vector of readVectors('accounts')) {
      const account = {
        ownerKey: BigInt(vector.ownerKey),
        viewingKey: BigInt(vector.viewingKey),
        nonce: BigInt(vector.nonce),
        sinceRound: BigInt(vector.sinceRound),
        balances: bigints(vector.balances),
      };
      expect(ownerKeyOf(BigInt(vector.spendingKey)), vector.name).to.equal(account.ownerKey);
      expect(packBalances(account.balances)).to.deep.equal(bigints(vector.packed));
      expect(accountLeaf(account), vector.name).to.equal(BigInt(vector.leaf));
      expect(accountNullifier(account), vector.name).to.equal(BigInt(vector.nullifier));
    }
  });

  it('coefficients', () => {
    for (const vector of readVectors('coefficients')) {
      const price = BigInt(vector.price);
      const { name, assetWeight, liabilityWeight } = vector;
      const asset = assetCoefficient(price, BigInt(assetWeight));
      const liability = liabilityCoefficient(price, BigInt(liabilityWeight));
      expect(asset, name).to.equal(BigInt(vector.assetCoefficient));
      expect(liability, name).to.equal(BigInt(vector.liabilityCoefficient));
    }
  });

  it('fold', () => {
    for (const { name, circuitId, words, ...expected } of readVectors('fold')) {
      expect(foldWords(circuitId, bigints(words)), name).to.deep.equal({
        digest: BigInt(expected.digest),
        challenge: BigInt(expected.challenge),
        evaluation: BigInt(expected.evaluation),
      });
    }
  });

  it('batch', () => {
    for (const { name, keyHash, proofs, signals, coefficient } of readVectors('batch')) {
      const batch = proofs.map((coordinates, j) => {
        const [ax, ay, bx1, bx0, by1, by0, cx, cy] = bigints(coordinates);
        const proof = {
          a: { x: ax!, y: ay! },
          b: { x: [bx0!, bx1!], y: [by0!, by1!] },
          c: { x: cx!, y: cy! },
        } as const;
        expect(proofStruct(proof).flat(2)).to.deep.equal(bigints(coordinates));
        return { proof, signals: bigints(signals[j]!) };
      });
      expect(batchCoefficient(keyHash, batch), name).to.equal(BigInt(coefficient));
    }
  });

  it('context', () => {
    for (const { name, context, ...fields } of readVectors('context')) {
      const chainId = BigInt(fields.chainId);
      const deadline = BigInt(fields.deadline);
      expect(computeContext({ ...fields, chainId, deadline }), name).to.equal(BigInt(context));
    }
  });
});
