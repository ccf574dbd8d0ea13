import { expect } from 'chai';
import { HDNodeWallet, Mnemonic } from 'ethers/wallet';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import type { SubmitOptions } from '../../../src/chain/gate/submission.js';
import { PriceRoundsClient } from '../../../src/chain/rounds/priceRounds.js';
import { ChainError, InputError } from '../../../src/errors.js';
import type { PriceRound } from '../../../src/market/round.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import { SENDER } from '../../contracts/harness/chain.js';
import { GateFixture } from '../../contracts/harness/gateFixture.js';
import { drawn } from '../../support/accounts.js';
import { expectRejection } from '../../support/expectError.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

/** What becomes of a transaction once it is sent, at a chain that mines when it is told. */
describe('chain/transaction', () => {
  let fixture: GateFixture;
  let provider: TestProvider;
  let root: bigint;
  let round: PriceRound;
  let proof: LiquidationProof;
  let count = 0;

  before(async () => {
    fixture = await GateFixture.setUp();
    root = await fixture.insert(drawn('leaf'));
  });
  after(() => fixture?.tearDown());
  beforeEach(async () => {
    provider = new TestProvider(fixture.chain.url);
    round = await fixture.makeRound();
    const nullifier = drawn(`sent nullifier ${count++}`);
    proof = fixture.prove(fixture.ledger, root, round, { words: { nullifiers: [nullifier] } });
    await provider.send('evm_setAutomine', [false]);
  });
  afterEach(async () => {
    await provider.send('evm_setAutomine', [true]);
    await provider.send('evm_mine', []);
    provider.destroy();
  });

  const mine = () => provider.send('evm_mine', []);
  const submit = async (account = 0, options: SubmitOptions = {}) =>
    new LiquidationGateClient(fixture.ledger, await provider.getSigner(account)).submit(proof, {
      round,
      ...options,
    });
  /** Until so many transactions wait. */
  const pending = async (expected: number) => {
    for (;;) {
      const block = (await provider.send('eth_getBlockByNumber', ['pending', true])) as {
        transactions: { from: string; nonce: string; hash: string; gas: string }[];
      };
      if (block.transactions.length >= expected) return block.transactions;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('waits until it is mined', async () => {
    const submitting = submit();
    await pending(1);
    await mine();
    const { block, transaction } = await submitting;
    expect((await provider.getTransaction(transaction))?.blockNumber).to.equal(block);
  });

  it('gives it a little more gas than estimated, never more than it may have', async () => {
    for (const [estimate, limit] of [
      [1_000_000, 1_100_000],
      [16_000_000, 16_777_216],
      [16_777_216, 16_777_216],
    ] as const) {
      provider.tamper = (method, _, result) =>
        method === 'eth_estimateGas' ? `0x${estimate.toString(16)}` : result;
      const nullifier = drawn(`gas nullifier ${count++}`);
      proof = fixture.prove(fixture.ledger, root, round, { words: { nullifiers: [nullifier] } });
      const submitting = submit();
      const [waiting] = await pending(1);
      expect(Number(waiting!.gas)).to.equal(limit);
      await mine();
      await submitting;
    }
  });

  it('says why it failed: another one was first', async () => {
    const submitting = Promise.allSettled([submit(0), submit(1)]);
    await pending(2);
    await mine();
    const settled = await submitting;
    expect(settled.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    const lost = settled.find((each) => each.status === 'rejected')!.reason;
    const error = await expectRejection(Promise.reject(lost), ChainError, 'TRANSACTION_FAILED');
    expect(error.message).to.match(/^Transaction 0x[0-9a-f]{64} failed: The nullifier is used/);
    expect(error.details.error).to.equal('NullifierUsed');
    const mined = await provider.getTransactionReceipt(String(error.details.transaction));
    expect(mined?.status).to.equal(0);
    expect(error.details.block).to.equal(mined?.blockNumber);
  });

  it('says why it failed: it was mined too late', async () => {
    const submitting = submit();
    submitting.catch(() => {});
    await pending(1);
    await provider.send('evm_increaseTime', [1_000]);
    await mine();
    const error = await expectRejection(submitting, ChainError, 'TRANSACTION_FAILED');
    expect(error.details.error).to.equal('DeadlinePassed');
  });

  it('says why it failed: it had too little gas', async () => {
    provider.tamper = (method, _, result) => (method === 'eth_estimateGas' ? '0xf000' : result);
    const submitting = submit();
    submitting.catch(() => {});
    await pending(1);
    await mine();
    const error = await expectRejection(submitting, ChainError, 'TRANSACTION_FAILED');
    expect(error.message).to.match(/ran out of gas$|gas did not suffice$/);
  });

  it('says that it failed, if the chain does not tell why', async () => {
    let isMined = false;
    provider.tamper = (method, _, result) => {
      if (isMined && method === 'eth_call') throw nodeError('missing trie node', method);
      return result;
    };
    const submitting = submit();
    submitting.catch(() => {});
    await pending(1);
    isMined = true;
    await provider.send('evm_increaseTime', [1_000]);
    await mine();
    const error = await expectRejection(submitting, ChainError, 'TRANSACTION_FAILED');
    expect(error.message).to.match(/failed: The chain does not tell why/);
    expect(error.details.error).to.equal(null);
  });

  it('waits for whole numbers of blocks and of milliseconds alone', async () => {
    for (const options of [
      { confirmations: 1.5 },
      { confirmations: Number.NaN },
      { timeout: -1 },
    ]) {
      await expectRejection(submit(0, options), InputError, 'INVALID_VALUE');
    }
    expect(provider.asked.has('eth_sendTransaction')).to.equal(false);
  });

  it('gives up in time on a node that names an absurd block', async () => {
    const from = fixture.chain;
    for (const head of [2 ** 53 - 1, 2 ** 39]) {
      let sent = false;
      provider.tamper = (method, _, result) => {
        if (method === 'eth_sendTransaction') sent = true;
        if (!sent) return result;
        if (method === 'eth_blockNumber') return `0x${head.toString(16)}`;
        // So that the search for a replacement begins.
        return method === 'eth_getTransactionCount' ? '0xffff' : result;
      };
      const sending = submit(0, { timeout: 500 });
      const error = await expectRejection(
        sending,
        ChainError,
        head === 2 ** 39 ? 'TRANSACTION_FAILED' : 'RPC_FAILED',
      );
      expect(error.details.transaction).to.match(/^0x/);
      provider.tamper = (_method, _params, result) => result;
      await from.pass(1);
      const nullifier = drawn(`absurd nullifier ${count++}`);
      proof = fixture.prove(fixture.ledger, root, round, { words: { nullifiers: [nullifier] } });
    }
  });

  it('does not wait for ever', async () => {
    const error = await expectRejection(
      submit(0, { timeout: 300 }),
      ChainError,
      'TRANSACTION_FAILED',
    );
    expect(error.message).to.match(/not mined within 0\.3 seconds: it still may be/);
    const [waiting] = await pending(1);
    expect(error.details.transaction).to.equal(waiting!.hash);
  });

  it('says what was sent if the node is gone then', async () => {
    provider.tamper = (method, _, result) => {
      if (method !== 'eth_getTransactionReceipt') return result;
      throw nodeError('too many requests', method);
    };
    const error = await expectRejection(submit(), ChainError, 'RPC_FAILED');
    const [waiting] = await pending(1);
    expect(error.details.transaction).to.equal(waiting!.hash);
    expect(error.message).to.match(
      /was sent, and then: The node failed: it answered "too many requests"\. Look for it/,
    );
  });

  /** Sends another transaction of the same nonce that pays more. */
  const replace = async (change: object) => {
    const { nonce, hash } = (await pending(1))[0]!;
    const { to, data, from, gasLimit } = (await provider.getTransaction(hash))!;
    const gas = `0x${gasLimit.toString(16)}`;
    const fees = { maxFeePerGas: '0x2540be4000', maxPriorityFeePerGas: '0x2540be400' };
    const transaction = { to, data, from, nonce, gas, ...fees, ...change };
    await provider.send('eth_sendTransaction', [transaction]);
    await mine();
    for (let i = 0; i < 3; i++) await mine();
  };

  it('takes the same call at another price for its own', async () => {
    const submitting = submit();
    const [before] = await pending(1);
    await replace({});
    const { transaction, authorization } = await submitting;
    expect(transaction).to.not.equal(before!.hash);
    expect(authorization.round).to.equal(round.number);
  });

  it('says that it was replaced by another', async () => {
    const submitting = submit();
    submitting.catch(() => {});
    await replace({ to: SENDER, data: '0x' });
    const error = await expectRejection(submitting, ChainError, 'TRANSACTION_FAILED');
    expect(error.message).to.match(/was replaced by another one of its sender/);
  });

  it('says that the sender cannot pay, or has sent another', async () => {
    const poor = HDNodeWallet.fromMnemonic(Mnemonic.fromEntropy(`0x${'17'.repeat(16)}`));
    const client = new LiquidationGateClient(fixture.ledger, poor.connect(provider));
    const unpaid = client.submit(proof, { round });
    const error = await expectRejection(unpaid, ChainError, 'TRANSACTION_FAILED');
    expect(error.message).to.match(/^The transaction was not sent: the sender has too little/);
  });

  describe('with a node that keeps events to itself', () => {
    beforeEach(async () => {
      await provider.send('evm_setAutomine', [true]);
      provider.tamper = (method, _, result) =>
        method === 'eth_getTransactionReceipt' && result !== null
          ? { ...(result as object), logs: [] }
          : result;
    });

    it('says so of a liquidation', async () => {
      await expectRejection(submit(), ChainError, 'EVENTS_MISSING');
    });

    it('says so of a round', async () => {
      const client = new PriceRoundsClient(fixture.rounds, await provider.getSigner(0));
      await expectRejection(client.make(), ChainError, 'EVENTS_MISSING');
    });
  });
});
