import { expect } from 'chai';
import { computeAddress, TypedDataEncoder } from 'ethers';
import { recoverAddress } from 'ethers/transaction';
import { HDNodeWallet, Mnemonic } from 'ethers/wallet';
import {
  recoverSigner,
  type SignedReceipt,
  signReceipt,
} from '../../../src/chain/receipt/receipt.js';
import { ChainError, InputError } from '../../../src/errors.js';
import { expectRejection } from '../../support/expectError.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

const signer = HDNodeWallet.fromMnemonic(Mnemonic.fromEntropy(`0x${'23'.repeat(16)}`));

const receipt = {
  chainId: 31_337n,
  gate: `0x${'aa'.repeat(20)}`,
  circuitId: `0x${'c1'.repeat(32)}`,
  keyHash: `0x${'c2'.repeat(32)}`,
  nullifier: 2n ** 253n + 7n,
  round: 12n,
  threshold: 10_000n,
  liquidator: `0x${'bb'.repeat(20)}`,
  transaction: `0x${'c3'.repeat(32)}`,
};

/** Order of secp256k1. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const hex32 = (value: bigint) => value.toString(16).padStart(64, '0');

describe('chain/receipt', () => {
  let signed: SignedReceipt;
  before(async () => {
    signed = await signReceipt(receipt, signer);
  });

  it('is what it was made from, signed, and nothing else', async () => {
    expect(signed).to.deep.equal({ ...receipt, signature: signed.signature });
    expect(recoverSigner(signed)).to.equal(signer.address);
    const more = { ...receipt, note: 'x' };
    expect(await signReceipt(more, signer)).to.deep.equal(signed);
  });

  it('is EIP-712 typed data as it is documented', () => {
    const hash = TypedDataEncoder.hash(
      { name: 'zkliq', version: '1', chainId: 31_337n, verifyingContract: receipt.gate },
      {
        LiquidationReceipt: [
          { name: 'circuitId', type: 'bytes32' },
          { name: 'keyHash', type: 'bytes32' },
          { name: 'nullifier', type: 'uint256' },
          { name: 'round', type: 'uint256' },
          { name: 'threshold', type: 'uint256' },
          { name: 'liquidator', type: 'address' },
          { name: 'transaction', type: 'bytes32' },
        ],
      },
      receipt,
    );
    expect(recoverAddress(hash, signed.signature)).to.equal(signer.address);
    expect(computeAddress(signer.publicKey)).to.equal(signer.address);
  });

  const changes: Partial<SignedReceipt>[] = [
    { chainId: 1n },
    { gate: `0x${'ab'.repeat(20)}` },
    { circuitId: `0x${'d1'.repeat(32)}` },
    { keyHash: `0x${'d2'.repeat(32)}` },
    { nullifier: receipt.nullifier + 1n },
    { round: 13n },
    { threshold: 9_999n },
    { liquidator: `0x${'ba'.repeat(20)}` },
    { transaction: `0x${'d3'.repeat(32)}` },
  ];
  for (const change of changes) {
    it(`is somebody else's or nobody's with another ${Object.keys(change)[0]}`, () => {
      expect(recoverSigner({ ...signed, ...change })).to.not.equal(signer.address);
    });
  }

  it('has one signature, in one form', () => {
    const [r, s, v] = [
      signed.signature.slice(2, 66),
      BigInt(`0x${signed.signature.slice(66, 130)}`),
      Number(`0x${signed.signature.slice(130)}`),
    ];
    const flipped = v === 27 ? '1c' : '1b';
    const compact = hex32(s | (BigInt(v - 27) << 255n));
    for (const signature of [
      `0x${r}${hex32(ORDER - s)}${flipped}`,
      `0x${r}${compact}`,
      `0x${r}${hex32(s)}${v === 27 ? '00' : '01'}`,
      `0x${r}${hex32(s)}${(v + 8).toString(16)}`,
      `0x${r}${hex32(s)}`,
      `${signed.signature}00`,
      signed.signature.slice(2),
      `0x${'00'.repeat(65)}`,
      `0x${'ff'.repeat(65)}`,
      '0x',
      '',
    ]) {
      expect(recoverSigner({ ...signed, signature }), signature).to.equal(null);
    }
    const upper = `0x${signed.signature.slice(2).toUpperCase()}`;
    expect(recoverSigner({ ...signed, signature: upper })).to.equal(signer.address);
  });

  it('is not signed with fields that no receipt has', async () => {
    for (const change of [
      { chainId: 0n },
      { gate: 'gate.eth' },
      { circuitId: '0x12' },
      { nullifier: 0n },
      { nullifier: 2n ** 256n },
      { round: 0n },
      { threshold: 2n ** 20n },
      { liquidator: 'XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS' },
      { transaction: '' },
    ]) {
      const signing = signReceipt({ ...receipt, ...change }, signer);
      const error = await expectRejection(signing, InputError, 'INVALID_VALUE');
      expect(error.message).to.include(Object.keys(change)[0]);
    }
  });

  it('says so if a signer will not, or cannot', async () => {
    const failing = (code: string) =>
      new Proxy(signer, {
        get: (target, name) =>
          name === 'signTypedData'
            ? () => Promise.reject(Object.assign(new Error('no'), { code }))
            : Reflect.get(target, name),
      });
    const rejected = signReceipt(receipt, failing('ACTION_REJECTED'));
    await expectRejection(rejected, ChainError, 'REFUSED');
    const gone = signReceipt(receipt, failing('ECONNREFUSED'));
    await expectRejection(gone, ChainError, 'RPC_FAILED');
  });

  it('says nothing of the URL of a signer that quotes it', async () => {
    const provider = new TestProvider('http://127.0.0.1:1/short-key');
    const connected = signer.connect(provider);
    connected.signTypedData = () => Promise.reject(nodeError('short-key is unknown'));
    const signing = signReceipt(receipt, connected);
    const { message } = await expectRejection(signing, ChainError, 'RPC_FAILED');
    expect(message).to.include('is unknown').and.not.include('short-key');
    provider.destroy();
  });
});
