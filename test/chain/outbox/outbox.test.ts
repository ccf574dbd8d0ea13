import { expect } from 'chai';
import { Wallet } from 'ethers/wallet';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import { Outbox } from '../../../src/chain/outbox/outbox.js';
import type { OutboxEvent } from '../../../src/chain/outbox/outboxReport.js';
import { ChainError, InputError } from '../../../src/errors.js';
import { expectRejection } from '../../support/expectError.js';
import { OutboxFixture } from './outboxFixture.js';

const STRANGER = `0x${'12'.repeat(20)}`;

describe('chain/outbox', () => {
  const chain = new OutboxFixture();
  const statuses = (report: { proofs: readonly { status: string }[] }) =>
    report.proofs.map(({ status }) => status);

  it('sends proofs in as few transactions as it may, each account once', async () => {
    const proofs = chain.proofs(5);
    const { transactions, proofs: verdicts } = await chain.submit(proofs, {
      proofsPerTransaction: 2,
    });
    const mined = await chain.mined();
    expect(mined.map(({ hash, nonce }) => [hash, nonce])).to.deep.equal(
      transactions.map(({ transaction, nonce }) => [transaction, nonce]),
    );
    expect(
      transactions.map(({ outcome, authorized }) => [outcome, authorized.length]),
    ).to.deep.equal([2, 2, 1].map((accounts) => ['authorized', accounts]));
    expect(await chain.authorizations(proofs)).to.deep.equal([1, 1, 1, 1, 1]);
    for (const [i, { file, status, transaction, authorized }] of verdicts.entries()) {
      expect([file, status]).to.deep.equal([proofs[i]!.file, 'authorized']);
      expect(transaction).to.equal(mined[Math.floor(i / 2)]!.hash);
      expect(authorized).to.deep.equal(proofs[i]!.proof.words.nullifiers);
    }
  });

  it('tells the same again when asked again, and sends nothing', async () => {
    const proofs = chain.proofs(2);
    const first = await chain.submit(proofs);
    const sent = chain.node.asked.get('eth_sendRawTransaction');
    const renamed = proofs.map(({ proof }, i) => ({ file: `renamed ${i}`, proof }));
    const { transactions, proofs: verdicts } = await chain.submit(renamed);
    expect(transactions).to.deep.equal(first.transactions);
    expect(verdicts).to.deep.equal(
      first.proofs.map((verdict, i) => ({ ...verdict, file: `renamed ${i}` })),
    );
    expect(chain.node.asked.get('eth_sendRawTransaction')).to.equal(sent);
  });

  it('leaves out what is used, too late, a copy, for another gate, key or circuit, or not valid', async () => {
    const good = [chain.prove(), chain.prove(), chain.prove()];
    const used = chain.prove();
    await chain.submit([used], { journal: chain.journal('elsewhere') });
    const expired = chain.prove(chain.fresh(), { context: { deadline: chain.round.time - 1n } });
    const elsewhere = chain.prove(chain.fresh(), { context: { gate: STRANGER } });
    const circuit = chain.prove(chain.fresh(), { circuit: 'liquidatable-8-0' });
    const unknown = chain.prove(chain.fresh(), { words: { root: 77n } });
    const round = chain.prove(chain.fresh(), { words: { round: 2n ** 40n } });
    const key = { ...chain.prove(), file: 'key.json' };
    const other = { ...key, proof: { ...key.proof, keyHash: `0x${'77'.repeat(32)}` } };
    const { proof } = chain.prove();
    const wrong = { file: 'wrong.json', proof: { ...proof, proof: good[0]!.proof.proof } };
    const copy = { file: 'copy.json', proof: good[0]!.proof };
    const proofs = [
      ...[good[0]!, wrong, copy, good[1]!, used],
      ...[expired, elsewhere, circuit, unknown, round, other, good[2]!],
    ];
    const report = await chain.submit(proofs);
    expect(statuses(report)).to.deep.equal([
      ...['authorized', 'refused', 'authorized', 'authorized', 'skipped'],
      ...['expired', 'refused', 'refused', 'refused', 'refused', 'refused', 'authorized'],
    ]);
    const reasons = report.proofs.map(({ reason }) => reason);
    for (const [place, reason] of [
      [1, /^The proof, or at least one/],
      [4, /liquidated or moved before/],
      [5, /deadline of the proof has passed/],
      [6, /It is for the gate 0x1212/],
      [7, /no verifier for liquidatable-8-0/],
      [8, /root/],
      [9, /There is no round/],
      [10, /made under the key/],
    ] as const) {
      expect(reasons[place]).to.match(reason);
    }
    // In one transaction, and one more for those that wait for what has the same account.
    expect(await chain.mined()).to.have.lengthOf(2);
    expect(await chain.authorizations(good)).to.deep.equal([1, 1, 1]);
  });

  it('finds several wrong proofs among many, and sends the others at once', async () => {
    const proofs = chain.proofs(9);
    const wrong = new Set([1, 2, 7]);
    const mixed = proofs.map(({ file, proof }, i) => ({
      file,
      proof: wrong.has(i) ? { ...proof, proof: proofs[0]!.proof.proof } : proof,
    }));
    const report = await chain.submit(mixed);
    expect(statuses(report)).to.deep.equal(
      proofs.map((_, i) => (wrong.has(i) ? 'refused' : 'authorized')),
    );
    expect(report.transactions).to.have.lengthOf(1);
  });

  it('sends proofs of other terms apart', async () => {
    const other = { context: { liquidator: STRANGER } };
    const proofs = [chain.prove(), chain.prove(chain.fresh(), other), chain.prove()];
    const report = await chain.submit(proofs);
    expect(report.transactions.map(({ authorized }) => authorized.length)).to.deep.equal([2, 1]);
    expect(new Set(statuses(report))).to.deep.equal(new Set(['authorized']));
  });

  it('puts fewer into a transaction that would have no room for all', async () => {
    chain.node.tamper = (method, params, result) => {
      if (method !== 'eth_estimateGas') return result;
      const { data } = params[0] as { data: string };
      return data.length > 4_500 ? '0x1100000' : result;
    };
    const proofs = chain.proofs(5);
    const report = await chain.submit(proofs);
    expect(new Set(statuses(report))).to.deep.equal(new Set(['authorized']));
    const sizes = report.transactions.map(({ authorized }) => authorized.length);
    expect(sizes.length).to.be.greaterThan(1);
    expect(Math.max(...sizes)).to.be.lessThan(5);
  });

  it('tells that a rival took one account of a transaction, and the other was authorized', async () => {
    const proofs = chain.proofs(2);
    const [theirs, own] = proofs as [(typeof proofs)[0], (typeof proofs)[0]];
    await chain.automine(false);
    const submitting = chain.submit(proofs);
    await chain.pending(1);
    await chain.rival(theirs);
    await chain.mine();
    const { proofs: verdicts, transactions } = await submitting;
    expect(verdicts.map(({ status }) => status)).to.deep.equal(['skipped', 'authorized']);
    expect(transactions[0]!.skipped).to.deep.equal(theirs.proof.words.nullifiers);
    expect(transactions[0]!.authorized).to.deep.equal(own.proof.words.nullifiers);
  });

  it('tells that a rival took all of them', async () => {
    const proofs = chain.proofs(1);
    await chain.automine(false);
    const submitting = chain.submit(proofs);
    await chain.pending(1);
    await chain.rival(proofs[0]!);
    await chain.mine();
    const { proofs: verdicts, transactions } = await submitting;
    expect(verdicts[0]).to.include({ status: 'skipped', transaction: null });
    expect(transactions[0]).to.include({ outcome: 'failed' });
    expect(transactions[0]!.reason).to.match(/The nullifier is used/);
  });

  it('is one at a time: for a folder, and for a sender', async () => {
    const outbox = await Outbox.open(chain.options());
    try {
      await expectRejection(Outbox.open(chain.options()), InputError, 'IN_USE');
      const other = new Wallet(`0x${'35'.repeat(32)}`, chain.provider);
      const gate = new LiquidationGateClient(chain.gate, other);
      await expectRejection(Outbox.open(chain.options({ gate })), InputError, 'IN_USE');
      const elsewhere = chain.options({ journal: await chain.otherFolder() });
      const { message } = await expectRejection(Outbox.open(elsewhere), InputError, 'IN_USE');
      expect(message).to.include(`The sender ${chain.wallet.address} is in use`);
    } finally {
      await outbox.close();
    }
    await (await Outbox.open(chain.options())).close();
  });

  it('needs a signer, a folder and options in range', async () => {
    const gate = new LiquidationGateClient(chain.gate, chain.provider);
    await expectRejection(Outbox.open(chain.options({ gate })), InputError, 'INVALID_VALUE');
    const journal = chain.journal('nowhere/submit.journal');
    await expectRejection(Outbox.open(chain.options({ journal })), InputError, 'FILE_NOT_FOUND');
    for (const change of [
      ...[{ window: 0 }, { confirmations: 1.5 }, { proofsPerTransaction: 0 }],
      ...[{ maximumFeePerGas: 0n }, { maximumFeePerGas: 2n ** 128n }],
    ]) {
      await expectRejection(Outbox.open(chain.options(change)), InputError, 'INVALID_VALUE');
    }
  });

  it('writes down what it is about to send, and gives it away only then', async () => {
    const proofs = chain.proofs(1);
    const refuse = () => {
      throw new InputError('USAGE', 'too dear');
    };
    await expectRejection(chain.submit(proofs, { onEvent: refuse }), InputError, 'USAGE');
    expect(await chain.mined()).to.deep.equal([]);
    let written = '';
    chain.node.tamper = (method, _params, result) => {
      if (method === 'eth_sendRawTransaction') written = chain.readJournal();
      return result;
    };
    await chain.submit(proofs);
    const [mined] = await chain.mined();
    const entry = JSON.parse(written);
    expect(entry).to.deep.include({ entry: 'group', transaction: mined!.hash });
    expect(entry.proofs[0].nullifiers).to.deep.equal(proofs[0]!.proof.words.nullifiers.map(String));
  });

  describe('aborted', () => {
    /** Submits until this aborts it, and tells what is in the journal then. */
    const abortedBy = async (meddle: (abort: () => void) => void) => {
      const stop = new AbortController();
      meddle(() => stop.abort(new InputError('USAGE', 'aborted')));
      const proofs = chain.proofs(1);
      const submitting = chain.submit(proofs, { signal: stop.signal });
      await expectRejection(submitting, InputError, 'USAGE');
      expect(chain.node.asked.get('eth_sendRawTransaction')).to.equal(undefined);
      return chain.readJournal();
    };

    it('while a node is asked, it signs nothing', async () => {
      const journal = await abortedBy((abort) => {
        chain.node.tamper = (method, params, result) => {
          if (method === 'eth_getTransactionCount' && params.includes('pending')) abort();
          return result;
        };
      });
      expect(journal).to.equal('');
    });

    it('while a signer is asked, it writes nothing down', async () => {
      const journal = await abortedBy((abort) => {
        const sign = chain.wallet.signTransaction.bind(chain.wallet);
        chain.wallet.signTransaction = (transaction) => {
          abort();
          return sign(transaction);
        };
      });
      expect(journal).to.equal('');
    });

    it('while it writes a transaction down, it does not send it, but goes on with it later', async () => {
      const stop = new AbortController();
      const onEvent = ({ kind }: OutboxEvent) => {
        if (kind === 'sending') stop.abort(new InputError('USAGE', 'aborted'));
      };
      const proofs = chain.proofs(1);
      const submitting = chain.submit(proofs, { signal: stop.signal, onEvent });
      await expectRejection(submitting, InputError, 'USAGE');
      expect(chain.node.asked.get('eth_sendRawTransaction')).to.equal(undefined);
      const { transaction } = JSON.parse(chain.readJournal());
      const { transactions } = await chain.submit(proofs);
      expect(transactions.map((each) => each.transaction)).to.deep.equal([transaction]);
    });
  });

  it('sends nothing of what it was asked for before, in vain', async () => {
    const proofs = chain.proofs(2);
    const [first, second] = proofs as [(typeof proofs)[0], (typeof proofs)[0]];
    let isRefusing = true;
    const onEvent = (event: OutboxEvent) => {
      if (isRefusing) throw new InputError('USAGE', 'too dear');
      chain.events.push(event);
    };
    const outbox = await Outbox.open(chain.options({ onEvent }));
    try {
      await expectRejection(outbox.submit([first]), InputError, 'USAGE');
      isRefusing = false;
      expect(statuses(await outbox.submit([second]))).to.deep.equal(['authorized']);
      expect(await chain.authorizations(proofs)).to.deep.equal([0, 1]);
      const again = await outbox.submit(proofs);
      expect(statuses(again)).to.deep.equal(['authorized', 'authorized']);
      expect(chain.kinds).to.not.include('left');
    } finally {
      await outbox.close();
    }
  });

  it('submits one thing at a time', async () => {
    await chain.automine(false);
    const outbox = await Outbox.open(chain.options());
    try {
      const submitting = outbox.submit(chain.proofs(1));
      await expectRejection(outbox.submit(chain.proofs(1)), InputError, 'IN_USE');
      await chain.pending(1);
      await chain.automine(true);
      expect(statuses(await submitting)).to.deep.equal(['authorized']);
      expect(statuses(await outbox.submit(chain.proofs(1)))).to.deep.equal(['authorized']);
    } finally {
      await outbox.close();
    }
  });

  it('says that the sender cannot pay, and goes on once it can', async () => {
    const proofs = chain.proofs(1);
    await chain.provider.send('anvil_setBalance', [chain.wallet.address, '0x1']);
    const error = await expectRejection(chain.submit(proofs), ChainError, 'TRANSACTION_FAILED');
    expect(error.message).to.match(/the sender has too little to pay for it/);
    await chain.provider.send('anvil_setBalance', [chain.wallet.address, '0x3635c9adc5dea00000']);
    expect(statuses(await chain.submit(proofs))).to.deep.equal(['authorized']);
    expect(await chain.mined()).to.have.lengthOf(1);
  });

  it('does not go on with transactions of another key', async () => {
    await chain.automine(false);
    const proofs = chain.proofs(1);
    const stop = new AbortController();
    const submitting = chain.submit(proofs, { signal: stop.signal });
    submitting.catch(() => {});
    await chain.pending(1);
    stop.abort();
    await submitting.catch(() => {});
    const options = chain.options();
    const other = new Wallet(`0x${'36'.repeat(32)}`, chain.provider);
    const gate = new LiquidationGateClient(chain.gate, other);
    const opening = Outbox.open({ ...options, gate });
    const { message } = await expectRejection(opening, InputError, 'INVALID_VALUE');
    expect(message).to.match(/has a transaction under way, 0x[0-9a-f]{64}: of 0x/);
  });
});
