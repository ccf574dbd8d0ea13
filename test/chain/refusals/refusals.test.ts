import { expect } from 'chai';
import { AbiCoder, type ErrorFragment, Interface } from 'ethers/abi';
import fc from 'fast-check';
import { addressedLedgerAbi } from '../../../src/chain/abi/addressedLedger.js';
import { groth16VerifierAbi } from '../../../src/chain/abi/groth16Verifier.js';
import { liquidationGateAbi } from '../../../src/chain/abi/liquidationGate.js';
import { priceRoundsAbi } from '../../../src/chain/abi/priceRounds.js';
import { privateLedgerAbi } from '../../../src/chain/abi/privateLedger.js';
import { sentences } from '../../../src/chain/refusals/refusalSentences.js';
import { decodeRefusal, expectedRefusal } from '../../../src/chain/refusals/refusals.js';
import { check, MODEL_RUNS } from '../../support/check.js';

const interfaces = [
  new Interface(groth16VerifierAbi),
  new Interface(liquidationGateAbi),
  new Interface(priceRoundsAbi),
  new Interface(privateLedgerAbi),
  new Interface(addressedLedgerAbi),
];

const ADDRESS = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';

/** Arguments that an error may have, small and large. */
function argumentsOf({ inputs }: ErrorFragment, large: boolean): (bigint | string)[] {
  return inputs.map(({ type }, i) => {
    if (type === 'address') return ADDRESS;
    if (type === 'bytes32') return `0x${'ab'.repeat(32)}`;
    const bits = BigInt(/^uint(\d+)$/.exec(type)![1]!);
    return large ? (1n << bits) - 1n : BigInt(i + 5);
  });
}

const encodeString = (bytes: Uint8Array) =>
  `0x08c379a0${AbiCoder.defaultAbiCoder().encode(['bytes'], [bytes]).slice(2)}`;
const encodePanic = (code: bigint) =>
  `0x4e487b71${AbiCoder.defaultAbiCoder().encode(['uint256'], [code]).slice(2)}`;

describe('chain/refusals', () => {
  it('has a sentence for every error of every contract, and no more sentences', () => {
    const names = new Set<string>();
    for (const contract of interfaces) {
      contract.forEachError((error) => {
        names.add(error.name);
        for (const large of [false, true]) {
          const args = argumentsOf(error, large);
          const refusal = decodeRefusal(contract.encodeErrorResult(error, args));
          expect(refusal?.name).to.equal(error.name);
          expect(refusal?.args).to.deep.equal(args);
          expect(refusal?.message).to.match(/^[A-Z0][^\n]*[^.\s]$/);
          expect(refusal?.message).to.not.match(/\b(undefined|null|NaN|Invalid Date)\b/);
        }
      });
    }
    expect([...names].sort()).to.deep.equal(Object.keys(sentences).sort());
  });

  it('tells times as people do, as long as there are such', () => {
    const of = (time: bigint) => expectedRefusal('DeadlinePassed', time).message;
    expect(of(4_000_000_000n)).to.include('passed at 2096-10-02T07:06:40Z:');
    expect(of(2n ** 256n - 1n)).to.include(`passed at unix time ${2n ** 256n - 1n}:`);
  });

  it('names the points of a verifying key', () => {
    const of = (index: bigint) => expectedRefusal('KeyPointInvalid', index).message;
    expect(of(3n)).to.include(' delta ');
    expect(of(5n)).to.include(' ic[1] ');
  });

  it('reads the panics of Solidity', () => {
    expect(decodeRefusal(encodePanic(17n))).to.deep.equal({
      name: 'Panic',
      args: [17n],
      message: 'The contract panicked: a number overflowed (code 0x11)',
    });
    expect(decodeRefusal(encodePanic(999n))?.message).to.include('(code 0x3e7)');
  });

  it('reads reasons in words', () => {
    const refusal = decodeRefusal(encodeString(Buffer.from('too late')));
    expect(refusal).to.deep.equal({
      name: 'Error',
      args: ['too late'],
      message: 'The contract refused: too late',
    });
    const silent = decodeRefusal(encodeString(Buffer.alloc(0)));
    expect(silent?.message).to.equal('The contract refused without a reason');
  });

  it('shows nothing of a reason that upsets a terminal, and not too much of it', () => {
    const evil = decodeRefusal(encodeString(Buffer.from('a\u001b[31mb\nc\u202ed\u2028e')));
    expect(evil?.args).to.deep.equal(['a?[31mb?c?d?e']);
    check(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const { message } = decodeRefusal(encodeString(bytes))!;
        expect(message).to.not.match(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(message.length).to.be.lessThan(250);
      }),
      MODEL_RUNS,
    );
  });

  it('takes whatever else for nothing that it knows, and throws at nothing', () => {
    const whole = interfaces[0]!.encodeErrorResult('WordNotInField', [1]);
    const cutShort = [whole.slice(0, 10), whole.slice(0, -2), encodePanic(1n).slice(0, 40)];
    const lyingLength = `0x08c379a0${'00'.repeat(31)}20${'ff'.repeat(32)}`;
    for (const data of ['', '0x', '0x12', '0xdeadbeef', 'what', ...cutShort, lyingLength]) {
      expect(decodeRefusal(data), data).to.equal(null);
    }
    check(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('', whole), (bytes, start) => {
        decodeRefusal(`${start || '0x'}${Buffer.from(bytes).toString('hex')}`);
      }),
      MODEL_RUNS,
    );
  });
});
