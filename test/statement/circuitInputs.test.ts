import { expect } from 'chai';
import { biasBalances } from '../../src/account/balances.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import { liquidationInputs } from '../../src/statement/circuitInputs.js';
import { decideClaim } from '../../src/statement/claim.js';
import { decideClaims } from '../../src/statement/claims.js';
import { exampleClaim } from '../support/accounts.js';
import { exampleAccounts, exampleBatch, statedBatch } from '../support/batch.js';
import { singleCircuits } from '../support/singleCircuits.js';

const CHALLENGE = 77n;

describe('statement/circuitInputs', () => {
  for (const instance of singleCircuits) {
    const { markets, depth } = instance;

    it(`${instance.name}: every signal has its width`, async () => {
      const claim = await exampleClaim({ markets, depth });
      const words = decideClaim(instance, claim);
      const { siblings, isRight, isHashed, ...rest } = liquidationInputs(
        instance,
        [claim],
        words,
        CHALLENGE,
      );
      const { account } = claim;
      expect(rest).to.deep.equal({
        challenge: CHALLENGE,
        threshold: words.threshold,
        round: words.round,
        context: words.context,
        assetCoefficients: words.assetCoefficients,
        liabilityCoefficients: words.liabilityCoefficients,
        ownerKey: account.ownerKey,
        viewingKey: account.viewingKey,
        nonce: account.nonce,
        sinceRound: account.sinceRound,
        biased: biasBalances(account.balances),
      });
      for (const levels of [siblings, isRight, isHashed]) expect(levels).to.have.lengthOf(depth);
    });

    it(`${instance.name}: levels beyond the path pass their node on`, async () => {
      for (const others of [0, 1, 2, 6]) {
        const claim = await exampleClaim({ markets, depth, others });
        const words = decideClaim(instance, claim);
        const inputs = liquidationInputs(instance, [claim], words, CHALLENGE);
        const { siblings, isRight } = claim.path;
        const rest = new Array<bigint>(depth - siblings.length).fill(0n);
        expect(inputs.siblings).to.deep.equal([...siblings, ...rest]);
        expect(inputs.isRight).to.deep.equal([
          ...isRight.map((right) => (right ? 1n : 0n)),
          ...rest,
        ]);
        expect(inputs.isHashed).to.deep.equal([...siblings.map(() => 1n), ...rest]);
      }
    });
  }

  it('of a batch: one row after the other, zeros where there is no account', async () => {
    const instance = circuitInstance('liquidatable-batch-4-8-20');
    for (const count of [1, 3, 4]) {
      const accounts = exampleAccounts(count, instance.markets);
      const unused = new Array<null>(instance.accounts - count).fill(null);
      const batch = await exampleBatch(instance.depth, [...accounts, ...unused]);
      const { root: _, slots, ...shared } = batch;
      const claims = slots.filter((slot) => slot !== null).map((slot) => ({ ...shared, ...slot }));
      const { inputs } = statedBatch(instance, batch);
      const words = decideClaims(instance, claims);
      const challenge = inputs.challenge as bigint;
      expect(liquidationInputs(instance, claims, words, challenge)).to.deep.equal(inputs);
    }
  });
});
