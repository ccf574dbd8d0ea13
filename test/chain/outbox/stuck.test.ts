import { expect } from 'chai';
import { Outbox } from '../../../src/chain/outbox/outbox.js';
import { ChainError, type ChainErrorCode } from '../../../src/errors.js';
import { expectRejection } from '../../support/expectError.js';
import { nodeError } from '../../support/rpc.js';
import { OutboxFixture } from './outboxFixture.js';

const GWEI = 10n ** 9n;

/** What the chain, the node and others do to transactions that are under way. */
describe('chain/outbox: under way', () => {
  const chain = new OutboxFixture();

  /** One transaction a nonce, of the outbox, and each account authorized once. */
  const expectOnce = async (proofs: Parameters<OutboxFixture['authorizations']>[0]) => {
    expect(await chain.authorizations(proofs)).to.deep.equal(proofs.map(() => 1));
    const mined = await chain.mined();
    expect(mined.map(({ nonce }) => nonce)).to.deep.equal(mined.map((_, nonce) => nonce));
    return mined;
  };

  describe('mining paused', () => {
    beforeEach(() => chain.automine(false));

    it('offers more under the same nonce, up to the ceiling, and waits there', async () => {
      const proofs = chain.proofs(1);
      const maximumFeePerGas = 4n * GWEI;
      const submitting = chain.submit(proofs, { replaceAfter: 50, maximumFeePerGas });
      await chain.until('ceiling');
      await chain.mine();
      const { transactions } = await submitting;
      const offers = chain.events.flatMap((event) => ('notice' in event ? [event] : []));
      expect(offers.length).to.be.greaterThan(2);
      for (const [i, { nonce, notice }] of offers.entries()) {
        expect(nonce).to.equal(0);
        expect(notice.maximumFeePerGas <= maximumFeePerGas).to.equal(true);
        const before = offers[i - 1]?.notice.maximumFeePerGas ?? 0n;
        expect(8n * notice.maximumFeePerGas >= 9n * before).to.equal(true);
      }
      expect(transactions[0]!.transaction).to.equal(offers.at(-1)!.notice.transaction);
      expect(await expectOnce(proofs)).to.have.lengthOf(1);
    });

    it('waits for the first offer where the sender cannot pay for a higher one', async () => {
      const notice = () => {
        const [sending] = chain.events;
        if (sending?.kind !== 'sending') throw new Error('not sent');
        return sending.notice;
      };
      const send = chain.node.send.bind(chain.node);
      let isPoor = false;
      chain.node.send = async (method, params) => {
        const answer = await send(method, params);
        if (method !== 'eth_sendRawTransaction' || isPoor) return answer;
        isPoor = true;
        const rest = `0x${notice().maximumFee.toString(16)}`;
        await chain.provider.send('anvil_setBalance', [chain.wallet.address, rest]);
        return answer;
      };
      const proofs = chain.proofs(1);
      const submitting = chain.submit(proofs, { replaceAfter: 50 });
      // The dearer one is given to the node again and again, and no dearer one made.
      await chain.until('resending', 3);
      const problem = chain.events.find(({ kind }) => kind === 'problem');
      expect(problem?.kind === 'problem' && problem.error.message).to.match(/too little to pay/);
      expect(chain.kinds.filter((kind) => kind === 'replacing')).to.have.lengthOf(1);
      await chain.mine();
      const { transactions } = await submitting;
      const { transaction } = notice();
      expect(transactions.map((each) => each.transaction)).to.deep.equal([transaction]);
      expect(await expectOnce(proofs)).to.have.lengthOf(1);
    });

    it('gives up once its patience is over, and goes on with the same bytes', async () => {
      const proofs = chain.proofs(1);
      const waiting = chain.submit(proofs, { patience: 1_000 });
      const error = await expectRejection(waiting, ChainError, 'TRANSACTION_FAILED');
      expect(error.details.transaction).to.match(/^0x[0-9a-f]{64}$/);
      await chain.automine(true);
      const { transactions } = await chain.submit(proofs);
      expect(transactions[0]!.transaction).to.equal(error.details.transaction);
      expect(await expectOnce(proofs)).to.have.lengthOf(1);
    });

    it('gives the same bytes to a node that has lost them', async () => {
      const proofs = chain.proofs(1);
      const submitting = chain.submit(proofs);
      await chain.pending(1);
      const [sending] = chain.events;
      if (sending?.kind !== 'sending') throw new Error('not sent');
      await chain.provider.send('anvil_dropTransaction', [sending.notice.transaction]);
      await chain.until('resending');
      await chain.pending(1);
      await chain.mine();
      const { transactions } = await submitting;
      expect(transactions[0]!.transaction).to.equal(sending.notice.transaction);
      await expectOnce(proofs);
    });

    it('does not give away again what was signed under a higher maximum', async () => {
      const proofs = chain.proofs(1);
      const waiting = chain.submit(proofs, { patience: 1_000 });
      const { details } = await expectRejection(waiting, ChainError, 'TRANSACTION_FAILED');
      const transaction = String(details.transaction);
      await chain.provider.send('anvil_dropTransaction', [transaction]);
      const limited = chain.submit(proofs, { patience: 500, maximumFeePerGas: GWEI });
      const error = await expectRejection(limited, ChainError, 'TRANSACTION_FAILED');
      expect(error.message).to.match(/as much for its gas as it may, or more/);
      expect(await chain.provider.getTransaction(transaction)).to.equal(null);
      await chain.automine(true);
      const { transactions } = await chain.submit(proofs);
      expect(transactions.map((each) => each.transaction)).to.deep.equal([transaction]);
      await expectOnce(proofs);
    });

    it('has several under way, and no more than it may', async () => {
      const proofs = chain.proofs(5);
      const submitting = chain.submit(proofs, { proofsPerTransaction: 1, window: 2 });
      for (const sent of [2, 4, 5]) {
        await chain.until('sending', sent);
        expect(chain.kinds.filter((kind) => kind === 'sending')).to.have.lengthOf(sent);
        await chain.pending(sent === 5 ? 1 : 2);
        await chain.mine();
      }
      await submitting;
      expect(await expectOnce(proofs)).to.have.lengthOf(5);
    });

    it('withdraws what has become too late, for less than it would cost to fail', async () => {
      const proofs = [chain.prove()];
      const submitting = chain.submit(proofs);
      await chain.pending(1);
      // So dear that it is not mined before its deadline.
      await chain.provider.send('evm_increaseTime', [100]);
      await chain.baseFee(50n * GWEI);
      await chain.until('cancelling');
      await chain.eventually(async () => (await chain.found('cancelling')) !== null);
      await chain.mine();
      const { transactions, proofs: verdicts } = await submitting;
      expect(transactions[0]).to.include({ outcome: 'cancelled', nonce: 0 });
      expect(verdicts[0]).to.include({ status: 'expired', transaction: null });
      const [mined] = await chain.mined();
      expect(mined!.to).to.equal(chain.wallet.address);
      expect(transactions[0]!.gasUsed).to.equal(21_000n);
      expect(await chain.authorizations(proofs)).to.deep.equal([0]);
    });

    it('withdraws what a rival has taken meanwhile, before it pays more for it', async () => {
      const proofs = [chain.prove()];
      const submitting = chain.submit(proofs, { replaceAfter: 1_000 });
      await chain.pending(1);
      await chain.provider.send('anvil_setNextBlockBaseFeePerGas', ['0xba43b7400']);
      await chain.rival(proofs[0]!);
      await chain.mine();
      await chain.until('cancelling');
      await chain.eventually(async () => (await chain.found('cancelling')) !== null);
      await chain.mine();
      const { proofs: verdicts } = await submitting;
      expect(verdicts[0]).to.include({ status: 'skipped' });
      expect((await chain.mined())[0]!.to).to.equal(chain.wallet.address);
    });
  });

  describe('blocks reverted', () => {
    it('sends the same bytes again, mined but not confirmed', async () => {
      const snapshot = await chain.provider.send('evm_snapshot', []);
      const proofs = chain.proofs(3);
      const submitting = chain.submit(proofs, { confirmations: 3, proofsPerTransaction: 2 });
      await chain.until('mined', 2);
      await chain.provider.send('evm_revert', [snapshot]);
      await chain.until('reorganised', 2);
      await chain.until('mined', 4);
      await chain.mine(3);
      const { transactions } = await submitting;
      const sent = chain.events.flatMap((event) => ('notice' in event ? [event.notice] : []));
      expect(sent.map(({ transaction }) => transaction)).to.deep.equal(
        transactions.map(({ transaction }) => transaction),
      );
      expect(await expectOnce(proofs)).to.have.lengthOf(2);
    });

    it('sends the same bytes again of what was confirmed, as long as others are under way', async () => {
      const snapshot = await chain.provider.send('evm_snapshot', []);
      const proofs = chain.proofs(2);
      const submitting = chain.submit(proofs, {
        proofsPerTransaction: 1,
        window: 1,
        onEvent: (event) => {
          chain.events.push(event);
          if (event.kind === 'settled') chain.provider.send('evm_setAutomine', [false]);
        },
      });
      await chain.until('settled');
      await chain.until('sending', 2);
      await chain.pending(1);
      await chain.provider.send('evm_revert', [snapshot]);
      await chain.mine();
      await chain.until('reorganised');
      await chain.pending(2);
      await chain.automine(true);
      const { transactions, proofs: verdicts } = await submitting;
      expect(verdicts.map(({ status }) => status)).to.deep.equal(['authorized', 'authorized']);
      expect(transactions).to.have.lengthOf(2);
      expect(await expectOnce(proofs)).to.have.lengthOf(2);
      // The journal tells the same.
      const again = await chain.submit(proofs);
      expect(again.transactions).to.deep.equal(transactions);
    });
  });

  describe('the key used elsewhere', () => {
    const foreign = (nonce: number, gwei: bigint) =>
      chain.wallet.sendTransaction({
        to: `0x${'42'.repeat(20)}`,
        nonce,
        gasLimit: 21_000n,
        maxFeePerGas: gwei * GWEI,
        maxPriorityFeePerGas: gwei * GWEI,
      });
    beforeEach(() => chain.automine(false));

    it('looks at the chain, and only then sends under another nonce', async () => {
      const proofs = chain.proofs(1);
      const submitting = chain.submit(proofs);
      await chain.pending(1);
      await foreign(0, 100n);
      await chain.mine();
      await chain.until('sending', 2);
      await chain.automine(true);
      const { proofs: verdicts } = await submitting;
      expect(verdicts[0]!.status).to.equal('authorized');
      expect(chain.kinds).to.include('lost');
      const [theirs, ours] = await expectOnce(proofs);
      expect([theirs!.to, ours!.to]).to.deep.equal([`0x${'42'.repeat(20)}`, chain.gateAddress]);
    });

    for (const [what, gwei] of [
      ['dearer', 100n],
      ['cheaper', 1n],
    ] as const) {
      it(`does not drive out a transaction that waits under its nonce, ${what} than its own`, async () => {
        const { hash } = await foreign(0, gwei);
        const proofs = chain.proofs(1);
        const submitting = chain.submit(proofs, { replaceAfter: 50 });
        await chain.until('problem');
        const problem = chain.events.find(({ kind }) => kind === 'problem');
        expect(String(problem?.kind === 'problem' && problem.error.message)).to.match(
          /Another transaction of the sender waits under the nonce 0/,
        );
        expect(chain.readJournal()).to.equal('');
        await chain.automine(true);
        await submitting;
        const mined = await expectOnce(proofs);
        expect(mined[0]!.hash).to.equal(hash);
        expect(chain.kinds).to.not.include('replacing');
      });
    }

    it('does not drive out one that the node does not count as waiting', async () => {
      const { hash } = await foreign(0, 100n);
      const send = chain.node.send.bind(chain.node);
      chain.node.send = (method, params) =>
        send(
          method,
          params.map((each) => (each === 'pending' ? 'latest' : each)),
        );
      const proofs = chain.proofs(1);
      const submitting = chain.submit(proofs, { replaceAfter: 50 });
      await chain.until('problem');
      await chain.automine(true);
      await submitting;
      const mined = await expectOnce(proofs);
      expect(mined[0]!.hash).to.equal(hash);
      expect(chain.kinds).to.include('lost').and.not.include('replacing');
    });
  });

  describe('gas too dear', () => {
    it('waits, and says so once its patience is over; then sends', async () => {
      await chain.baseFee(600n * GWEI);
      const proofs = chain.proofs(1);
      const waiting = chain.submit(proofs, { patience: 700 });
      const error = await expectRejection(waiting, ChainError, 'FEE_TOO_HIGH');
      expect(error.message).to.match(/the maximum is 500/);
      expect(chain.readJournal()).to.equal('');
      const submitting = chain.submit(proofs);
      await chain.until('problem', 2);
      await chain.baseFee(2n * GWEI);
      await submitting;
      expect(await expectOnce(proofs)).to.have.lengthOf(1);
    });

    it('is waited for as patiently by an outbox that gave up before', async () => {
      await chain.baseFee(600n * GWEI);
      const outbox = await Outbox.open(chain.options({ patience: 8_000 }));
      try {
        const proofs = chain.proofs(1);
        await expectRejection(outbox.submit(proofs), ChainError, 'FEE_TOO_HIGH');
        const submitting = outbox.submit(proofs);
        submitting.catch(() => {});
        await chain.until('problem', 2);
        await chain.baseFee(2n * GWEI);
        await submitting;
        expect(await expectOnce(proofs)).to.have.lengthOf(1);
      } finally {
        await outbox.close();
      }
    });

    it('says so of what is under way, too', async () => {
      await chain.automine(false);
      const proofs = chain.proofs(1);
      const waiting = chain.submit(proofs, { patience: 3_000, replaceAfter: 50 });
      waiting.catch(() => {});
      await chain.pending(1);
      await chain.baseFee(600n * GWEI);
      await expectRejection(waiting, ChainError, 'FEE_TOO_HIGH');
      await chain.automine(true);
      await chain.baseFee(2n * GWEI);
      await chain.submit(proofs);
      expect(await expectOnce(proofs)).to.have.lengthOf(1);
    });
  });

  describe('a node that is behind', () => {
    it('is asked again for the round of a proof', async () => {
      const missing: ChainErrorCode[] = ['ROUND_UNKNOWN', 'EVENTS_MISSING', 'EVENTS_MISSING'];
      const proofs = chain.proofs(2);
      const roundOf = async () => {
        const code = missing.shift();
        if (code !== undefined) throw new ChainError(code, 'The node does not have it');
        return chain.round;
      };
      const { proofs: verdicts } = await chain.submit(proofs, { roundOf });
      expect(verdicts.map(({ status }) => status)).to.deep.equal(['authorized', 'authorized']);
      await expectOnce(proofs);
    });

    it('is not asked without end for a round that there is not', async () => {
      let asked = 0;
      const roundOf = async () => {
        asked++;
        throw new ChainError('ROUND_UNKNOWN', 'There is no such round');
      };
      const { proofs: verdicts } = await chain.submit(chain.proofs(3), { roundOf });
      expect(verdicts.map(({ status }) => status)).to.deep.equal(verdicts.map(() => 'refused'));
      // The others of the same round do not wait for it once more.
      expect(asked).to.be.greaterThan(3).and.lessThan(10);
    });

    it('does not lead to a nonce that was used already', async () => {
      let isBehind = false;
      const send = chain.node.send.bind(chain.node);
      chain.node.send = async (method, params) => {
        const answer = await send(method, params);
        const isCount = method === 'eth_getTransactionCount' && isBehind;
        return isCount ? `0x${(Number(answer) - 1).toString(16)}` : answer;
      };
      const proofs = chain.proofs(2);
      const { transactions } = await chain.submit(proofs, {
        proofsPerTransaction: 1,
        window: 1,
        onEvent: (event) => {
          chain.events.push(event);
          if (event.kind === 'settled') isBehind = true;
          if (event.kind === 'sending') isBehind = false;
        },
      });
      expect(transactions.map(({ nonce }) => nonce)).to.deep.equal([0, 1]);
      expect(chain.kinds).to.not.include('lost');
      expect(await expectOnce(proofs)).to.have.lengthOf(2);
      expect((await chain.submit(proofs)).transactions).to.deep.equal(transactions);
    });
  });

  describe('a node that fails', () => {
    const firstTimes = () => {
      const seen = new Set<string>();
      return (request: unknown) => seen.size < seen.add(JSON.stringify(request)).size;
    };

    it('is asked again: every question has no answer the first time', async () => {
      const proofs = chain.proofs(3);
      const isFirst = firstTimes();
      chain.node.before = (...request) => {
        if (isFirst(request)) throw nodeError('busy');
      };
      await chain.submit(proofs, { proofsPerTransaction: 2 });
      expect(await expectOnce(proofs)).to.have.lengthOf(2);
    });

    it('is asked again: every answer gets lost the first time', async () => {
      const proofs = chain.proofs(3);
      const isFirst = firstTimes();
      chain.node.tamper = (method, params, result) => {
        if (isFirst([method, params])) throw nodeError('busy', method);
        return result;
      };
      await chain.submit(proofs, { proofsPerTransaction: 2 });
      expect(await expectOnce(proofs)).to.have.lengthOf(2);
    });

    for (const message of [
      'already known',
      'nonce too low',
      'replacement transaction underpriced',
    ]) {
      it(`is not believed that it has not taken what it has: "${message}"`, async () => {
        chain.node.tamper = (method, _, result) => {
          if (method === 'eth_sendRawTransaction') throw nodeError(message, method);
          return result;
        };
        const proofs = chain.proofs(2);
        await chain.submit(proofs, { proofsPerTransaction: 1 });
        expect(await expectOnce(proofs)).to.have.lengthOf(2);
      });
    }

    it('is given up, and what is under way is gone on with', async () => {
      const proofs = chain.proofs(1);
      let isGone = false;
      chain.node.before = (method) => {
        isGone ||= method === 'eth_sendRawTransaction';
        if (isGone) throw nodeError('gone');
      };
      await expectRejection(chain.submit(proofs, { patience: 700 }), ChainError, 'RPC_FAILED');
      expect(await chain.mined()).to.deep.equal([]);
      chain.node.before = () => {};
      await chain.submit(proofs);
      expect(await expectOnce(proofs)).to.have.lengthOf(1);
    });
  });
});
