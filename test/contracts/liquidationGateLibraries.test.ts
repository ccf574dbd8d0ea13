import { expect } from 'chai';
import fc from 'fast-check';
import { compileContracts } from '../../src/chain/compile/compileContracts.js';
import { computeContext } from '../../src/statement/context.js';
import { TestChain } from './harness/chain.js';
import { DeployedContracts } from './harness/deployedContracts.js';
import { EVERY_ROOT, LIQUIDATOR } from './harness/gateFixture.js';

describe('libraries of the gate', () => {
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
      await fc.assert(
        fc.asyncProperty(roots, fc.bigInt({ min: 1n, max: 13n }), async (pushed, window) => {
          const asked = [0n, 1n, 2n, 3n, 4n, 5n, 6n];
          const latest = pushed.filter((root) => root !== 0n).slice(-Number(window));
          const expected = asked.filter((root) => latest.includes(root));
          expect(await known(pushed, window, asked)).to.deep.equal(expected);
        }),
        { numRuns: 50 },
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
