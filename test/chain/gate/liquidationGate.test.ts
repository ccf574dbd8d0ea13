import { expect } from 'chai';
import type { JsonRpcSigner } from 'ethers/providers';
import { extraHashOf, liquidationGateInterface } from '../../../src/chain/gate/liquidationCall.js';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import { circuitId, circuitInstance } from '../../../src/circuits/instances.js';
import { ChainError, InputError } from '../../../src/errors.js';
import type { PriceRound } from '../../../src/market/round.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import {
  type Changes,
  GateFixture,
  LIQUIDATOR,
  THRESHOLD,
} from '../../contracts/harness/gateFixture.js';
import { drawn } from '../../support/accounts.js';
import { expectRejection } from '../../support/expectError.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

const NOWHERE = `0x${'ab'.repeat(20)}`;

describe('chain/liquidationGate', () => {
  let fixture: GateFixture;
  let provider: TestProvider;
  let signer: JsonRpcSigner;
  let gate: LiquidationGateClient;
  let root: bigint;
  let round: PriceRound;
  let count = 0;

  before(async () => {
    fixture = await GateFixture.setUp();
    root = await fixture.insert(drawn('leaf'));
  });
  after(() => fixture?.tearDown());
  beforeEach(async () => {
    provider = new TestProvider(fixture.chain.url);
    signer = await provider.getSigner(0);
    gate = new LiquidationGateClient(fixture.ledger, signer);
    round = await fixture.makeRound();
  });
  afterEach(() => provider.destroy());

  /** A proof that the gate takes, of a nullifier of its own. */
  const prove = (changes: Changes = {}): LiquidationProof => {
    const nullifier = drawn(`nullifier ${count++}`);
    return fixture.prove(fixture.ledger, root, round, {
      ...changes,
      words: { nullifiers: [nullifier], ...changes.words },
    });
  };
  const sentCount = () => provider.asked.get('eth_sendTransaction') ?? 0;

  describe('tells', () => {
    it('where its rounds are, and what it takes', async () => {
      expect((await gate.rounds()).address.toLowerCase()).to.equal(fixture.ledger);
      const addressed = new LiquidationGateClient(fixture.addressed, provider);
      expect((await addressed.rounds()).address.toLowerCase()).to.equal(fixture.rounds);
      expect(await gate.maximumRoundAge()).to.equal(120n);
      const { keyHash } = prove();
      const verifiers = await gate.verifiers();
      expect(verifiers.map(({ address }) => address.toLowerCase())).to.deep.equal([
        ...fixture.verifiers,
      ]);
      expect(verifiers.map(({ address: _, ...each }) => each)).to.deep.equal(
        (['liquidatable-8-20', 'liquidatable-16-20'] as const).map((name, i) => ({
          circuitId: circuitId(circuitInstance(name)),
          keyHash,
          wordCount: [21, 37][i],
        })),
      );
      expect(await gate.isKnownRoot(root)).to.equal(true);
      expect(await gate.isKnownRoot(root + 1n)).to.equal(false);
      expect(await gate.isAcceptedThreshold(THRESHOLD)).to.equal(true);
      expect(await gate.isAcceptedThreshold(THRESHOLD - 1n)).to.equal(false);
    });

    it('what cannot change once, what failed again', async () => {
      provider.tamper = () => {
        throw new Error('no');
      };
      await expectRejection(gate.verifiers(), ChainError, 'RPC_FAILED');
      provider.tamper = (_method, _params, result) => result;
      await Promise.all([gate.verifiers(), gate.rounds(), gate.maximumRoundAge()]);
      const asked = provider.asked.get('eth_call');
      await Promise.all([gate.verifiers(), gate.rounds(), gate.maximumRoundAge()]);
      expect(provider.asked.get('eth_call')).to.equal(asked);
    });

    it('what is recorded under a nullifier', async () => {
      expect(await gate.authorizationOf(drawn('unused'))).to.equal(null);
      const spent = drawn('spent by the host');
      await fixture.send('PrivateLedger', fixture.ledger, 'update', [spent, drawn('new leaf')]);
      const { timestamp } = (await provider.getBlock('latest'))!;
      expect(await gate.authorizationOf(spent)).to.deep.equal({
        liquidator: null,
        round: 0n,
        threshold: 0n,
        time: BigInt(timestamp),
      });
    });

    it('no more verifiers than a gate can have', async () => {
      for (const number of [0, 5, 1_000]) {
        provider.tamper = (method, _, result) =>
          method === 'eth_call'
            ? liquidationGateInterface.encodeFunctionResult('verifiers', [
                new Array(number).fill(NOWHERE),
              ])
            : result;
        const before = provider.asked.get('eth_call') ?? 0;
        const other = new LiquidationGateClient(fixture.ledger, provider);
        await expectRejection(other.verifiers(), ChainError, 'NO_CONTRACT');
        expect(provider.asked.get('eth_call')).to.equal(before + 1);
      }
    });

    it('nothing if it is no gate', async () => {
      for (const address of [NOWHERE, fixture.rounds]) {
        const other = new LiquidationGateClient(address, provider);
        for (const ask of [
          () => other.verifiers(),
          () => other.rounds(),
          () => other.maximumRoundAge(),
          () => other.isKnownRoot(1n),
          () => other.authorizationOf(1n),
        ]) {
          const error = await expectRejection(ask(), ChainError, 'NO_CONTRACT');
          expect(error.message).to.include(`${address} is not the liquidation gate`);
        }
      }
    });
  });

  describe('takes a proof', () => {
    it('of each of its circuits, and returns what it recorded', async () => {
      for (const circuit of ['liquidatable-8-20', 'liquidatable-16-20']) {
        const proof = prove({ circuit });
        const submitted = await gate.submit(proof);
        const mined = (await provider.getTransactionReceipt(submitted.transaction))!;
        const { timestamp } = (await provider.getBlock(submitted.block))!;
        expect(submitted).to.deep.equal({
          transaction: mined.hash,
          block: mined.blockNumber,
          gasUsed: mined.gasUsed,
          authorization: {
            liquidator: LIQUIDATOR,
            round: round.number,
            threshold: THRESHOLD,
            time: BigInt(timestamp),
          },
        });
        const recorded = await gate.authorizationOf(proof.words.nullifiers[0]!);
        expect(recorded).to.deep.equal(submitted.authorization);
      }
      expect(sentCount()).to.equal(2);
    });

    it('with extra data, with a round at hand, and confirmed more than once', async () => {
      const proof = prove({ context: { extraHash: extraHashOf('0x1234') } });
      const before = provider.asked.get('eth_getLogs');
      const submitting = gate.submit(proof, { extraData: '0x1234', round, confirmations: 3 });
      const mining = setInterval(() => fixture.chain.pass(1), 50);
      await submitting.finally(() => clearInterval(mining));
      expect(provider.asked.get('eth_getLogs')).to.equal(before);
      expect(await gate.authorizationOf(proof.words.nullifiers[0]!)).to.not.equal(null);
    });

    it('at a host whose rounds are elsewhere', async () => {
      const commitment = drawn(`commitment ${count++}`);
      await fixture.post(`0x${'77'.repeat(20)}`, commitment);
      const shared = await fixture.makeRound(fixture.rounds);
      const proof = fixture.prove(fixture.addressed, commitment, shared, {
        words: { nullifiers: [drawn(`nullifier ${count++}`)] },
      });
      const client = new LiquidationGateClient(fixture.addressed, signer);
      const { authorization } = await client.submit(proof);
      expect(authorization.liquidator).to.equal(LIQUIDATOR);
    });

    it('in a trial that sends nothing, with a provider alone', async () => {
      const client = new LiquidationGateClient(fixture.ledger, provider);
      const proof = prove();
      const gas = await client.simulate(proof);
      await expectRejection(client.submit(proof), InputError, 'INVALID_VALUE');
      expect(sentCount()).to.equal(0);
      const { gasUsed } = await gate.submit(proof);
      // In a later block a comparison of times takes a little more.
      const difference = Number(gas) / Number(gasUsed) - 1;
      expect(Math.abs(difference)).to.be.lessThan(0.05);
    });
  });

  describe('refuses, before anything is sent,', () => {
    afterEach(() => {
      expect(sentCount()).to.equal(0);
    });

    const refuse = async (proof: LiquidationProof, error: string, message: RegExp) => {
      for (const act of ['simulate', 'submit'] as const) {
        const thrown = await expectRejection(gate[act](proof, { round }), ChainError, 'REFUSED');
        expect(thrown.details.error).to.equal(error);
        expect(thrown.message).to.match(message);
      }
    };

    it('a deadline that passed', () =>
      refuse(
        prove({ context: { deadline: round.time - 1n } }),
        'DeadlinePassed',
        /^The deadline of the proof passed at 2096-10-02T\d\d:\d\d:\d\dZ: /,
      ));
    it('no liquidator', () =>
      refuse(
        prove({ context: { liquidator: `0x${'00'.repeat(20)}` } }),
        'LiquidatorZero',
        /names no liquidator$/,
      ));
    it('another threshold', () =>
      refuse(
        prove({ words: { threshold: 9_999n } }),
        'ThresholdNotAccepted',
        /a threshold of 9999 basis points$/,
      ));
    it('an unknown root', () =>
      refuse(prove({ words: { root: root + 1n } }), 'RootUnknown', /does not know the root/));
    it('a proof of something else', () =>
      refuse(
        { ...prove(), proof: prove().proof },
        'ProofInvalid',
        /not valid for these public words$/,
      ));
    it('a proof that is none', () => {
      const proof = prove();
      const broken = { ...proof, proof: { ...proof.proof, a: { x: 1n, y: 1n } } };
      return refuse(broken, 'ProofMalformed', /^The proof is malformed/);
    });
    it('a round that is not its own', async () => {
      round = { ...round, time: round.time - 1n };
      await refuse(prove(), 'RoundUnknown', new RegExp(`^There is no round ${round.number} with`));
    });
    it('a round that is too old', async () => {
      const proof = prove({ context: { deadline: round.time + 10_000n } });
      await fixture.chain.pass(200);
      await refuse(proof, 'RoundTooOld', /older than the gate allows: make a new round/);
    });

    const mistakes: readonly (readonly [
      what: string,
      change: () => { proof: LiquidationProof; extraData?: string },
      message: RegExp,
    ])[] = [
      [
        'another gate',
        () => ({ proof: prove({ context: { gate: NOWHERE } }) }),
        /for the gate 0xab/,
      ],
      ['another action', () => ({ proof: prove({ context: { action: '0x12345678' } }) }), /action/],
      ['other extra data', () => ({ proof: prove(), extraData: '0x12' }), /extra hash/],
    ];
    for (const [what, change, message] of mistakes) {
      it(`a proof for ${what}`, async () => {
        const { proof, ...options } = change();
        const error = await expectRejection(
          gate.submit(proof, options),
          InputError,
          'INVALID_VALUE',
        );
        expect(error.message).to.match(message);
      });
    }

    it('a proof for another round than the one given', async () => {
      const next = await fixture.makeRound();
      const given = gate.submit(prove(), { round: next });
      await expectRejection(given, InputError, 'INVALID_VALUE');
    });

    it('a proof for another chain', async () => {
      const error = await expectRejection(
        gate.submit(prove({ context: { chainId: 1n } })),
        ChainError,
        'WRONG_CHAIN',
      );
      expect(error.message).to.equal('The proof is for chain 1, the node is on chain 31337');
    });

    it('a proof of a circuit that the gate does not take', async () => {
      const proof = prove({ circuit: 'liquidatable-8-0' });
      const error = await expectRejection(gate.submit(proof), ChainError, 'CIRCUIT_NOT_TAKEN');
      expect(error.message).to.match(/no verifier for liquidatable-8-0/);
    });

    it('a proof under another key', async () => {
      const proof = { ...prove(), keyHash: `0x${'12'.repeat(32)}` };
      const error = await expectRejection(gate.submit(proof), ChainError, 'KEY_MISMATCH');
      expect(error.message).to.match(/under the key 0x1212.*has the key 0x/);
    });

    it('a proof of a round that never was', async () => {
      const proof = prove({ words: { round: 10_000n } });
      await expectRejection(gate.submit(proof), ChainError, 'ROUND_UNKNOWN');
    });

    it('to send where there is no gate', async () => {
      const nowhere = new LiquidationGateClient(NOWHERE, signer);
      const proof = prove({ context: { gate: NOWHERE } });
      await expectRejection(nowhere.submit(proof), ChainError, 'NO_CONTRACT');
    });

    it('more gas than a transaction may have', async () => {
      provider.tamper = (method, _, result) =>
        method === 'eth_estimateGas' ? '0x1000001' : result;
      const error = await expectRejection(gate.submit(prove()), ChainError, 'GAS_TOO_HIGH');
      expect(error.message).to.match(/need 16777217 gas: .* more than 16777216$/);
    });

    it('more gas than the node allows', async () => {
      provider.tamper = (method, _, result) => {
        if (method !== 'eth_estimateGas') return result;
        throw nodeError('gas required exceeds allowance (16777216)', 'eth_estimateGas');
      };
      await expectRejection(gate.submit(prove()), ChainError, 'GAS_TOO_HIGH');
    });

    it('to wait for nothing', async () => {
      const hasty = gate.submit(prove(), { confirmations: 0 });
      await expectRejection(hasty, InputError, 'INVALID_VALUE');
    });
  });

  describe('does not take from the node', () => {
    const EVENT = liquidationGateInterface.getEvent('LiquidationAuthorized')!;

    interface RpcReceipt {
      readonly logs: readonly { readonly topics: readonly string[] }[];
    }

    for (const [what, liquidator, ofRound, threshold] of [
      ['liquidator', NOWHERE, null, THRESHOLD],
      ['round', LIQUIDATOR, 4_242n, THRESHOLD],
      ['threshold', LIQUIDATOR, null, 777n],
    ] as const) {
      it(`that its ${what} is another than the proof's`, async () => {
        const proof = prove();
        const values = [proof.words.nullifiers[0]!, liquidator, ofRound ?? round.number, threshold];
        const told = liquidationGateInterface.encodeEventLog(EVENT, values);
        provider.tamper = (method, _, result) => {
          if (method !== 'eth_getTransactionReceipt' || result === null) return result;
          const { logs, ...rest } = result as RpcReceipt;
          const changed = logs.map((log) =>
            log.topics[0] === EVENT.topicHash ? { ...log, ...told } : log,
          );
          return { ...rest, logs: changed };
        };
        const error = await expectRejection(gate.submit(proof), ChainError, 'RPC_FAILED');
        expect(error.message).to.match(
          new RegExp(`was sent, and then: .* names another ${what} than the proof`),
        );
        const { transaction } = error.details;
        expect((await provider.getTransaction(String(transaction)))?.to).to.not.equal(null);
      });
    }

    it('that another transaction was its own', async () => {
      provider.tamper = (method, _, result) =>
        method === 'eth_getTransactionReceipt' && result !== null
          ? { ...(result as object), transactionHash: `0x${'99'.repeat(32)}` }
          : result;
      const error = await expectRejection(gate.submit(prove()), ChainError, 'RPC_FAILED');
      expect(error.message).to.match(/receipt is of another transaction/);
      expect(error.details.transaction).to.not.equal(`0x${'99'.repeat(32)}`);
    });
  });

  it('refuses a proof that was taken, whoever sends it again', async () => {
    const proof = prove();
    await gate.submit(proof);
    const again = new LiquidationGateClient(fixture.ledger, await provider.getSigner(1));
    const error = await expectRejection(again.submit(proof), ChainError, 'REFUSED');
    expect(error.details.error).to.equal('NullifierUsed');
    expect(error.message).to.match(/liquidated before, or has moved since$/);
    expect(sentCount()).to.equal(1);
  });
});
