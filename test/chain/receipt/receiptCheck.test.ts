import { expect } from 'chai';
import { HDNodeWallet, Mnemonic } from 'ethers/wallet';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import type { SubmittedLiquidation } from '../../../src/chain/gate/submission.js';
import {
  type LiquidationReceipt,
  receiptOf,
  type SignedReceipt,
  signReceipt,
} from '../../../src/chain/receipt/receipt.js';
import { checkReceipt, type ReceiptReason } from '../../../src/chain/receipt/receiptCheck.js';
import { circuitId, circuitInstance } from '../../../src/circuits/instances.js';
import { ChainError } from '../../../src/errors.js';
import type { PriceRound } from '../../../src/market/round.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import { SENDER } from '../../contracts/harness/chain.js';
import { GateFixture } from '../../contracts/harness/gateFixture.js';
import { drawn } from '../../support/accounts.js';
import { expectRejection } from '../../support/expectError.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

const signer = HDNodeWallet.fromMnemonic(Mnemonic.fromEntropy(`0x${'23'.repeat(16)}`));
const NOWHERE = `0x${'ab'.repeat(20)}`;
const UNKNOWN_HASH = `0x${'12'.repeat(32)}`;

describe('chain/receiptCheck', () => {
  let fixture: GateFixture;
  let provider: TestProvider;
  let round: PriceRound;
  let proof: LiquidationProof;
  let submitted: SubmittedLiquidation;
  let receipt: LiquidationReceipt;
  let signed: SignedReceipt;

  before(async () => {
    fixture = await GateFixture.setUp();
    provider = new TestProvider(fixture.chain.url);
    const root = await fixture.insert(drawn('leaf'));
    round = await fixture.makeRound();
    proof = fixture.prove(fixture.ledger, root, round);
    const gate = new LiquidationGateClient(fixture.ledger, await provider.getSigner(0));
    submitted = await gate.submit(proof);
    receipt = receiptOf(proof, submitted.transaction);
    signed = await signReceipt(receipt, signer);
  });
  after(async () => {
    provider?.destroy();
    await fixture?.tearDown();
  });
  afterEach(() => {
    provider.tamper = (_method, _params, result) => result;
  });

  const expectInvalid = async (of: SignedReceipt, reason: ReceiptReason) => {
    const verdict = await checkReceipt(of, provider);
    expect(verdict).to.include({ valid: false, reason });
    expect(!verdict.valid && verdict.explanation).to.match(/^[A-Z].*[^.]$/);
  };
  const resigned = (change: Partial<LiquidationReceipt>) =>
    signReceipt({ ...receipt, ...change }, signer);

  it('holds', async () => {
    const verdict = { valid: true, signer: signer.address, block: submitted.block };
    expect(await checkReceipt(signed, provider)).to.deep.equal(verdict);
    const expectedSigner = signer.address.toLowerCase();
    expect(await checkReceipt(signed, provider, { expectedSigner })).to.deep.equal(verdict);
    const upper = (text: string) => `0x${text.slice(2).toUpperCase()}`;
    const shouted = await resigned({
      circuitId: upper(receipt.circuitId),
      keyHash: upper(receipt.keyHash),
    });
    expect(await checkReceipt(shouted, provider)).to.deep.equal(verdict);
  });

  it('tells who signed, and whether it is who should have', async () => {
    const other = HDNodeWallet.fromMnemonic(Mnemonic.fromEntropy(`0x${'24'.repeat(16)}`));
    const theirs = await signReceipt(receipt, other);
    expect(await checkReceipt(theirs, provider)).to.include({ signer: other.address });
    const verdict = await checkReceipt(theirs, provider, { expectedSigner: signer.address });
    expect(verdict).to.include({ valid: false, reason: 'SIGNER_UNEXPECTED' });
  });

  const changes: readonly (readonly [Partial<LiquidationReceipt>, ReceiptReason])[] = [
    [{ chainId: 1n }, 'WRONG_CHAIN'],
    [{ gate: NOWHERE }, 'EVENT_MISSING'],
    [{ circuitId: UNKNOWN_HASH }, 'CIRCUIT_NOT_TAKEN'],
    [{ keyHash: UNKNOWN_HASH }, 'KEY_MISMATCH'],
    [{ nullifier: 7n }, 'EVENT_MISSING'],
    [{ round: 7n }, 'EVENT_MISSING'],
    [{ threshold: 7n }, 'EVENT_MISSING'],
    [{ liquidator: NOWHERE }, 'EVENT_MISSING'],
    [{ transaction: UNKNOWN_HASH }, 'TRANSACTION_MISSING'],
  ];
  for (const [change, reason] of changes) {
    const [field] = Object.keys(change);
    it(`does not hold with another ${field}, signed anew: ${reason}`, async () => {
      await expectInvalid(await resigned(change), reason);
    });

    it(`does not hold with another ${field} under the old signature`, async () => {
      const tampered = { ...signed, ...change };
      const verdict = await checkReceipt(tampered, provider);
      expect(verdict.valid).to.equal(false);
      const expected = await checkReceipt(tampered, provider, { expectedSigner: signer.address });
      expect(expected)
        .to.have.property('reason')
        .that.is.oneOf(['SIGNER_UNEXPECTED', 'SIGNATURE_INVALID']);
    });
  }

  it('does not hold with a signature or fields that are none', async () => {
    await expectInvalid({ ...signed, signature: '0x' }, 'SIGNATURE_INVALID');
    await expectInvalid({ ...signed, gate: 'gate.eth' }, 'MALFORMED');
    await expectInvalid({ ...signed, transaction: '0x12' }, 'MALFORMED');
    await expectInvalid({ ...signed, nullifier: -1n }, 'MALFORMED');
  });

  it('does not hold for another of the circuits of the gate', async () => {
    const other = circuitId(circuitInstance('liquidatable-16-20'));
    const claimed = await resigned({ circuitId: other });
    await expectInvalid(claimed, 'CIRCUIT_MISMATCH');
    // Through another contract there is no telling.
    provider.tamper = (method, _, result) =>
      method === 'eth_getTransactionReceipt' ? { ...(result as object), to: NOWHERE } : result;
    expect((await checkReceipt(claimed, provider)).valid).to.equal(true);
  });

  it('does not hold for a call of something else, or of nothing that can be read', async () => {
    const data = fixture.calldata(proof, round);
    const other = { ...proof, words: { ...proof.words, nullifiers: [drawn('other nullifier')] } };
    const dear = { ...proof, words: { ...proof.words, threshold: 9_999n } };
    const [selector, head] = [data.slice(0, 10), data.slice(0, 10 + 3 * 64)];
    for (const [input, reason] of [
      [selector, 'CALL_MISMATCH'],
      [selector + '00'.repeat(40), 'CALL_MISMATCH'],
      [head, 'CALL_MISMATCH'],
      [selector + '00'.repeat(18 * 32) + 'ff'.repeat(64), 'CALL_MISMATCH'],
      [fixture.calldata(other, round), 'CALL_MISMATCH'],
      [fixture.calldata(dear, round), 'CALL_MISMATCH'],
      // The circuit at a place that no gate has.
      [selector + 'ff'.repeat(32) + data.slice(10 + 64), 'CIRCUIT_MISMATCH'],
    ] as const) {
      provider.tamper = (method, _, result) =>
        method === 'eth_getTransactionByHash' ? { ...(result as object), input } : result;
      await expectInvalid(signed, reason);
    }
    provider.tamper = (method, _, result) =>
      method === 'eth_getTransactionByHash' ? null : result;
    await expectInvalid(signed, 'TRANSACTION_MISSING');
  });

  it('does not hold for a transaction that failed, or did something else', async () => {
    const data = fixture.calldata(proof, round);
    const request = { from: SENDER, to: fixture.ledger, data, gas: '0x100000' };
    const failed = String(await provider.send('eth_sendTransaction', [request]));
    await provider.waitForTransaction(failed).catch(() => {});
    await expectInvalid(await resigned({ transaction: failed }), 'TRANSACTION_FAILED');
    const idle = String(
      await provider.send('eth_sendTransaction', [{ from: SENDER, to: SENDER, gas: '0x10000' }]),
    );
    await provider.waitForTransaction(idle);
    await expectInvalid(await resigned({ transaction: idle }), 'EVENT_MISSING');
  });

  it("does not hold if the gate's record is another", async () => {
    provider.tamper = (method, _, result) =>
      // The record alone has four words.
      method === 'eth_call' && String(result).length === 2 + 4 * 64
        ? `0x${'00'.repeat(4 * 32)}`
        : result;
    await expectInvalid(signed, 'RECORD_MISMATCH');
  });

  it('does not hold for what is no gate', async () => {
    const ledger = await fixture.address('PrivateLedger', fixture.ledgerArguments());
    await fixture.send('PrivateLedger', ledger, 'insert', [[drawn('leaf')]]);
    const own = await fixture.makeRound(ledger);
    const theirs = fixture.prove(ledger, drawn('leaf'), own, { circuit: 'liquidatable-8-20' });
    const client = new LiquidationGateClient(ledger, await provider.getSigner(0));
    const { transaction } = await client.submit(theirs);
    const ofTheirs = await resigned({ gate: ledger, transaction, round: own.number });
    expect((await checkReceipt(ofTheirs, provider)).valid).to.equal(true);
    await fixture.chain.setCode(ledger, '0x');
    await expectInvalid(ofTheirs, 'GATE_INVALID');
  });

  it('leaves it open if the node fails', async () => {
    for (const method of ['eth_getTransactionReceipt', 'eth_call', 'eth_getTransactionByHash']) {
      provider.tamper = (asked, _, result) => {
        if (asked !== method) return result;
        throw nodeError('rate limit', asked);
      };
      await expectRejection(checkReceipt(signed, provider), ChainError, 'RPC_FAILED');
    }
  });
});
