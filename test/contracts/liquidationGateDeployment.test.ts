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
const CIRCUITS = [1, 2, 3, 4, 5].map((depth) => id(`zkliq/Liquidatable/8/${depth}/v1`));

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

  it('refuses a verifier with another number of words than its circuit has', async () => {
    const circuit = CIRCUITS[0]!;
    for (const words of [1n, 5n, 19n, 20n, 22n, 23n, 24n, 37n, 39n, 2n ** 97n + 21n]) {
      const verifier = await fixture.verifierOf(circuit, words);
      await expectRefused(args([verifier]), 'CircuitUnfit', [circuit]);
    }
  });

  it('knows circuits for 1 to 64 accounts, 8 to 16 markets and 0 to 32 levels by their names', async () => {
    for (const [name, words] of [
      ['Liquidatable/8/0', 21n],
      ['Liquidatable/10/32', 25n],
      ['Liquidatable/16/20', 37n],
      ['LiquidatableBatch/2/8/20', 22n],
      ['LiquidatableBatch/3/8/7', 23n],
      ['LiquidatableBatch/9/8/9', 29n],
      ['LiquidatableBatch/64/16/32', 100n],
    ] as const) {
      const verifier = await fixture.verifierOf(id(`zkliq/${name}/v1`), words);
      const deployed = await fixture.tryDeploy('ProbeHost', args([verifier]));
      expect(deployed.ok, name).to.equal(true);
    }
  });

  it('refuses circuits by any other name', async () => {
    for (const [name, words] of [
      ['zkliq/Liquidatable/6/20/v1', 17n],
      ['zkliq/Liquidatable/7/20/v1', 19n],
      ['zkliq/Liquidatable/9/20/v1', 23n],
      ['zkliq/Liquidatable/18/20/v1', 41n],
      ['zkliq/Liquidatable/8/33/v1', 21n],
      ['zkliq/Liquidatable/8/20/v2', 21n],
      ['zkliq/Liquidatable/08/20/v1', 21n],
      ['zkliq/LiquidatableBatch/1/8/20/v1', 21n],
      ['zkliq/LiquidatableBatch/0/8/20/v1', 20n],
      ['zkliq/LiquidatableBatch/65/8/20/v1', 85n],
      ['zkliq/LiquidatableBatch/4/6/20/v1', 20n],
      ['another/Liquidatable/8/20/v1', 21n],
    ] as const) {
      const circuit = id(name);
      const verifier = await fixture.verifierOf(circuit, words);
      await expectRefused(args([verifier]), 'CircuitUnfit', [circuit]);
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
