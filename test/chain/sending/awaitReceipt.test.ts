import { expect } from 'chai';
import type { JsonRpcSigner } from 'ethers/providers';
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js';
import { awaitReceipt } from '../../../src/chain/sending/awaitReceipt.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

const TIMEOUT = 20_000;

/** What a chain that mines at once, and then no more, makes of one that waits for a block. */
describe('chain/awaitReceipt', () => {
  let anvil: Anvil;
  let provider: TestProvider;
  let sender: JsonRpcSigner;
  before(async () => {
    anvil = await startAnvil();
  });
  after(() => anvil?.stop());
  beforeEach(async () => {
    provider = new TestProvider(anvil.url);
    sender = await provider.getSigner(0);
  });
  afterEach(() => provider.destroy());

  const send = () => sender.sendTransaction({ to: sender.address, value: 1n });

  /** Counts how often a receipt was asked for, and answers so many times something else. */
  const first = (times: number, answer: () => unknown) => {
    let count = 0;
    provider.tamper = (method, _, result) => {
      if (method !== 'eth_getTransactionReceipt') return result;
      return ++count <= times ? answer() : result;
    };
  };

  it('finds a receipt that a node has a little late, without another block', async () => {
    const sent = await send();
    first(5, () => null);
    const receipt = await awaitReceipt(sent, 1, TIMEOUT);
    expect([receipt.hash, receipt.status]).to.deep.equal([sent.hash, 1]);
  });

  it('asks again when a node is busy for a moment', async () => {
    const sent = await send();
    first(4, () => {
      throw nodeError('too many requests');
    });
    expect((await awaitReceipt(sent, 1, TIMEOUT)).hash).to.equal(sent.hash);
  });

  it('gives up on a node that is gone', async () => {
    const sent = await send();
    first(5, () => {
      throw nodeError('too many requests');
    });
    const error = await awaitReceipt(sent, 1, TIMEOUT).catch((thrown: Error) => thrown);
    expect(error).to.be.instanceOf(Error);
    expect((error as { code?: string }).code).to.not.equal('TIMEOUT');
  });

  it('finds what was mined in its place in a block that a node has a little late', async () => {
    const nonce = await sender.getNonce();
    const sendAt = (gwei: bigint) => {
      const maxFeePerGas = gwei * 10n ** 9n;
      const fees = { maxFeePerGas, maxPriorityFeePerGas: maxFeePerGas };
      return sender.sendTransaction({ to: sender.address, value: gwei, nonce, ...fees });
    };
    await provider.send('evm_setAutomine', [false]);
    try {
      const sent = await sendAt(10n);
      const other = await sendAt(20n);
      await provider.send('evm_mine', []);
      // More often than a look asks for blocks.
      let left = 6;
      provider.tamper = (method, [, isWhole], result) =>
        method === 'eth_getBlockByNumber' && isWhole === true && left-- > 0 ? null : result;
      const error = await awaitReceipt(sent, 1, TIMEOUT).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'TRANSACTION_REPLACED', cancelled: true });
      expect((error as { receipt: { hash: string } }).receipt.hash).to.equal(other.hash);
    } finally {
      await provider.send('evm_setAutomine', [true]);
    }
  });

  it('waits for as many confirmations as it is told, but not for ever', async () => {
    const sent = await send();
    const late = await awaitReceipt(sent, 3, 200).catch((thrown: { code?: string }) => thrown.code);
    expect(late).to.equal('TIMEOUT');
    const waiting = awaitReceipt(sent, 3, TIMEOUT);
    for (let i = 0; i < 2; i++) await provider.send('evm_mine', []);
    expect((await waiting).hash).to.equal(sent.hash);
  });

  it('returns the receipt of a transaction that failed', async () => {
    // PUSH0 PUSH0 REVERT
    const sent = await sender.sendTransaction({ data: '0x5f5ffd', gasLimit: 100_000n });
    expect((await awaitReceipt(sent, 1, TIMEOUT)).status).to.equal(0);
  });
});
