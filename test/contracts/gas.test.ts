import { expect } from 'chai';
import {
  encodeVerifyBatchCalldata,
  encodeVerifyCalldata,
} from '../../src/chain/gate/groth16Verifier.js';
import { expectSnapshot } from './harness/gasSnapshot.js';
import {
  batchOf,
  CIRCUIT_ID,
  signalsOf,
  trapdoor,
  VerifierFixture,
  words,
} from './harness/verifierFixture.js';

/** What no verifier can go below: the transaction, its calldata, the curve and the fold. */
function arithmeticFloor(calldata: string, wordCount: number): number {
  const pairing = 45_000 + 4 * 34_000;
  const signals = 3 * 6_000 + 3 * 150;
  return transactionFloor(calldata) + pairing + signals + foldFloor(wordCount);
}

/** The same of a batch: n + 3 pairs; A and C of all proofs but one, alpha and ic are multiplied. */
function batchFloor(calldata: string, wordCount: number, count: number): number {
  const pairing = 45_000 + (count + 3) * 34_000;
  const multiplications = (2 * (count - 1) + 5) * 6_000;
  const additions = (count - 1 + 3) * 150;
  const fold = count * foldFloor(wordCount);
  return transactionFloor(calldata) + pairing + multiplications + additions + fold;
}

function transactionFloor(calldata: string): number {
  const bytes = Buffer.from(calldata.slice(2), 'hex');
  const data = bytes.reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0);
  return 21_000 + data;
}

/** One mulmod and one addmod a word, and the hash of circuit id, digest and words. */
function foldFloor(wordCount: number): number {
  return wordCount * (8 + 8) + 30 + 6 * (wordCount + 2);
}

/** Words of circuits with 2, 8 and 16 markets. */
const WORD_COUNTS = [9, 21, 37];
/** Proofs in a batch. */
const BATCHES = [1, 4, 8, 16, 32, 64];
/** Most gas of a transaction on mainnet (EIP-7825). */
const TRANSACTION_CAP = 2 ** 24;
const allWords = Array.from({ length: 37 }, (_, i) => words[i] ?? words[i - 16]!);

describe('gas', () => {
  let fixture: VerifierFixture;

  before(async () => {
    fixture = await VerifierFixture.setUp();
  });

  after(() => fixture?.tearDown());

  it('of a verification is at most 2 % above the floor, and all of it is as committed', async () => {
    const measured: Record<string, number> = { deployment: Number(fixture.deploymentGas) };
    for (const count of WORD_COUNTS) {
      const about = allWords.slice(0, count);
      const { digest, signals } = signalsOf(about);
      const proof = fixture.groth16.prove(trapdoor, signals);
      const calldata = encodeVerifyCalldata(proof, digest, about);
      const address = await fixture.deploy(fixture.key, CIRCUIT_ID, count);
      const { gasUsed } = await fixture.chain.send(address, calldata);
      const floor = arithmeticFloor(calldata, count);
      measured[`verify, ${count} words`] = Number(gasUsed);
      measured[`arithmetic floor, ${count} words`] = floor;
      expect(Number(gasUsed) / floor, `${count} words`).to.be.within(1, 1.02);
    }
    expectSnapshot('gas.json', measured);
  });

  it('of a batch is at most 7 % above the floor, and all of it is as committed', async () => {
    const measured: Record<string, number> = {};
    // The least there is, one word, has the calldata of a verifier without a fold and one signal less.
    for (const count of [1, ...WORD_COUNTS]) {
      const address = await fixture.deploy(fixture.key, CIRCUIT_ID, count);
      const batch = batchOf(fixture.groth16, BATCHES.at(-1)!, allWords.slice(0, count));
      for (const proofs of BATCHES) {
        const calldata = encodeVerifyBatchCalldata(batch.slice(0, proofs));
        const gas = Number((await fixture.chain.send(address, calldata)).gasUsed);
        const name = `words: ${count}, proofs: ${proofs}`;
        measured[name] = gas;
        expect(gas, name).to.be.below(TRANSACTION_CAP);
        if (proofs === 1) continue;
        expect(gas / batchFloor(calldata, count, proofs), name).to.be.within(1, 1.07);
      }
    }
    expectSnapshot('gasBatch.json', measured);
  });

  it('of a batch of one is that of a verification, but for two more lengths in the calldata', async () => {
    const [one] = batchOf(fixture.groth16, 1);
    const { proof, digest, words: about } = one!;
    const alone = encodeVerifyCalldata(proof, digest, about);
    const batch = encodeVerifyBatchCalldata([one!]);
    const gasOf = async (calldata: string) =>
      Number((await fixture.chain.send(fixture.address, calldata)).gasUsed) -
      transactionFloor(calldata);
    expect((await gasOf(batch)) - (await gasOf(alone))).to.be.within(0, 1_000);
  });
});
