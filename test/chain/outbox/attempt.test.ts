import { expect } from 'chai';
import { Wallet } from 'ethers/wallet';
import { readAttempt, signAttempt, type Unsigned } from '../../../src/chain/outbox/attempt.js';
import { ChainError, InputError } from '../../../src/errors.js';
import { expectError, expectRejection } from '../../support/expectError.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

const unsigned: Unsigned = {
  chainId: 31_337n,
  nonce: 7,
  to: '0x000000000000000000000000000000000000dEaD',
  data: '0x1234',
  gasLimit: 100_000n,
  fees: { type: 2, maxFeePerGas: 9n, maxPriorityFeePerGas: 2n },
};

describe('chain/outbox/attempt', () => {
  const provider = new TestProvider('http://127.0.0.1:1/short-key');
  const wallet = () => new Wallet(`0x${'37'.repeat(32)}`, provider);
  after(() => provider.destroy());

  it('is what was asked for, signed', async () => {
    const signer = wallet();
    const attempt = await signAttempt(signer, signer.address, unsigned);
    const { hash, signed } = attempt;
    const from = signer.address;
    expect(attempt).to.deep.equal({ ...unsigned, hash, signed, from, isCancel: false });
    expect(readAttempt(signed)).to.deep.equal(attempt);
    const nothing = await signAttempt(signer, from, { ...unsigned, to: from, data: '0x' });
    expect(nothing.isCancel).to.equal(true);
    const legacy = { ...unsigned, fees: { type: 0, gasPrice: 5n } } as const;
    expect(await signAttempt(signer, from, legacy))
      .to.include({ isCancel: false })
      .and.deep.include(legacy);
  });

  it('says that a signer failed or rejected, and nothing of its URL', async () => {
    for (const [thrown, code] of [
      [nodeError('short-key is unknown'), 'RPC_FAILED'],
      [Object.assign(new Error('short-key'), { code: 'ACTION_REJECTED' }), 'TRANSACTION_FAILED'],
    ] as const) {
      const signer = wallet();
      signer.signTransaction = () => Promise.reject(thrown);
      const signing = signAttempt(signer, signer.address, unsigned);
      const { message } = await expectRejection(signing, ChainError, code);
      expect(message).to.not.include('short-key');
    }
  });

  it('is none if the signer has something else in mind', async () => {
    const request = { ...unsigned, ...unsigned.fees, fees: undefined, value: 0n };
    for (const other of [
      { nonce: 8 },
      { chainId: 1n },
      { to: `0x${'01'.repeat(20)}` },
      { data: '0x1235' },
      { gasLimit: 100_001n },
      { maxFeePerGas: 10n },
      { maxPriorityFeePerGas: 3n },
      { value: 1n },
    ]) {
      const signer = wallet();
      const signed = await signer.signTransaction({ ...request, ...other });
      signer.signTransaction = () => Promise.resolve(signed);
      const signing = signAttempt(signer, signer.address, unsigned);
      await expectRejection(signing, InputError, 'INVALID_VALUE');
    }
    const another = `0x${'02'.repeat(20)}`;
    await expectRejection(signAttempt(wallet(), another, unsigned), InputError, 'INVALID_VALUE');
  });

  it('is none if it is not signed, or to nobody', async () => {
    const signer = wallet();
    const { to: _, ...creation } = { ...unsigned, ...unsigned.fees, fees: undefined };
    const toNobody = await signer.signTransaction(creation);
    for (const signed of ['0x', '0x1234', 'nothing', toNobody]) {
      const { message } = expectError(() => readAttempt(signed), InputError, 'INVALID_VALUE');
      expect(message).to.match(/^is no signed transaction/);
      signer.signTransaction = () => Promise.resolve(signed);
      const signing = signAttempt(signer, signer.address, unsigned);
      const error = await expectRejection(signing, InputError, 'INVALID_VALUE');
      expect(error.message).to.match(/^The signer gave back something else/);
    }
  });
});
