import { expect } from 'chai';
import { accountLeaf } from '../../src/account/account.js';
import { verifyingKeyStruct } from '../../src/groth16/verifyingKey.js';
import {
  type Artifacts,
  accountNullifier,
  checkReceipt,
  claimFromChain,
  LiquidationGateClient,
  Prover,
  receiptOf,
  signReceipt,
  wordCount,
} from '../../src/index.js';
import { GateFixture, LIQUIDATOR, THRESHOLD } from '../contracts/harness/gateFixture.js';
import { exampleAccount } from '../support/accounts.js';
import { testArtifacts } from '../support/artifacts.js';
import { TestProvider } from '../support/rpc.js';

/** As a liquidator does it, with circuits and without anything that only tests know. */
describe('liquidation through the SDK', () => {
  const balances = [10n ** 18n, 0n, -(10n ** 20n), 0n, 0n, 0n, 0n, 0n];
  const account = exampleAccount(8, { sinceRound: 0n, balances });
  let fixture: GateFixture;
  let provider: TestProvider;

  before(async () => {
    fixture = await GateFixture.setUp();
    provider = new TestProvider(fixture.chain.url);
  });
  after(async () => {
    provider?.destroy();
    await fixture?.tearDown();
  });

  const deployVerifier = ({ circuitId, instance, verifyingKey }: Artifacts) =>
    fixture.address('Groth16Verifier', [
      circuitId,
      wordCount(instance),
      verifyingKeyStruct(verifyingKey),
    ]);

  const liquidate = async (address: string, artifacts: Artifacts) => {
    const signer = await provider.getSigner(0);
    const gate = new LiquidationGateClient(address, signer);
    await (await gate.rounds()).make();
    const { claim, round } = await claimFromChain({
      gate,
      circuit: artifacts.instance,
      account,
      liquidator: LIQUIDATOR,
      threshold: THRESHOLD,
    });
    const prover = await Prover.create(artifacts);
    const proof = await prover.prove(claim).finally(() => prover.close());
    const { transaction, authorization } = await gate.submit(proof, { round });
    expect(authorization).to.deep.equal(await gate.authorizationOf(accountNullifier(account)));
    const receipt = await signReceipt(receiptOf(proof, transaction), signer);
    const verdict = await checkReceipt(receipt, provider);
    expect(verdict).to.include({ valid: true, signer: signer.address });
  };

  it('of an account in a tree', async () => {
    const artifacts = await testArtifacts('liquidatable-8-20');
    const verifiers = [await deployVerifier(artifacts)];
    const ledger = await fixture.address('PrivateLedger', fixture.ledgerArguments({ verifiers }));
    await fixture.send('PrivateLedger', ledger, 'insert', [[7n, accountLeaf(account), 8n]]);
    await liquidate(ledger, artifacts);
  });

  it('of an account that is addressed', async () => {
    const artifacts = await testArtifacts('liquidatable-8-0');
    const settings = fixture.addressedArguments([await deployVerifier(artifacts)]);
    const ledger = await fixture.address('AddressedLedger', settings);
    const owner = `0x${'77'.repeat(20)}`;
    await fixture.send('AddressedLedger', ledger, 'post', [owner, accountLeaf(account)]);
    await liquidate(ledger, artifacts);
  });
});
