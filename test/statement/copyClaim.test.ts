import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { copyClaim } from '../../src/statement/copyClaim.js';
import { exampleClaim } from '../support/accounts.js';
import { expectError, expectNoSecrets } from '../support/expectError.js';

describe('copyClaim', () => {
  let claim: LiquidationClaim;
  before(async () => {
    claim = await exampleClaim({ markets: 2, depth: 2 });
  });

  it('copies all of a claim and nothing else', () => {
    const account = { ...claim.account, balances: [...claim.account.balances], note: 'mine' };
    const copy = copyClaim({ ...claim, account, log: () => {} } as LiquidationClaim);
    expect(copy).to.deep.equal(claim);
    expect(structuredClone(copy)).to.deep.equal(claim);
    account.balances[0] = 0n;
    expect(copy).to.deep.equal(claim);
  });

  it('names what is missing or of another type, and no value', () => {
    const { account, path, coefficients, context } = claim;
    const wrong: [string, unknown][] = [
      ['it', undefined],
      ['it', 7],
      ['account', { ...claim, account: null }],
      ['account.nonce', { ...claim, account: { ...account, nonce: 3 } }],
      ['account.balances', { ...claim, account: { ...account, balances: '1,2' } }],
      ['account.balances[1]', { ...claim, account: { ...account, balances: [1n, '2'] } }],
      ['path.isRight[0]', { ...claim, path: { ...path, isRight: [0] } }],
      ['threshold', { ...claim, threshold: undefined }],
      ['coefficients.assets', { ...claim, coefficients: { ...coefficients, assets: {} } }],
      ['context.gate', { ...claim, context: { ...context, gate: 0xaan } }],
    ];
    for (const [name, value] of wrong) {
      const act = () => copyClaim(value as LiquidationClaim);
      const error = expectError(act, InputError, 'INVALID_VALUE');
      expect(error.message).to.contain(`: ${name} must be a`);
      expectNoSecrets(error, [account.viewingKey, account.ownerKey]);
    }
  });
});
