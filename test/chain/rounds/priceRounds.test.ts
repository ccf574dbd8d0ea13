import { expect } from 'chai';
import { PriceRoundsClient } from '../../../src/chain/rounds/priceRounds.js';
import { priceRoundsInterface } from '../../../src/chain/rounds/roundEvent.js';
import { ChainError, InputError } from '../../../src/errors.js';
import type { PriceRound } from '../../../src/market/round.js';
import { GateFixture } from '../../contracts/harness/gateFixture.js';
import { expectRejection } from '../../support/expectError.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

type RpcLog = Record<string, unknown> & { topics: string[]; data: string };

describe('chain/priceRounds', () => {
  let fixture: GateFixture;
  let provider: TestProvider;
  let rounds: PriceRoundsClient;

  before(async () => {
    fixture = await GateFixture.setUp();
  });
  after(() => fixture?.tearDown());
  beforeEach(() => {
    provider = new TestProvider(fixture.chain.url);
    rounds = new PriceRoundsClient(fixture.rounds, provider);
  });
  afterEach(() => provider.destroy());

  const clientOfSigner = async (address = fixture.rounds) =>
    new PriceRoundsClient(address, await provider.getSigner(0));

  /** Changes each log, or leaves it out. */
  const tamperWithLogs = (change: (log: RpcLog) => RpcLog | null) => {
    provider.tamper = (method, _, result) =>
      method === 'eth_getLogs'
        ? (result as RpcLog[]).map(change).filter((log) => log !== null)
        : result;
  };

  /** The event's log, with other fields. */
  const withFields = (log: RpcLog, changed: Partial<PriceRound>): RpcLog => {
    const [number, time, weightsVersion, prices] = priceRoundsInterface.decodeEventLog(
      'RoundMade',
      log.data,
      log.topics,
    );
    const round = { number, time, weightsVersion, prices: [...prices], ...changed };
    const values = [round.number, round.time, round.weightsVersion, round.prices];
    return { ...log, ...priceRoundsInterface.encodeEventLog('RoundMade', values) };
  };

  describe('before any round', () => {
    it('knows that there is none', async () => {
      expect(await rounds.latest()).to.equal(0n);
      for (const number of [undefined, 0n, 1n, -1n, 2n ** 256n]) {
        const error = await expectRejection(rounds.round(number), ChainError, 'ROUND_UNKNOWN');
        expect(error.message).to.match(/No round has been made yet|There is no round/);
      }
    });
  });

  describe('with rounds', () => {
    const made: PriceRound[] = [];
    before(async () => {
      for (let i = 0; i < 3; i++) {
        made.push(await fixture.makeRound(fixture.rounds));
        await fixture.chain.pass(5);
      }
    });

    it('reads the latest and each other one', async () => {
      expect(await rounds.latest()).to.equal(3n);
      expect(await rounds.round()).to.deep.equal(made[2]);
      for (const round of made) expect(await rounds.round(round.number)).to.deep.equal(round);
    });

    it('reads those of a gate that makes its own', async () => {
      const own = await fixture.makeRound(fixture.ledger);
      expect(await new PriceRoundsClient(fixture.ledger, provider).round()).to.deep.equal(own);
    });

    it('searches backwards in small steps, and no further than told', async () => {
      expect(await rounds.round(1n, { chunk: 1 })).to.deep.equal(made[0]);
      const asked = provider.asked.get('eth_getLogs')!;
      expect(asked).to.be.greaterThan(3);
      await rounds.round(3n, { chunk: 4 });
      expect(provider.asked.get('eth_getLogs')).to.equal(asked + 1);
      const fromBlock = await provider.getBlockNumber();
      const tooFew = rounds.round(1n, { fromBlock });
      await expectRejection(tooFew, ChainError, 'EVENTS_MISSING');
    });

    it('asks for less where a node refuses so much', async () => {
      const head = await provider.getBlockNumber();
      const numberOf = (tag: string) => (tag === 'latest' ? head : Number(tag));
      provider.tamper = (method, [filter], result) => {
        if (method !== 'eth_getLogs') return result;
        const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
        if (numberOf(toBlock) - numberOf(fromBlock) < 3) return result;
        throw nodeError('query exceeds max block range');
      };
      expect(await rounds.round(1n)).to.deep.equal(made[0]);
      expect(provider.asked.get('eth_getLogs')).to.be.greaterThan(5);
    });

    it('gives up where a node refuses everything', async () => {
      provider.tamper = (method, _, result) => {
        if (method === 'eth_getLogs') throw nodeError('logs are not for you');
        return result;
      };
      const error = await expectRejection(rounds.round(1n), ChainError, 'RPC_FAILED');
      expect(error.message).to.equal('The node failed: it answered "logs are not for you"');
    });

    it('notices a node without events', async () => {
      tamperWithLogs(() => null);
      const error = await expectRejection(rounds.round(), ChainError, 'EVENTS_MISSING');
      expect(error.details.round).to.equal(3n);
    });

    for (const [what, changed] of [
      ['number', { number: 2n }],
      ['time', { time: 1n }],
      ['weights version', { weightsVersion: 2n }],
      ['prices', { prices: [1n] }],
      ['prices that no round has', { prices: new Array(8).fill(2n ** 255n - 1n) }],
      ['version that no round has', { weightsVersion: 0n }],
    ] as const) {
      it(`notices a node that lies about a round's ${what}`, async () => {
        tamperWithLogs((log) => withFields(log, changed));
        const error = await expectRejection(rounds.round(3n), ChainError, 'RPC_FAILED');
        expect(error.message).to.match(/event of round 3 is not what the chain has the hash of$/);
      });
    }

    it('notices logs that are none', async () => {
      for (const change of [
        (log: RpcLog) => ({ ...log, data: '0x1234' }),
        (log: RpcLog) => ({ ...log, topics: [] }),
      ]) {
        tamperWithLogs(change);
        await expectRejection(rounds.round(3n), ChainError, 'RPC_FAILED');
      }
    });

    it('finds the right event among others', async () => {
      provider.tamper = (method, _, result) => {
        if (method !== 'eth_getLogs') return result;
        return (result as RpcLog[]).flatMap((log) => [withFields(log, { time: 7n }), log]);
      };
      expect(await rounds.round(3n)).to.deep.equal(made[2]);
    });

    it('computes coefficients, of both tiers, as the chain does', async () => {
      const [a, b] = await fixture.ask('PriceRounds', fixture.rounds, 'coefficients', [
        made[0]!.number,
        made[0]!.time,
        made[0]!.weightsVersion,
        made[0]!.prices,
        0,
      ]);
      const maintenance = await rounds.coefficients(made[0]!);
      expect(maintenance).to.deep.equal({ assets: [...a], liabilities: [...b] });
      const initial = await rounds.coefficients(made[0]!, 'initial');
      expect(initial.assets[0]! < maintenance.assets[0]!).to.equal(true);
    });

    it('does not ask the node what coefficients are', async () => {
      const { selector } = priceRoundsInterface.getFunction('coefficients')!;
      const asked: string[] = [];
      provider.tamper = (method, [request], result) => {
        if (method === 'eth_call') asked.push((request as { data: string }).data.slice(0, 10));
        return result;
      };
      const weights = await rounds.weightsOf(1n);
      const known = await rounds.coefficients(made[0]!, 'maintenance', weights);
      expect(known).to.deep.equal(await rounds.coefficients(made[0]!));
      expect(asked).to.not.include(selector);
      const { length } = asked;
      await rounds.coefficients(made[0]!, 'maintenance', weights);
      // Whether there is such a round, and nothing else.
      expect(asked).to.have.length(length + 1);
    });

    it('notices weights that are none', async () => {
      const { selector } = priceRoundsInterface.getFunction('weightsOf')!;
      for (const weights of [[], [[10_001, 10_000, 0, 10_000]], [[0, 9_999, 0, 10_000]]]) {
        provider.tamper = (method, [request], result) =>
          method === 'eth_call' && (request as { data: string }).data.startsWith(selector)
            ? priceRoundsInterface.encodeFunctionResult('weightsOf', [weights])
            : result;
        const error = await expectRejection(
          rounds.coefficients(made[0]!),
          ChainError,
          'RPC_FAILED',
        );
        expect(error.message).to.match(/weights are none of round 1: /);
      }
    });

    it('has no coefficients for what is no round', async () => {
      const wrong = rounds.coefficients({ ...made[0]!, time: 1n });
      const error = await expectRejection(wrong, ChainError, 'REFUSED');
      expect(error.details.error).to.equal('RoundUnknown');
      expect(error.message).to.match(/^There is no round 1 with this time/);
    });
  });

  describe('makes a round', () => {
    it('and returns it', async () => {
      const client = await clientOfSigner();
      const before = await client.latest();
      const round = await client.make();
      expect(round.number).to.equal(before + 1n);
      expect(await rounds.round()).to.deep.equal(round);
    });

    it('unless the event is of another than the chain has', async () => {
      const client = await clientOfSigner();
      provider.tamper = (method, _, result) => {
        if (method !== 'eth_getTransactionReceipt' || result === null) return result;
        const receipt = result as { logs: RpcLog[] };
        return { ...receipt, logs: receipt.logs.map((log) => withFields(log, { time: 7n })) };
      };
      const error = await expectRejection(client.make(), ChainError, 'RPC_FAILED');
      expect(error.message).to.match(
        /^Transaction 0x[0-9a-f]{64} was sent, and then: .* not what the chain has the hash of/,
      );
      expect(error.details.transaction).to.match(/^0x/);
    });

    it('only with a signer', async () => {
      await expectRejection(rounds.make(), InputError, 'INVALID_VALUE');
    });

    it('unless the rounds refuse: nothing is sent then', async () => {
      const [listings, settings] = fixture.roundsArguments.args as [unknown, unknown[]];
      const down = await fixture.address('Feed', [0, [0, 1n, false, 0]]);
      const withSequencer = [...settings.slice(0, 2), down, 60];
      const address = await fixture.address('PriceRounds', [listings, withSequencer]);
      const client = await clientOfSigner(address);
      const error = await expectRejection(client.make(), ChainError, 'REFUSED');
      expect(error.message).to.match(/sequencer is down/);
      expect(provider.asked.has('eth_sendTransaction')).to.equal(false);
    });

    it('not where there is no contract, or another one', async () => {
      const { addressed } = fixture;
      for (const address of [`0x${'ab'.repeat(20)}`, addressed]) {
        const client = await clientOfSigner(address);
        await expectRejection(client.latest(), ChainError, 'NO_CONTRACT');
        await expectRejection(client.round(), ChainError, 'NO_CONTRACT');
      }
      const nowhere = await clientOfSigner(`0x${'ab'.repeat(20)}`);
      await expectRejection(nowhere.make(), ChainError, 'NO_CONTRACT');
      expect(provider.asked.has('eth_sendTransaction')).to.equal(false);
    });
  });
});
