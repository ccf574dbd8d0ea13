import { expect } from 'chai';
import { circuitInstances } from '../../src/circuits/instances.js';
import { makeUpClaims } from '../../src/plan/madeUpClaims.js';
import { decideClaims } from '../../src/statement/claims.js';

describe('plan/madeUpClaims', () => {
  for (const instance of circuitInstances) {
    it(`are true, and as many as ${instance.name} has room for`, async () => {
      const claims = await makeUpClaims(instance);
      expect(claims.length).to.equal(instance.accounts);
      const { nullifiers } = decideClaims(instance, claims);
      expect(nullifiers.length).to.equal(instance.accounts);
      expect(nullifiers).to.not.include(0n);
    });
  }

  it('are about other accounts each time', async () => {
    const [instance] = circuitInstances;
    const [[one], [other]] = await Promise.all([makeUpClaims(instance!), makeUpClaims(instance!)]);
    expect(one!.account.viewingKey).to.not.equal(other!.account.viewingKey);
  });
});
