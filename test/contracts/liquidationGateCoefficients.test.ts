import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { hexlify, toUtf8Bytes } from 'ethers/utils';
import type { PriceRound } from '../../src/market/round.js';
import { NO_WORDS } from './harness/deployedContracts.js';
import { type Changes, GateFixture, MAXIMUM_AGE } from './harness/gateFixture.js';

/** ABI of `coefficients`' answer, of arrays of any lengths. */
const answerOf = (a: readonly bigint[], b: readonly bigint[]) =>
  AbiCoder.defaultAbiCoder().encode(['uint256[]', 'uint256[]'], [a, b]);

const bytesOf = (words: readonly bigint[]) =>
  `0x${words.map((word) => BigInt.asUintN(256, word).toString(16).padStart(64, '0')).join('')}`;

const eight = (first: bigint) => Array.from({ length: 8 }, (_, k) => first + BigInt(k));

describe('LiquidationGate and its coefficients', () => {
  let fixture: GateFixture;
  let verifiers: string[];

  before(async () => {
    fixture = await GateFixture.setUp([
      'test/contracts/harness/Hosts.sol',
      'test/contracts/harness/WrongRounds.sol',
    ]);
    verifiers = [await fixture.verifier('liquidatable-8-0')];
  });

  after(() => fixture?.tearDown());

  const host = (name: string, rounds = fixture.rounds) =>
    fixture.address(name, [rounds, verifiers, MAXIMUM_AGE]);

  describe('of a host that chooses among vectors', () => {
    const crash = hexlify(toUtf8Bytes('crash'));
    const extraHash = keccak256(crash);
    const [assets, liabilities] = [eight(100n), eight(200n)];
    let gate: string;
    let round: PriceRound;

    before(async () => {
      gate = await host('ScenarioHost');
      round = await fixture.makeRound(fixture.rounds);
      await setScenario(crash, assets, liabilities);
    });

    const setScenario = (name: string, a: readonly bigint[], b: readonly bigint[], at = gate) =>
      fixture.send('ScenarioHost', at, 'setScenario', [name, [a, b]]);

    const scenario: Changes = {
      context: { extraHash },
      words: { assetCoefficients: assets, liabilityCoefficients: liabilities },
    };

    it('takes proofs under each of them, bound to the extra data that chooses', async () => {
      const plain = fixture.prove(gate, 1n, round);
      const stressed = fixture.prove(gate, 1n, round, scenario);
      expect((await fixture.tryAuthorize(plain, round)).ok).to.equal(true);
      expect((await fixture.tryAuthorize(stressed, round, crash)).ok).to.equal(true);

      // A proof under one vector, bound to the other.
      const { words, context } = scenario;
      const unbound = fixture.prove(gate, 1n, round, { words: words! });
      fixture.expectRefusal(await fixture.tryAuthorize(unbound, round), 'ProofInvalid');
      const authorization = { ...unbound.authorization, extraHash };
      const chosen = await fixture.tryAuthorize({ ...unbound, authorization }, round, crash);
      fixture.expectRefusal(chosen, 'ProofInvalid');
      const bound = fixture.prove(gate, 1n, round, { context: context! });
      fixture.expectRefusal(await fixture.tryAuthorize(bound, round, crash), 'ProofInvalid');
    });

    it('takes proofs under each of them if it makes the rounds itself', async () => {
      const { args } = fixture.roundsArguments;
      const own = await fixture.address('OwnScenarioHost', [[...args, verifiers, MAXIMUM_AGE]]);
      await setScenario(crash, assets, liabilities, own);
      const made = await fixture.makeRound(own);
      const plain = fixture.prove(own, 1n, made);
      const stressed = fixture.prove(own, 1n, made, scenario);
      expect((await fixture.tryAuthorize(plain, made)).ok).to.equal(true);
      expect((await fixture.tryAuthorize(stressed, made, crash)).ok).to.equal(true);
      const bound = fixture.prove(own, 1n, made, { context: scenario.context! });
      fixture.expectRefusal(await fixture.tryAuthorize(bound, made, crash), 'ProofInvalid');
    });

    it('takes coefficients up to 2^112 - 1, one for each market, and no others', async () => {
      const most = 2n ** 112n - 1n;
      const of = (a: readonly bigint[], b: readonly bigint[]) => {
        const pad = (list: readonly bigint[]) => [...list, ...eight(0n).fill(0n)].slice(0, 8);
        const words = { assetCoefficients: pad(a), liabilityCoefficients: pad(b) };
        return fixture.prove(gate, 1n, round, { ...scenario, words });
      };
      for (const [a, b] of [
        [eight(1n).fill(most), eight(1n).fill(most)],
        [[5n], [7n]],
        [[], []],
      ] as const) {
        await setScenario(crash, a, b);
        expect((await fixture.tryAuthorize(of(a, b), round, crash)).ok).to.equal(true);
      }
      const unfit: (readonly [bigint[], bigint[]])[] = [
        [eight(1n).slice(1), eight(1n)],
        [eight(1n), eight(1n).slice(1)],
        [eight(1n), []],
        [
          [...eight(1n), 0n],
          [...eight(1n), 0n],
        ],
        // By that bit alone.
        [[most + 1n], [0n]],
        [[0n], [most + 1n]],
      ];
      for (let k = 0; k < 8; k++) {
        for (const value of [most + 1n, 2n ** 255n]) {
          const large = eight(1n).map((each, i) => (i === k ? value : each));
          unfit.push([large, eight(1n)], [eight(1n), large]);
        }
      }
      for (const [a, b] of unfit) {
        await setScenario(crash, a, b);
        const refused = await fixture.tryAuthorize(of([], []), round, crash);
        fixture.expectRefusal(refused, 'CoefficientsUnfit', [], `${a} | ${b}`);
      }
    });
  });

  describe('of rounds that misbehave', () => {
    let wrong: string;
    let gate: string;
    let round: PriceRound;

    before(async () => {
      wrong = await fixture.address('WrongRounds', [8]);
      gate = await host('ProbeHost', wrong);
    });

    beforeEach(async () => {
      round = await fixture.makeRound(fixture.rounds);
    });

    const answer = (data: string, reverts = false) =>
      fixture.send('WrongRounds', wrong, 'set', [data, reverts]);

    const proof = (a: readonly bigint[], b: readonly bigint[]) =>
      fixture.prove(gate, 1n, round, {
        words: { assetCoefficients: a, liabilityCoefficients: b },
      });

    const [a, b] = [eight(11n), eight(31n)];

    it('decide, as long as their answer has the right shape', async () => {
      await answer(answerOf(a, b));
      expect((await fixture.tryAuthorize(proof(a, b), round)).ok).to.equal(true);
      fixture.expectRefusal(await fixture.tryAuthorize(proof(b, a), round), 'ProofInvalid');
    });

    it('are refused if their answer has another shape', async () => {
      const right = answerOf(a, b);
      const words = Array.from({ length: 20 }, (_, i) =>
        BigInt(`0x${right.slice(2 + 64 * i, 66 + 64 * i)}`),
      );
      const changed = (index: number, value: bigint) =>
        bytesOf(words.map((word, i) => (i === index ? value : word)));
      // 0 where a is, 1 where b is, 2 length of a, 11 length of b.
      const offsets = [0n, 32n, 96n, 2n ** 64n, 2n ** 255n, -32n];
      const lengths = [0n, 7n, 9n, 2n ** 251n + 8n, 2n ** 255n, 2n ** 256n - 1n];
      const shapes = [
        '0x',
        '0x00',
        right.slice(0, -2),
        right.slice(0, -64),
        right.slice(0, 2 + 2 * 64),
        right.slice(0, 2 + 2 * 63),
        right.slice(0, 2 + 2 * 128),
        `${right}00`,
        `${right}${'0'.repeat(64)}`,
        ...offsets.flatMap((each) => [changed(0, each), changed(1, each)]),
        ...lengths.flatMap((each) => [changed(2, each), changed(11, each)]),
        // Well-formed, but not for 8 markets.
        answerOf(a.slice(1), b),
        answerOf(a, b.slice(1)),
        answerOf(a.slice(1), b.slice(1)),
        answerOf([...a, 0n], [...b, 0n]),
        answerOf([], []),
        // Both lengths wrap to the right number of bytes.
        bytesOf(words.map((word, i) => (i === 2 || i === 11 ? word + 2n ** 251n : word))),
        // b before a, both over each other.
        bytesOf([0x160n, 0x40n, ...words.slice(2)]),
        bytesOf([0x40n, 0x40n, ...words.slice(2)]),
      ];
      for (const shape of shapes) {
        await answer(shape);
        const refused = await fixture.tryAuthorize(proof(a, b), round);
        fixture.expectRefusal(refused, 'RoundsUnfit', [], shape);
      }
    });

    it('are refused with more markets than the circuit has, if asked for as many', async () => {
      const nine = [...a, 0n];
      await answer(answerOf(nine, nine));
      const longer = { ...round, prices: [...round.prices, 0n] };
      const refused = await fixture.tryAuthorize(proof(a, a), longer);
      fixture.expectRefusal(refused, 'CoefficientsUnfit');
    });

    it('are refused with a coefficient of 2^112 or more, wherever it is', async () => {
      for (let k = 0; k < 8; k++) {
        const large = a.map((each, i) => (i === k ? 2n ** 112n : each));
        for (const [one, other] of [
          [large, b],
          [b, large],
        ] as const) {
          await answer(answerOf(one, other));
          const refused = await fixture.tryAuthorize(proof(one, other), round);
          fixture.expectRefusal(refused, 'CoefficientsUnfit');
        }
      }
    });

    it('revert with their own words, or without any', async () => {
      await answer('0x', true);
      fixture.expectRefusal(await fixture.tryAuthorize(proof(a, b), round), NO_WORDS);
      // Longer than the question was.
      const data = `0x12345678${'ab'.repeat(1_000)}`;
      await answer(data, true);
      const { ok, data: told } = await fixture.tryAuthorize(proof(a, b), round);
      expect([ok, told]).to.deep.equal([false, data]);
    });

    it('or have no code any more, are refused', async () => {
      await fixture.chain.setCode(wrong, '0x');
      const refused = await fixture.tryAuthorize(proof(a, b), round);
      fixture.expectRefusal(refused, 'RoundsUnfit');
    });
  });

  it('does not take a verifier without code for one that is content', async () => {
    const verifier = await fixture.verifier('liquidatable-8-0');
    const gate = await fixture.address('ProbeHost', [fixture.rounds, [verifier], MAXIMUM_AGE]);
    const round = await fixture.makeRound(fixture.rounds);
    const proof = fixture.prove(gate, 1n, round);
    expect((await fixture.tryAuthorize(proof, round)).ok).to.equal(true);
    expect((await fixture.tryBatch([proof], round)).ok).to.equal(true);
    await fixture.chain.setCode(verifier, '0x');
    fixture.expectRefusal(await fixture.tryAuthorize(proof, round), NO_WORDS);
    fixture.expectRefusal(await fixture.tryBatch([proof], round), NO_WORDS);
  });
});
