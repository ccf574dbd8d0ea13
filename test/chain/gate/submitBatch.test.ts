import { expect } from 'chai';
import { liquidationGateInterface } from '../../../src/chain/gate/liquidationCall.js';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import { receiptOf, signReceipt } from '../../../src/chain/receipt/receipt.js';
import { checkReceipt } from '../../../src/chain/receipt/receiptCheck.js';
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
import { TestProvider } from '../../support/rpc.js';

const SINGLE = 'liquidatable-8-20';
const BATCH = 'liquidatable-batch-4-8-20';

describe('chain/liquidationGate: batches', () => {
  let fixture: GateFixture;
  let provider: TestProvider;
  let gate: LiquidationGateClient;
  let round: PriceRound;
  let root: bigint;
  let count = 0;

  before(async () => {
    fixture = await GateFixture.setUp();
    const verifiers = [await fixture.verifier(SINGLE), await fixture.verifier(BATCH)];
    const ledger = await fixture.address('PrivateLedger', fixture.ledgerArguments({ verifiers }));
    await fixture.send('PrivateLedger', ledger, 'insert', [[drawn('leaf')]]);
    root = (await fixture.ask('PrivateLedger', ledger, 'currentRoot'))[0];
    provider = new TestProvider(fixture.chain.url);
    gate = new LiquidationGateClient(ledger, await provider.getSigner(0));
  });
  after(async () => {
    provider?.destroy();
    await fixture?.tearDown();
  });
  beforeEach(async () => {
    round = await fixture.makeRound(gate.address);
  });
  afterEach(() => {
    provider.tamper = (_method, _params, result) => result;
  });

  const fresh = () => drawn(`nullifier ${count++}`);
  const prove = (nullifiers: readonly bigint[], changes: Changes = {}): LiquidationProof =>
    fixture.prove(gate.address, root, round, {
      circuit: nullifiers.length === 1 ? SINGLE : BATCH,
      ...changes,
      words: { nullifiers, ...changes.words },
    });
  const sentCount = () => provider.asked.get('eth_sendTransaction') ?? 0;

  it('takes one proof of several accounts, and several of one or of several', async () => {
    const batches = [
      [[fresh(), fresh(), 0n, 0n]],
      [[fresh()]],
      [[fresh()], [fresh()], [fresh()]],
      [
        [fresh(), fresh(), fresh(), fresh()],
        [fresh(), 0n, 0n, 0n],
      ],
    ];
    for (const nullifiers of batches) {
      const proofs = nullifiers.map((each) => prove(each));
      const submitted = await gate.submitBatch(proofs, { round });
      const mined = (await provider.getTransactionReceipt(submitted.transaction))!;
      const { timestamp } = (await provider.getBlock(submitted.block))!;
      const authorized = nullifiers.flat().filter((each) => each !== 0n);
      const authorization = {
        liquidator: LIQUIDATOR,
        round: round.number,
        threshold: THRESHOLD,
        time: BigInt(timestamp),
      };
      expect(submitted).to.deep.equal({
        transaction: mined.hash,
        block: mined.blockNumber,
        gasUsed: mined.gasUsed,
        authorized,
        skipped: [],
        authorization,
      });
      for (const each of authorized) {
        expect(await gate.authorizationOf(each)).to.deep.equal(authorization);
      }
    }
  });

  it('sends one proof of one account alone', async () => {
    for (const [nullifiers, name] of [
      [[fresh()], 'authorizeLiquidation'],
      [[fresh(), 0n, 0n, 0n], 'authorizeBatch'],
    ] as const) {
      const { transaction } = await gate.submitBatch([prove(nullifiers)], { round });
      const { data } = (await provider.getTransaction(transaction))!;
      expect(liquidationGateInterface.parseTransaction({ data })?.name).to.equal(name);
    }
  });

  it('tells which accounts were skipped, each once', async () => {
    const [taken, shared, own] = [fresh(), fresh(), fresh()];
    await gate.submit(prove([taken]));
    const proofs = [prove([taken, shared, 0n, 0n]), prove([shared, own, taken, 0n])];
    const { authorized, skipped } = await gate.submitBatch(proofs, { round });
    expect([authorized, skipped]).to.deep.equal([[shared, own], [taken]]);
  });

  it('sends what it was handed over, whatever becomes of the list', async () => {
    const [first, other] = [prove([fresh(), 0n, 0n, 0n]), prove([fresh(), 0n, 0n, 0n])];
    const list = [first];
    const submitted = gate.submitBatch(list, { onSend: () => list.splice(0) });
    list.push(other);
    list.shift();
    expect((await submitted).authorized).to.deep.equal([first.words.nullifiers[0]]);
  });

  it('estimates what it sends, and sends nothing for it', async () => {
    const proofs = [prove([fresh()]), prove([fresh()])];
    const before = sentCount();
    const gas = await new LiquidationGateClient(gate.address, provider).simulateBatch(proofs);
    expect(sentCount()).to.equal(before);
    const { gasUsed } = await gate.submitBatch(proofs);
    expect(Math.abs(Number(gas) / Number(gasUsed) - 1)).to.be.lessThan(0.05);
  });

  it('has receipts that hold, one an account', async () => {
    const skipped = fresh();
    await gate.submit(prove([skipped]));
    const proofs = [prove([fresh(), fresh(), skipped, 0n]), prove([fresh(), 0n, 0n, 0n])];
    const { transaction, authorized, block } = await gate.submitBatch(proofs);
    const signer = await provider.getSigner(0);
    expect(authorized).to.have.lengthOf(3);
    for (const nullifier of authorized) {
      const signed = await signReceipt(receiptOf(proofs[0]!, transaction, nullifier), signer);
      const verdict = await checkReceipt(signed, provider);
      expect(verdict).to.deep.equal({ valid: true, signer: signer.address, block });
    }
    const refused = async (of: LiquidationProof, nullifier: bigint, reason: string) => {
      const signed = await signReceipt(receiptOf(of, transaction, nullifier), signer);
      expect(await checkReceipt(signed, provider)).to.include({ valid: false, reason });
    };
    await refused(proofs[0]!, skipped, 'EVENT_MISSING');
    await refused(proofs[0]!, drawn('nobody'), 'EVENT_MISSING');
    await refused(prove([fresh()]), authorized[0]!, 'CIRCUIT_MISMATCH');
    // The call is of other accounts than the event.
    const data = (await provider.getTransaction(transaction))!.data;
    const word = authorized[0]!.toString(16).padStart(64, '0');
    provider.tamper = (method, _, result) =>
      method === 'eth_getTransactionByHash'
        ? { ...(result as object), input: data.replace(word, '7'.padStart(64, '0')) }
        : result;
    await refused(proofs[0]!, authorized[0]!, 'CALL_MISMATCH');
  });

  describe('refuses, before anything is sent,', () => {
    let before: number;
    beforeEach(() => {
      before = sentCount();
    });
    afterEach(() => {
      expect(sentCount()).to.equal(before);
    });

    const refuse = async (proofs: readonly LiquidationProof[], reason: string) => {
      for (const act of ['simulateBatch', 'submitBatch'] as const) {
        const thrown = await expectRejection(gate[act](proofs), ChainError, 'REFUSED');
        expect(thrown.details.error).to.equal(reason);
      }
    };

    it('a wrong proof among right ones', async () => {
      const wrong = { ...prove([fresh()]), proof: prove([fresh()]).proof };
      await refuse([prove([fresh()]), wrong], 'ProofInvalid');
    });

    it('a proof for several accounts on its own', async () => {
      for (const act of ['simulate', 'submit'] as const) {
        const alone = gate[act](prove([fresh(), 0n, 0n, 0n]));
        const error = await expectRejection(alone, InputError, 'INVALID_VALUE');
        expect(error.message).to.match(/submit it as a batch$/);
      }
    });

    it('none, proofs of other terms, and one twice', async () => {
      await expectRejection(gate.submitBatch([]), InputError, 'INVALID_VALUE');
      const mixed = [prove([fresh()]), prove([fresh(), 0n, 0n, 0n])];
      const error = await expectRejection(gate.submitBatch(mixed), InputError, 'PROOFS_DIFFER');
      expect(error.message).to.match(/^Proof 1 has another circuit than proof 0/);
      const proof = prove([fresh()]);
      await expectRejection(gate.submitBatch([proof, proof]), InputError, 'PROOF_REPEATED');
    });
  });

  it('refuses a batch whose accounts are all taken', async () => {
    const nullifiers = [fresh(), fresh()];
    const proofs = nullifiers.map((each) => prove([each]));
    await gate.submitBatch(proofs);
    const error = await expectRejection(gate.submitBatch(proofs), ChainError, 'REFUSED');
    expect(error.details.error).to.equal('NothingToAuthorize');
  });

  it('does not take from the node that an account had no event, or that all were skipped', async () => {
    const events = ['LiquidationAuthorized', 'LiquidationSkipped'].map(
      (name) => liquidationGateInterface.getEvent(name)!.topicHash,
    );
    interface RpcReceipt {
      readonly logs: readonly { readonly topics: readonly string[] }[];
    }
    const tampers: readonly ((logs: RpcReceipt['logs']) => RpcReceipt['logs'])[] = [
      (logs) => logs.slice(1),
      (logs) =>
        logs.map((log) => ({
          ...log,
          topics: [events[1]!, log.topics[1]!],
          data: '0x',
        })),
    ];
    for (const tamper of tampers) {
      const proofs = [prove([fresh()]), prove([fresh()])];
      provider.tamper = (method, _, result) => {
        if (method !== 'eth_getTransactionReceipt' || result === null) return result;
        const { logs, ...rest } = result as RpcReceipt;
        return { ...rest, logs: tamper(logs) };
      };
      const error = await expectRejection(gate.submitBatch(proofs), ChainError, 'EVENTS_MISSING');
      expect(String(error.details.transaction)).to.match(/^0x/);
      expect(proofs.flatMap(({ words }) => words.nullifiers)).to.include(error.details.nullifier);
    }
  });
});
