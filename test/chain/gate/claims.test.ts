import { expect } from 'chai';
import { type Account, accountLeaf, accountNullifier } from '../../../src/account/account.js';
import {
  type ClaimsOptions,
  claimFromChain,
  claimsFromChain,
} from '../../../src/chain/gate/claim.js';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import { circuitInstance } from '../../../src/circuits/instances.js';
import { ChainError, InputError, StatementError, type ZkliqError } from '../../../src/errors.js';
import { decideClaims } from '../../../src/statement/claims.js';
import { GateFixture, LIQUIDATOR, THRESHOLD } from '../../contracts/harness/gateFixture.js';
import { drawn, exampleAccount } from '../../support/accounts.js';
import { expectNoSecrets, expectRejection } from '../../support/expectError.js';
import { TestProvider } from '../../support/rpc.js';

const circuit = circuitInstance('liquidatable-batch-4-8-20');

/** Holds one token of the first market and owes many of the third: liquidatable at any price. */
const accountOf = (label: string): Account =>
  exampleAccount(8, {
    viewingKey: drawn(`viewing key of ${label}`),
    sinceRound: 0n,
    balances: [10n ** 18n, 0n, -(10n ** 20n), 0n, 0n, 0n, 0n, 0n],
  });

describe('chain/claim: of several accounts', () => {
  let fixture: GateFixture;
  let provider: TestProvider;
  let gate: LiquidationGateClient;
  const accounts = ['one', 'another', 'a third'].map(accountOf);

  before(async () => {
    fixture = await GateFixture.setUp();
    const verifiers = [
      await fixture.verifier('liquidatable-8-20'),
      await fixture.verifier(circuit.name),
    ];
    const ledger = await fixture.address('PrivateLedger', fixture.ledgerArguments({ verifiers }));
    await fixture.send('PrivateLedger', ledger, 'insert', [accounts.map(accountLeaf)]);
    provider = new TestProvider(fixture.chain.url);
    gate = new LiquidationGateClient(ledger, provider);
    await fixture.makeRound(ledger);
  });
  after(async () => {
    provider?.destroy();
    await fixture?.tearDown();
  });

  const options = (of: readonly Account[]): ClaimsOptions => ({
    gate,
    circuit,
    accounts: of,
    liquidator: LIQUIDATOR,
    threshold: THRESHOLD,
  });
  const expectOf = (error: ZkliqError, claim: number, about: readonly Account[]) => {
    expect(error.message).to.match(new RegExp(`^Claim ${claim}: `));
    expect(error.details.claim).to.equal(claim);
    const secrets = about.flatMap(({ ownerKey, viewingKey }) => [ownerKey, viewingKey]);
    expectNoSecrets(error, secrets);
  };

  it('makes for each the claim that it makes alone, in one reading of the chain', async () => {
    const logs = () => provider.asked.get('eth_getLogs') ?? 0;
    const start = logs();
    const { claims, round } = await claimsFromChain(options(accounts));
    const together = logs() - start;
    for (const [i, account] of accounts.entries()) {
      const alone = await claimFromChain({ ...options([]), account });
      expect(alone).to.deep.equal({ claim: claims[i], round });
    }
    expect(logs() - start).to.equal(together * 4);
  });

  it('makes claims that the gate takes', async () => {
    const { claims, round } = await claimsFromChain(options(accounts));
    const words = decideClaims(circuit, claims);
    const { context } = claims[0]!;
    const changes = { circuit: circuit.name, words, context };
    const proof = fixture.prove(gate.address, words.root, round, changes);
    expect(await gate.simulateBatch([proof], { round })).to.not.equal(0n);
  });

  it('refuses none, and more than the circuit has room for, before it asks', async () => {
    const asked = [...provider.asked];
    for (const of of [[], [...accounts, ...accounts]]) {
      const claims = claimsFromChain(options(of));
      await expectRejection(claims, StatementError, 'WRONG_ACCOUNT_COUNT');
    }
    expect([...provider.asked]).to.deep.equal(asked);
  });

  it('tells which is not there, cannot be, or is healthy', async () => {
    const stranger = [accounts[0]!, accountOf('a stranger')];
    const absent = claimsFromChain(options(stranger));
    expectOf(await expectRejection(absent, StatementError, 'NOT_IN_TREE'), 1, stranger);
    const weak = [accounts[0]!, accounts[1]!, { ...accounts[2]!, viewingKey: 1n }];
    const malformed = claimsFromChain(options(weak));
    expectOf(await expectRejection(malformed, InputError, 'INVALID_VALUE'), 2, accounts);
    const healthy: Account = { ...accountOf('a healthy one'), balances: new Array(8).fill(10n) };
    await fixture.send('PrivateLedger', gate.address, 'insert', [[accountLeaf(healthy)]]);
    const among = [healthy, ...accounts];
    const standing = claimsFromChain(options(among));
    expectOf(await expectRejection(standing, StatementError, 'NOT_LIQUIDATABLE'), 0, among);
    const twice = claimsFromChain(options([accounts[0]!, accounts[0]!]));
    await expectRejection(twice, StatementError, 'ACCOUNT_REPEATED');
  });

  it('tells which moved or was liquidated', async () => {
    const args = [accountNullifier(accounts[1]!), drawn('after the move')];
    await fixture.send('PrivateLedger', gate.address, 'update', args);
    const error = await expectRejection(claimsFromChain(options(accounts)), ChainError, 'REFUSED');
    expect(error.details.error).to.equal('NullifierUsed');
    expectOf(error, 1, accounts);
  });
});
