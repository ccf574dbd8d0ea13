import { expect } from 'chai';
import { type Account, accountLeaf, accountNullifier } from '../../src/account/account.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import { InputError, StatementError, type StatementErrorCode } from '../../src/errors.js';
import { decideClaim, type LiquidationClaim } from '../../src/statement/claim.js';
import { decideClaims } from '../../src/statement/claims.js';
import { nullifiersOf } from '../../src/statement/words.js';
import { AccountTree } from '../../src/tree/accountTree.js';
import { drawn, exampleAccount } from '../support/accounts.js';
import { exampleAccounts, exampleClaims } from '../support/batch.js';
import { expectError, expectNoSecrets } from '../support/expectError.js';

const BATCH = circuitInstance('liquidatable-batch-4-8-20');
const SINGLE = circuitInstance('liquidatable-8-20');

const claimsOf = (accounts: readonly Account[]) => exampleClaims(20, accounts);

describe('statement/claims', () => {
  let claims: LiquidationClaim[];
  before(async () => {
    claims = await claimsOf(exampleAccounts(4, 8));
  });

  const refuse = (
    code: StatementErrorCode,
    changed: readonly LiquidationClaim[],
    message: RegExp,
    claim?: number,
  ) => {
    const error = expectError(() => decideClaims(BATCH, changed), StatementError, code);
    expect(error.message).to.match(message);
    expect(error.details.claim).to.equal(claim);
    const secrets = changed.flatMap(({ account }) => [account.ownerKey, account.viewingKey]);
    expectNoSecrets(error, secrets);
  };
  const changedAt = (position: number, change: Partial<LiquidationClaim>) =>
    claims.map((claim, i) => (i === position ? { ...claim, ...change } : claim));

  it('makes the words of one proof, 0 where it has fewer accounts', () => {
    for (const count of [1, 2, 3, 4]) {
      const words = decideClaims(BATCH, claims.slice(0, count));
      const nullifiers = claims.slice(0, count).map(({ account }) => accountNullifier(account));
      expect(nullifiersOf([{ words }])).to.deep.equal(nullifiers);
      expect(words.nullifiers).to.deep.equal([...nullifiers, 0n, 0n, 0n, 0n].slice(0, 4));
      const { nullifiers: _, ...shared } = words;
      const { nullifiers: __, ...alone } = decideClaim(SINGLE, claims[0]!);
      expect(shared).to.deep.equal(alone);
    }
  });

  it('is decideClaim for one claim of a circuit for one', () => {
    const [first] = claims as [LiquidationClaim];
    expect(decideClaims(SINGLE, [first])).to.deep.equal(decideClaim(SINGLE, first));
  });

  it('refuses none, and more than the circuit has room for', () => {
    refuse('WRONG_ACCOUNT_COUNT', [], /is about 1 to 4 accounts, not 0$/);
    refuse('WRONG_ACCOUNT_COUNT', [...claims, claims[0]!], /1 to 4 accounts, not 5$/);
    const both = () => decideClaims(SINGLE, claims.slice(0, 2));
    const error = expectError(both, StatementError, 'WRONG_ACCOUNT_COUNT');
    expect(error.message).to.match(/is about one account, not 2$/);
  });

  it('tells which account is healthy, was updated since, or is in another tree', async () => {
    const balances = claims[2]!.account.balances.map((balance) => (balance < 0n ? 0n : balance));
    const healthy = exampleAccount(8, { viewingKey: drawn('viewing key 2'), balances });
    const accounts = exampleAccounts(4, 8).map((account, i) => (i === 2 ? healthy : account));
    refuse('NOT_LIQUIDATABLE', await claimsOf(accounts), /^Claim 2: .* it owes nothing$/, 2);
    const late = changedAt(3, { account: { ...claims[3]!.account, sinceRound: 12n } });
    const tree = await AccountTree.create(late.map(({ account }) => accountLeaf(account)));
    const moved = late.map((claim) => ({ ...claim, path: tree.path(accountLeaf(claim.account)) }));
    refuse('ROUND_NOT_LATER', moved, /^Claim 3: Round 12 is not later/, 3);
    refuse('NOT_IN_TREE', changedAt(1, { path: claims[0]!.path }), /^Claim 1: /, 1);
  });

  it('tells which account is not well-formed', () => {
    const broken = changedAt(1, { account: { ...claims[1]!.account, viewingKey: 1n } });
    const error = expectError(() => decideClaims(BATCH, broken), InputError, 'INVALID_VALUE');
    expect(error.message).to.match(/^Claim 1: /);
    expect(error.details.claim).to.equal(1);
  });

  it('refuses another root, threshold, round, context or coefficients', async () => {
    const { context, coefficients, account } = claims[1]!;
    const elsewhere = await AccountTree.create([accountLeaf(account), drawn('elsewhere')]);
    const assets = coefficients.assets.map((value) => value - 1n);
    const liabilities = coefficients.liabilities.map((value) => value + 1n);
    const changes: readonly (readonly [string, Partial<LiquidationClaim>])[] = [
      ['root', { path: elsewhere.path(accountLeaf(account)) }],
      ['threshold', { threshold: 10_001n }],
      ['round', { round: 13n }],
      ['context', { context: { ...context, deadline: context.deadline + 1n } }],
      ['assetCoefficients', { coefficients: { ...coefficients, assets } }],
      ['liabilityCoefficients', { coefficients: { ...coefficients, liabilities } }],
    ];
    for (const [name, change] of changes) {
      const message = new RegExp(`^Claim 1 has another ${name} than claim 0: `);
      refuse('CLAIMS_DIFFER', changedAt(1, change), message, 1);
    }
  });

  it('refuses an account that stands there twice', () => {
    const twice = [claims[0]!, claims[1]!, claims[1]!];
    refuse('ACCOUNT_REPEATED', twice, /^Claim 2 is about the account of claim 1: /, 2);
  });
});
