import { expect } from 'chai';
import { Wallet } from 'ethers/wallet';
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js';
import { DEFAULT_MAXIMUM_FEE_PER_GAS } from '../../../src/chain/sending/fees.js';
import type { SendNotice } from '../../../src/chain/sending/sendOptions.js';
import { sendAndWait } from '../../../src/chain/sending/transaction.js';
import { ChainError, InputError } from '../../../src/errors.js';
import { expectRejection } from '../../support/expectError.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

const SOMEBODY = `0x${'42'.repeat(20)}`;
const CALL = { to: SOMEBODY, data: '0x' };
const GWEI = 10n ** 9n;

/** What a node learns, and what is left to know when it fails. */
describe('chain/broadcast', () => {
  let anvil: Anvil;
  let provider: TestProvider;
  let wallet: Wallet;
  before(async () => {
    anvil = await startAnvil();
  });
  after(() => anvil?.stop());
  beforeEach(async () => {
    provider = new TestProvider(anvil.url);
    wallet = new Wallet(`0x${'31'.repeat(32)}`, provider);
    await provider.send('anvil_setBalance', [wallet.address, `0x${(10n ** 21n).toString(16)}`]);
    await provider.send('anvil_setNextBlockBaseFeePerGas', ['0x3b9aca00']);
    await provider.send('evm_mine', []);
  });
  afterEach(() => provider.destroy());

  const whenSent = (method: string, act: (result: unknown) => unknown) => {
    let isSent = false;
    provider.tamper = (asked, _, result) => {
      // The newest block is asked for at the same time.
      if (/^eth_send/.test(asked) || asked === 'eth_blockNumber') isSent = true;
      return isSent && asked === method ? act(result) : result;
    };
  };
  const found = async (hash: string) => {
    for (let looks = 0; looks < 100; looks++) {
      const transaction = await provider.getTransaction(hash);
      if (transaction !== null) return transaction;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return null;
  };
  const broken = () => {
    throw Object.assign(new Error('broken'), { code: 'ECONNRESET' });
  };

  for (const [what, method, act] of [
    ['the connection breaks after it was sent', 'eth_sendRawTransaction', broken],
    ['the node then tells no block', 'eth_blockNumber', broken],
    ['the node answers with another hash', 'eth_sendRawTransaction', () => `0x${'12'.repeat(32)}`],
    [
      'the node says that it knows it',
      'eth_sendRawTransaction',
      () => {
        throw nodeError('already known', 'eth_sendRawTransaction');
      },
    ],
    [
      'the node says that the nonce is used',
      'eth_sendRawTransaction',
      () => {
        throw nodeError('nonce too low', 'eth_sendRawTransaction');
      },
    ],
  ] as const) {
    it(`tells the hash if ${what}`, async () => {
      const nonce = await wallet.getNonce();
      whenSent(method, act);
      const thrown = await sendAndWait(wallet, CALL).catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(ChainError);
      const { message, details, code } = thrown as ChainError;
      expect(code).to.match(/^(RPC_FAILED|TRANSACTION_FAILED)$/);
      expect(message).to.match(
        / was sent, and then: .*Look for it before you send another: it may/,
      );
      provider.tamper = (_method, _params, result) => result;
      // It took effect all the same.
      const mined = await found(String(details.transaction));
      expect([mined?.from, mined?.nonce]).to.deep.equal([wallet.address, nonce]);
    });
  }

  it('tells the hash even if the node says that it did not take it', async () => {
    whenSent('eth_sendRawTransaction', () => {
      throw nodeError('insufficient funds for gas * price + value', 'eth_sendRawTransaction');
    });
    const sending = sendAndWait(wallet, CALL);
    const error = await expectRejection(sending, ChainError, 'TRANSACTION_FAILED');
    expect(error.message).to.match(/^The transaction was not sent: the sender has too little/);
    expect(error.details.transaction).to.match(/^0x[0-9a-f]{64}$/);
  });

  it('says that it may have been sent where the node signs, and does not tell the hash', async () => {
    whenSent('eth_sendTransaction', broken);
    const sending = sendAndWait(await provider.getSigner(0), CALL);
    const error = await expectRejection(sending, ChainError, 'RPC_FAILED');
    expect(error.message).to.match(/^A transaction may have been sent, and then: .*Look for it/);
  });

  it('does not take the receipt of another transaction for its own', async () => {
    whenSent('eth_getTransactionReceipt', (receipt) => ({
      ...(receipt as object),
      transactionHash: `0x${'99'.repeat(32)}`,
    }));
    const error = await expectRejection(sendAndWait(wallet, CALL), ChainError, 'RPC_FAILED');
    expect(error.message).to.match(/receipt is of another transaction/);
    expect(error.details.transaction).to.not.equal(`0x${'99'.repeat(32)}`);
  });

  it('tells what it may cost before it is sent, and sends nothing if that is too much', async () => {
    const notices: SendNotice[] = [];
    const onSend = (notice: SendNotice) => {
      notices.push(notice);
      if (notices.length === 2) throw new InputError('USAGE', 'too dear');
    };
    const { hash, gasUsed, gasPrice } = await sendAndWait(wallet, CALL, { onSend });
    const [{ transaction, maximumFee, gasLimit, maximumFeePerGas }] = notices as [SendNotice];
    expect(transaction).to.equal(hash);
    expect(maximumFee).to.equal(gasLimit * maximumFeePerGas);
    expect(gasUsed * gasPrice <= maximumFee).to.equal(true);
    const nonce = await wallet.getNonce();
    await expectRejection(sendAndWait(wallet, CALL, { onSend }), InputError, 'USAGE');
    expect(await wallet.getNonce()).to.equal(nonce);
  });

  for (const [who, signerOf] of [
    ['a wallet', async () => wallet],
    ['a node that signs', () => provider.getSigner(0)],
  ] as const) {
    it(`does not pay what a greedy node asks: ${who}`, async () => {
      provider.tamper = (method, _, result) =>
        method === 'eth_maxPriorityFeePerGas' ? `0x${(10n ** 16n).toString(16)}` : result;
      const { hash } = await sendAndWait(await signerOf(), CALL);
      const sent = (await provider.getTransaction(hash))!;
      expect(sent.maxPriorityFeePerGas).to.equal(30n * GWEI);
      expect(sent.maxFeePerGas! <= 33n * GWEI).to.equal(true);
    });

    it(`sends nothing at a price above the maximum: ${who}`, async () => {
      const signer = await signerOf();
      const nonce = await signer.getNonce();
      provider.tamper = (method, _, result) =>
        method === 'eth_getBlockByNumber'
          ? { ...(result as object), baseFeePerGas: `0x${(600n * GWEI).toString(16)}` }
          : result;
      const error = await expectRejection(sendAndWait(signer, CALL), ChainError, 'FEE_TOO_HIGH');
      expect(error.message).to.match(/asks 600 gwei per gas, the maximum is 500: wait/);
      expect(error.details.maximumFeePerGas).to.equal(DEFAULT_MAXIMUM_FEE_PER_GAS);
      expect(await signer.getNonce()).to.equal(nonce);
      const maximumFeePerGas = 700n * GWEI;
      const { hash } = await sendAndWait(signer, CALL, { maximumFeePerGas });
      expect((await provider.getTransaction(hash))?.maxFeePerGas).to.equal(maximumFeePerGas);
    });
  }

  it('pays a gas price on a chain without base fees, up to the maximum', async () => {
    let price = 3n * GWEI;
    provider.tamper = (method, _, result) => {
      if (method === 'eth_gasPrice') return `0x${price.toString(16)}`;
      if (method !== 'eth_getBlockByNumber') return result;
      const { baseFeePerGas: _base, ...block } = result as Record<string, unknown>;
      return block;
    };
    const { hash } = await sendAndWait(wallet, CALL);
    const sent = (await provider.getTransaction(hash))!;
    expect([sent.type, sent.gasPrice]).to.deep.equal([0, price]);
    price = 501n * GWEI;
    await expectRejection(sendAndWait(wallet, CALL), ChainError, 'FEE_TOO_HIGH');
  });
});
