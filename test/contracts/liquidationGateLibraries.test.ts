import { expect } from 'chai';
import { id } from 'ethers/hash';
import fc from 'fast-check';
import { compileContracts } from '../../src/chain/compile/compileContracts.js';
import { circuitId, circuitInstances } from '../../src/circuits/instances.js';
import { modulo, BASE_MODULUS as p } from '../../src/field.js';
import { computeContext } from '../../src/statement/context.js';
import { wordCount } from '../../src/statement/words.js';
import { check } from '../support/check.js';
import { TestChain } from './harness/chain.js';
import { DeployedContracts } from './harness/deployedContracts.js';
import { EVERY_ROOT, LIQUIDATOR } from './harness/gateFixture.js';

describe('libraries of gate and verifier', () => {
  let contracts: DeployedContracts;
  let address: string;

  before(async () => {
    const [compiled, chain] = await Promise.all([
      compileContracts(['test/contracts/harness/Libraries.sol']),
      TestChain.start(),
    ]);
    contracts = new DeployedContracts(chain, compiled);
    address = await contracts.address('Libraries', []);
  });

  after(() => contracts?.chain.stop());

  const ask = async (method: string, args: readonly unknown[]) =>
    (await contracts.ask('Libraries', address, method, args))[0];

  describe('RootHistory', () => {
    const known = async (
      pushed: readonly bigint[],
      window: bigint,
      asked: readonly bigint[],
    ): Promise<bigint[]> => {
      const answers: boolean[] = await ask('known', [pushed, window, asked]);
      return asked.filter((_, i) => answers[i]);
    };

    it('knows the current root, the latest n, or all', async () => {
      const pushed = [1n, 2n, 3n, 4n, 5n];
      const asked = [0n, ...pushed, 6n];
      expect(await known(pushed, 1n, asked)).to.deep.equal([5n]);
      expect(await known(pushed, 2n, asked)).to.deep.equal([4n, 5n]);
      expect(await known(pushed, 4n, asked)).to.deep.equal([2n, 3n, 4n, 5n]);
      for (const window of [5n, 6n, EVERY_ROOT - 1n, EVERY_ROOT]) {
        expect(await known(pushed, window, asked)).to.deep.equal(pushed);
      }
    });

    it('knows nothing while it is empty, nor by a window of none', async () => {
      for (const window of [1n, 7n, EVERY_ROOT]) {
        expect(await known([], window, [0n, 1n])).to.deep.equal([]);
      }
      expect(await known([1n, 2n], 0n, [0n, 1n, 2n])).to.deep.equal([]);
    });

    it('never knows 0, and a pushed 0 pushes nothing else out', async () => {
      for (const window of [1n, 2n, EVERY_ROOT]) {
        const roots = await known([7n, 0n, 0n], window, [0n, 7n]);
        expect(roots).to.deep.equal([7n]);
      }
    });

    it('counts a root that comes again from its last time', async () => {
      const asked = [1n, 2n, 3n];
      expect(await known([1n, 2n, 1n], 1n, asked)).to.deep.equal([1n]);
      expect(await known([1n, 2n, 1n], 2n, asked)).to.deep.equal([1n, 2n]);
      expect(await known([1n, 2n, 1n, 3n], 2n, asked)).to.deep.equal([1n, 3n]);
      expect(await known([1n, 1n, 1n], 1n, asked)).to.deep.equal([1n]);
      expect(await known([2n, 1n, 1n], 2n, asked)).to.deep.equal([1n]);
    });

    it('is a list of which the last n are known', async () => {
      const roots = fc.array(fc.bigInt({ min: 0n, max: 5n }), { maxLength: 12 });
      await check(
        fc.asyncProperty(roots, fc.bigInt({ min: 1n, max: 13n }), async (pushed, window) => {
          const asked = [0n, 1n, 2n, 3n, 4n, 5n, 6n];
          const latest = pushed.filter((root) => root !== 0n).slice(-Number(window));
          const expected = asked.filter((root) => latest.includes(root));
          expect(await known(pushed, window, asked)).to.deep.equal(expected);
        }),
        50,
      );
    });
  });

  describe('Authorizations', () => {
    const unpack = async (word: bigint) => {
      const { liquidator, round, threshold, time } = await ask('unpacked', [word]);
      return [BigInt(liquidator), round, threshold, time];
    };

    it('packs into one word, and reads back, whatever is in range', async () => {
      const most = [2n ** 160n - 1n, 2n ** 40n - 1n, 2n ** 20n - 1n];
      for (const [liquidator, round, threshold] of [
        [0n, 0n, 0n],
        [BigInt(LIQUIDATOR), 1n, 10_000n],
        most,
        ...most.map((_, i) => most.map((each, k) => (k === i ? each : 0n))),
      ] as bigint[][]) {
        const name = `0x${liquidator!.toString(16).padStart(40, '0')}`;
        const word: bigint = await ask('packed', [name, round, threshold]);
        const time = word >> 220n;
        expect(word).to.not.equal(0n);
        expect(await unpack(word)).to.deep.equal([liquidator, round, threshold, time]);
      }
    });

    it('reads every bit of a word', async () => {
      const all = await unpack(2n ** 256n - 1n);
      expect(all).to.deep.equal([160n, 40n, 20n, 36n].map((bits) => 2n ** bits - 1n));
      expect(await unpack(0n)).to.deep.equal([0n, 0n, 0n, 0n]);
    });

    it('refuses a round beyond 40 bits', async () => {
      for (const round of [2n ** 40n, 2n ** 48n, 2n ** 256n - 1n]) {
        const refused = await contracts.try('Libraries', address, 'packed', [LIQUIDATOR, round, 1]);
        contracts.expectRefusal(refused, 'RoundOutOfRange', [round]);
      }
    });
  });

  describe('BN254', () => {
    it('negates any coordinate, 0 too', async () => {
      for (const y of [0n, 1n, 2n, p / 2n, p / 2n + 1n, p - 1n]) {
        expect(await ask('negated', [y]), `${y}`).to.equal(modulo(-y, p));
      }
    });
  });

  describe('CircuitNames', () => {
    const find = async (circuit: string, words: number | bigint, leastMarkets: number | bigint) => {
      const args = [circuit, words, leastMarkets];
      const found = await contracts.ask('Libraries', address, 'circuit', args);
      return found.toArray().map(Number);
    };
    const nameOf = (accounts: number, markets: number, depth: number) =>
      accounts === 1
        ? `zkliq/Liquidatable/${markets}/${depth}/v1`
        : `zkliq/LiquidatableBatch/${accounts}/${markets}/${depth}/v1`;
    const NONE = [0, 0];

    it('knows the circuits that ship as TypeScript does, by id and number of words', async () => {
      for (const instance of circuitInstances) {
        const { name, accounts, markets, depth } = instance;
        const circuit = circuitId(instance);
        expect(circuit, name).to.equal(id(nameOf(accounts, markets, depth)));
        const words = wordCount(instance);
        for (let least = 1; least <= 17; least++) {
          const expected = least <= markets ? [accounts, markets] : NONE;
          expect(await find(circuit, words, least), `${name}, ${least}`).to.deep.equal(expected);
        }
      }
    });

    it('finds a circuit with the words of its shape, and with no other number of words', async () => {
      const shape = fc.tuple(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 8 }).map((half) => 2 * half),
        fc.nat(32),
      );
      const step = fc.integer({ min: -40, max: 80 }).filter((each) => each !== 0);
      await check(
        fc.asyncProperty(shape, step, async ([accounts, markets, depth], other) => {
          const circuit = id(nameOf(accounts, markets, depth));
          const words = wordCount({ accounts, markets });
          expect(await find(circuit, words, 1)).to.deep.equal([accounts, markets]);
          expect(await find(circuit, words, markets - 1)).to.deep.equal([accounts, markets]);
          expect(await find(circuit, words, markets + 1)).to.deep.equal(NONE);
          expect(await find(circuit, Math.max(0, words + other), 1)).to.deep.equal(NONE);
        }),
        60,
      );
    });

    it('knows no name that is not spelled as it should be, or beyond its bounds', async () => {
      const names = [
        ...['zkliq/Liquidatable/8/20', 'zkliq/Liquidatable/8/20/v1/', 'Zkliq/Liquidatable/8/20/v1'],
        ...[
          'zkliq/Liquidatable/8//v1',
          'zkliq/Liquidatable/8/020/v1',
          'zkliq/Liquidatable/8/2 /v1',
        ],
        ...[
          'zkliq/Liquidatable/8/33/v1',
          'zkliq/Liquidatable/7/20/v1',
          'zkliq/Liquidatable/0/20/v1',
        ],
        ...['zkliq/LiquidatableBatch/1/8/20/v1', 'zkliq/LiquidatableBatch/0/8/20/v1'],
        ...['zkliq/LiquidatableBatch/04/8/20/v1', 'zkliq/LiquidatableBatch/65/8/20/v1'],
        ...['zkliq/LiquidatableBatch/8/20/v1', 'zkliq/Liquidatable/4/8/20/v1', 'zkliq//8/20/v1'],
        ...['zkliq/LiquidatableBatch/4/18/20/v1', 'zkliq/LiquidatableBatch/4/9/20/v1', ''],
      ];
      for (const name of names) {
        for (let words = 0; words <= 101; words += words < 30 ? 1 : 7) {
          expect(await find(id(name), words, 1), `${name}, ${words}`).to.deep.equal(NONE);
        }
      }
    });

    it('takes any numbers of words and markets that a verifier or rounds tell', async () => {
      const circuit = id(nameOf(1, 16, 20));
      for (const words of [0n, 1n, 2n ** 64n + 37n, 2n ** 255n + 37n, 2n ** 256n - 1n]) {
        expect(await find(circuit, words, 8)).to.deep.equal(NONE);
      }
      for (const least of [17n, 18n, 2n ** 255n, 2n ** 256n - 2n]) {
        expect(await find(circuit, 37, least)).to.deep.equal(NONE);
      }
      expect(await find(circuit, 37, 0)).to.deep.equal([1, 16]);
    });
  });

  it('LiquidationContext looks at no bits beyond addresses and selectors', async () => {
    const [gate, action] = [`0x${'ab'.repeat(20)}`, '0x12345678'];
    const expected = computeContext({
      chainId: 1n,
      gate,
      action,
      liquidator: LIQUIDATOR,
      deadline: 2n,
      extraHash: `0x${'3'.padStart(64, '0')}`,
    });
    for (const dirt of ['0', 'f'] as const) {
      const beyond = (digits: string) => dirt.repeat(64 - digits.length);
      const asked = await ask('dirtyContext', [
        `0x${beyond(gate.slice(2))}${gate.slice(2)}`,
        `${action}${beyond(action.slice(2))}`,
        `0x${beyond(LIQUIDATOR.slice(2))}${LIQUIDATOR.slice(2)}`,
      ]);
      expect(asked).to.equal(expected);
    }
  });
});
