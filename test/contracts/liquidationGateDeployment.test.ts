import { expect } from 'chai';
import { id } from 'ethers/hash';
import { PLACES, withWord } from './harness/calldataWords.js';
import { STRANGER } from './harness/chain.js';
import { NO_WORDS } from './harness/deployedContracts.js';
import { GateFixture, MAXIMUM_AGE } from './harness/gateFixture.js';
import { DAY } from './harness/roundsFixture.js';
import { replaced } from './harness/verifierFixture.js';

/** Of circuits of 8 markets. */
const WORDS = 21n;
const CIRCUITS = [0, 1, 2, 3, 4].map((k) => id(`zkliq gate test: circuit ${k}`));

describe('LiquidationGate deployment', () => {
  let fixture: GateFixture;
  let verifiers: string[];

  before(async () => {
    fixture = await GateFixture.setUp(['test/contracts/harness/Hosts.sol']);
    verifiers = [];
    for (const circuit of CIRCUITS) verifiers.push(await fixture.verifierOf(circuit, WORDS));
  });

  after(() => fixture?.tearDown());

  const args = (list: readonly string[], age: number = MAXIMUM_AGE, rounds = fixture.rounds) => [
    rounds,
    list,
    age,
  ];

  const listed = async (gate: string): Promise<string[]> => {
    const [list] = await fixture.ask('ProbeHost', gate, 'verifiers');
    return [...list].map((each) => String(each).toLowerCase());
  };

  const expectRefused = async (
    deployment: readonly unknown[],
    name: string,
    told: readonly unknown[] = [],
  ) => fixture.expectRefusal(await fixture.tryDeploy('ProbeHost', deployment), name, told);

  it('takes one to four verifiers, and lists them in their order', async () => {
    for (const count of [1, 2, 3, 4]) {
      const some = verifiers.slice(0, count);
      const gate = await fixture.address('ProbeHost', args(some));
      expect(await listed(gate)).to.deep.equal(some);
    }
    await expectRefused(args([]), 'CircuitCountOutOfRange', [0n]);
    await expectRefused(args(verifiers), 'CircuitCountOutOfRange', [5n]);
  });

  it('asks the verifier at the place that is named, and no other', async () => {
    const verifier = await fixture.verifier('liquidatable-8-0');
    const round = await fixture.makeRound(fixture.rounds);
    for (const place of [0, 1, 2, 3]) {
      const list = replaced(verifiers.slice(0, 4), place, verifier);
      const gate = await fixture.address('ProbeHost', args(list));
      const calldata = fixture.calldata(fixture.prove(gate, 1n, round), round);
      const at = (circuit: bigint) =>
        fixture.chain.call(
          gate,
          withWord(calldata, PLACES.circuit, () => circuit),
        );
      expect((await at(BigInt(place))).ok).to.equal(true);
      for (const other of [0n, 1n, 2n, 3n].filter((each) => each !== BigInt(place))) {
        fixture.expectRefusal(await at(other), 'ProofInvalid');
      }
      for (const none of [4n, 5n, 2n ** 64n + 3n, 2n ** 256n - 1n]) {
        fixture.expectRefusal(await at(none), 'CircuitUnknown', [none]);
      }
    }
  });

  it('tells where its rounds are, and how old they may be', async () => {
    const gate = await fixture.address('ProbeHost', args([verifiers[0]!], 1));
    const rounds = async (address: string) =>
      String((await fixture.ask('ProbeHost', address, 'rounds'))[0]).toLowerCase();
    expect(await rounds(gate)).to.equal(fixture.rounds);
    expect(await rounds(fixture.ledger)).to.equal(fixture.ledger);
    expect(await rounds(fixture.addressed)).to.equal(fixture.rounds);
    expect((await fixture.ask('ProbeHost', gate, 'maximumRoundAge'))[0]).to.equal(1n);
  });

  it('refuses a circuit twice, whoever verifies it', async () => {
    const [first, second] = verifiers as [string, string];
    const circuit = CIRCUITS[0]!;
    const other = await fixture.verifierOf(circuit, WORDS + 2n);
    for (const list of [
      [first, first],
      [first, other],
      [first, second, other],
      [second, first, verifiers[2]!, other],
    ]) {
      await expectRefused(args(list), 'CircuitRepeated', [circuit]);
    }
  });

  it('refuses a verifier whose words are not those of a circuit of 8 to 16 markets', async () => {
    const circuit = CIRCUITS[0]!;
    for (const words of [1n, 5n, 19n, 20n, 22n, 24n, 38n, 39n, 41n, 5n + 2n ** 97n + 16n]) {
      const verifier = await fixture.verifierOf(circuit, words);
      await expectRefused(args([verifier]), 'CircuitUnfit', [circuit]);
    }
    for (const words of [21n, 23n, 37n]) {
      const verifier = await fixture.verifierOf(circuit, words);
      expect((await fixture.tryDeploy('ProbeHost', args([verifier]))).ok).to.equal(true);
    }
  });

  it('refuses what is no verifier: an account without code, price rounds', async () => {
    await expectRefused(args([STRANGER]), NO_WORDS);
    await expectRefused(args([verifiers[0]!, STRANGER]), NO_WORDS);
    await expectRefused(args([fixture.rounds]), NO_WORDS);
  });

  it('refuses rounds without code', async () => {
    await expectRefused(args([verifiers[0]!], MAXIMUM_AGE, STRANGER), NO_WORDS);
  });

  it('refuses rounds that count for no time, or for longer than a day', async () => {
    const [verifier] = verifiers as [string];
    for (const age of [0, DAY + 1, 2 ** 32 - 1]) {
      await expectRefused(args([verifier], age), 'RoundAgeOutOfRange', [age]);
    }
    for (const age of [1, DAY]) {
      expect((await fixture.tryDeploy('ProbeHost', args([verifier], age))).ok).to.equal(true);
    }
  });
});
