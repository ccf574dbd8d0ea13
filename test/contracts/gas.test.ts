import { expect } from 'chai';
import { encodeVerifyCalldata } from '../../src/chain/gate/groth16Verifier.js';
import { expectSnapshot } from './harness/gasSnapshot.js';
import {
  CIRCUIT_ID,
  signalsOf,
  trapdoor,
  VerifierFixture,
  words,
} from './harness/verifierFixture.js';

/** What no verifier can go below: the transaction, its calldata, the curve and the fold. */
function arithmeticFloor(calldata: string, wordCount: number): number {
  const bytes = Buffer.from(calldata.slice(2), 'hex');
  const data = bytes.reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0);
  const pairing = 45_000 + 4 * 34_000;
  const signals = 3 * 6_000 + 3 * 150;
  // One mulmod and one addmod a word, and the hash of circuit id, digest and words.
  const fold = wordCount * (8 + 8) + 30 + 6 * (wordCount + 2);
  return 21_000 + data + pairing + signals + fold;
}

/** Words of circuits with 2, 8 and 16 markets. */
const WORD_COUNTS = [9, 21, 37];
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
});
