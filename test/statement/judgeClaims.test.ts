import { expect } from 'chai';
import { circuitInstance } from '../../src/circuits/instances.js';
import { InputError, StatementError } from '../../src/errors.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { decideClaims } from '../../src/statement/claims.js';
import { judgeClaims } from '../../src/statement/judgeClaims.js';
import { TINY_BATCH } from '../support/artifacts.js';
import { exampleAccounts, exampleClaims } from '../support/batch.js';
import { expectError } from '../support/expectError.js';

describe('judgeClaims', () => {
  const instance = { ...circuitInstance(TINY_BATCH), accounts: 3 };
  const none = () => {};
  let claims: LiquidationClaim[];
  before(async () => {
    claims = await exampleClaims(2, exampleAccounts(3, 2));
  });

  it('decides what decideClaims does when all are true', () => {
    for (const count of [1, 2, 3]) {
      const some = claims.slice(0, count);
      const { words, accepted, refused } = judgeClaims(instance, some, none);
      expect(words).to.deep.equal(decideClaims(instance, some));
      expect(accepted).to.deep.equal([...some.keys()]);
      expect(refused).to.deep.equal([]);
    }
  });

  it('leaves out what is not true, whichever it is, and no other', () => {
    for (const wrong of claims.keys()) {
      const some = claims.map((claim, i) => (i === wrong ? { ...claim, threshold: 100n } : claim));
      const { words, accepted, refused } = judgeClaims(instance, some, none);
      expect(words).to.deep.equal(
        decideClaims(
          instance,
          claims.filter((_, i) => i !== wrong),
        ),
      );
      expect(accepted).to.deep.equal([0, 1, 2].filter((i) => i !== wrong));
      expect(refused.map(({ claim, error }) => [claim, error.code])).to.deep.equal([
        [wrong, 'NOT_LIQUIDATABLE'],
      ]);
    }
  });

  it('leaves out what cannot be in one proof with the first that is true', () => {
    const [first, second] = claims as [LiquidationClaim, LiquidationClaim];
    const later = { ...second, round: second.round + 1n };
    const { accepted, refused } = judgeClaims(instance, [first, first, later], none);
    expect(accepted).to.deep.equal([0]);
    expect(refused.map(({ error }) => error.code)).to.deep.equal([
      'ACCOUNT_REPEATED',
      'CLAIMS_DIFFER',
    ]);
    const healthy = { ...first, threshold: 100n };
    expect(judgeClaims(instance, [healthy, later, first], none).accepted).to.deep.equal([1]);
  });

  it('leaves out what the caller does not want, and has no words of nothing', () => {
    const refuse = () => {
      throw new InputError('INVALID_VALUE', 'not today');
    };
    const { words, accepted, refused } = judgeClaims(instance, claims, refuse);
    expect([words, accepted]).to.deep.equal([null, []]);
    expect(refused.map(({ claim }) => claim)).to.deep.equal([0, 1, 2]);
  });

  it('refuses more claims than the circuit takes, or none, and hides no defect', () => {
    for (const wrong of [[], [...claims, claims[0]!]]) {
      const act = () => judgeClaims(instance, wrong, none);
      expectError(act, StatementError, 'WRONG_ACCOUNT_COUNT');
    }
    const defect = new TypeError('a defect');
    expect(() =>
      judgeClaims(instance, claims, () => {
        throw defect;
      }),
    ).to.throw(defect);
  });
});
