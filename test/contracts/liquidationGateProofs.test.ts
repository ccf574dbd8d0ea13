import { expect } from 'chai';
import { SCALAR_MODULUS as r } from '../../src/field.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import { drawn } from '../support/accounts.js';
import { PLACES, withWord } from './harness/calldataWords.js';
import { STRANGER } from './harness/chain.js';
import { GateFixture, MAXIMUM_AGE, THRESHOLD } from './harness/gateFixture.js';

const HOSTS = ['PrivateLedger', 'AddressedLedger'] as const;

describe('LiquidationGate and proofs of something else', () => {
  let fixture: GateFixture;

  before(async () => {
    fixture = await GateFixture.setUp(['test/contracts/harness/Hosts.sol']);
    await fixture.insert(drawn('PrivateLedger'));
    await fixture.post(STRANGER, drawn('AddressedLedger'));
  });

  after(() => fixture?.tearDown());

  /** One that the host would take. */
  async function liquidation(host: (typeof HOSTS)[number]) {
    const gate = host === 'PrivateLedger' ? fixture.ledger : fixture.addressed;
    const root = drawn(host);
    const round = await fixture.makeRound(gate === fixture.ledger ? gate : fixture.rounds);
    const proof = fixture.prove(gate, root, round);
    expect((await fixture.tryAuthorize(proof, round)).ok).to.equal(true);
    return { gate, root, round, proof };
  }

  for (const host of HOSTS) {
    it(`refuses a proof for another gate, chain or action: ${host}`, async () => {
      const { gate, root, round, proof } = await liquidation(host);
      const foreign = {
        gate: fixture.rounds,
        chainId: fixture.chain.chainId + 1n,
        action: '0x12345678',
      };
      for (const [field, value] of Object.entries(foreign)) {
        const other = fixture.prove(gate, root, round, { context: { [field]: value } });
        // Sent to this gate as if it were for it.
        const authorization = {
          ...other.authorization,
          gate,
          action: proof.authorization.action,
        };
        const refused = await fixture.tryAuthorize({ ...other, authorization }, round);
        fixture.expectRefusal(refused, 'ProofInvalid', [], field);
      }
    });

    it(`refuses a proof of other words: ${host}`, async () => {
      const { gate, root, round, proof } = await liquidation(host);
      const { assetCoefficients: a, liabilityCoefficients: b } = proof.words;
      const others = [
        { root: drawn('another root') },
        { threshold: proof.words.threshold + 1n },
        { round: round.number - 1n },
        { assetCoefficients: [a[0]! - 1n, ...a.slice(1)] },
        { liabilityCoefficients: [...b.slice(0, -1), b.at(-1)! + 1n] },
        { assetCoefficients: b, liabilityCoefficients: a },
      ];
      for (const words of others) {
        const other = fixture.prove(gate, root, round, { words });
        const sent = { ...other, words: proof.words };
        const refused = await fixture.tryAuthorize(sent, round);
        fixture.expectRefusal(refused, 'ProofInvalid', [], Object.keys(words)[0]);
      }
    });
  }

  it('refuses a proof of one circuit as one of another', async () => {
    const root = await fixture.insert(drawn('two circuits'));
    const round = await fixture.makeRound();
    for (const [circuit, other] of [
      ['liquidatable-8-20', 1n],
      ['liquidatable-16-20', 0n],
    ] as const) {
      const proof = fixture.prove(fixture.ledger, root, round, { circuit });
      const calldata = fixture.calldata(proof, round);
      expect((await fixture.chain.call(fixture.ledger, calldata)).ok).to.equal(true);
      const moved = withWord(calldata, PLACES.circuit, () => other);
      fixture.expectRefusal(await fixture.chain.call(fixture.ledger, moved), 'ProofInvalid');
    }
  });

  it('refuses a circuit that another gate has', async () => {
    const { gate, round, proof } = await liquidation('AddressedLedger');
    const calldata = fixture.calldata(proof, round);
    const moved = await fixture.chain.call(
      gate,
      withWord(calldata, PLACES.circuit, () => 1n),
    );
    fixture.expectRefusal(moved, 'CircuitUnknown', [1n]);
  });

  it('refuses whatever has too little gas to be checked', async () => {
    for (const host of HOSTS) {
      const { gate, round, proof } = await liquidation(host);
      const calldata = fixture.calldata(proof, round);
      for (let gas = 40_000n; gas <= 250_000n; gas += 15_000n) {
        expect((await fixture.chain.call(gate, calldata, gas)).ok, `${gas}`).to.equal(false);
      }
    }
  });

  it('refuses other roots and rounds that it knows than those of the proof', async () => {
    const root = await fixture.insert(drawn('one root'));
    const round = await fixture.makeRound();
    const proof = fixture.prove(fixture.ledger, root, round);
    const other = await fixture.insert(drawn('another root'));
    const calldata = fixture.calldata(proof, round);
    expect((await fixture.chain.call(fixture.ledger, calldata)).ok).to.equal(true);
    const moved = withWord(calldata, PLACES.root, () => other);
    fixture.expectRefusal(await fixture.chain.call(fixture.ledger, moved), 'ProofInvalid');
    const next = await fixture.makeRound();
    const words = { ...proof.words, round: next.number };
    const later = await fixture.tryAuthorize({ ...proof, words }, next);
    fixture.expectRefusal(later, 'ProofInvalid');
  });

  it('refuses root 0 and thresholds beyond the circuits’ range whatever the host takes', async () => {
    const verifiers = [await fixture.verifier('liquidatable-8-0')];
    const probe = await fixture.address('ProbeHost', [fixture.rounds, verifiers, MAXIMUM_AGE]);
    const round = await fixture.makeRound(fixture.rounds);
    const none = fixture.prove(probe, 0n, round);
    fixture.expectRefusal(await fixture.tryAuthorize(none, round), 'RootUnknown', [0n]);

    const proof = fixture.prove(probe, 1n, round);
    const change = (changes: Partial<LiquidationProof['words']>) =>
      fixture.tryAuthorize({ ...proof, words: { ...proof.words, ...changes } }, round);
    fixture.expectRefusal(await change({ root: 1n + r }), 'WordNotInField', [0n]);
    for (const threshold of [2n ** 20n, 2n ** 20n + THRESHOLD, 2n ** 255n]) {
      fixture.expectRefusal(await change({ threshold }), 'ThresholdNotAccepted', [threshold]);
    }
    // Taken by the host, but not what was proved.
    fixture.expectRefusal(await change({ root: 2n }), 'ProofInvalid');
    fixture.expectRefusal(await change({ threshold: THRESHOLD + 1n }), 'ProofInvalid');
    expect((await change({})).ok).to.equal(true);
  });
});
