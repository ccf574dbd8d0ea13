import { readFileSync, writeFileSync } from 'node:fs';
import { appendFile, truncate } from 'node:fs/promises';
import { expect } from 'chai';
import { Transaction } from 'ethers/transaction';
import { Wallet } from 'ethers/wallet';
import type { NamedProof, OutboxEvent } from '../../../src/chain/outbox/outboxReport.js';
import { InputError } from '../../../src/errors.js';
import { expectRejection } from '../../support/expectError.js';
import { nodeError } from '../../support/rpc.js';
import { OutboxFixture } from './outboxFixture.js';

const GWEI = 10n ** 9n;

describe('chain/outbox: killed', () => {
  const chain = new OutboxFixture();

  /** Everything may be mined once no more may be offered: until then each look offers more. */
  const onEvent = (event: OutboxEvent) => {
    chain.events.push(event);
    if (event.kind === 'ceiling') mining.push(chain.mine());
  };
  const mining: Promise<void>[] = [];
  const scenario = {
    proofsPerTransaction: 1,
    replaceAfter: 1,
    maximumFeePerGas: 7n * (GWEI / 2n),
    onEvent,
  };

  /**
   * Runs until the request of this place, from 0, is about to be sent, or its answer about to be read;
   * from then on nothing is sent, and nothing written, as if the process had been killed.
   *
   * @returns whether it came so far
   */
  const killedAt = async (place: number, when: 'before' | 'after', proofs: NamedProof[]) => {
    const stop = new AbortController();
    let count = 0;
    let journal: Buffer | undefined;
    const kill = () => {
      journal = readFileSync(chain.options().journal);
      stop.abort();
    };
    const die = () => {
      if (journal !== undefined) throw nodeError('killed');
    };
    chain.node.before = () => {
      if (when === 'before' && isOpen() && count++ === place) kill();
      die();
    };
    chain.node.tamper = (_method, _params, result) => {
      if (when === 'after' && isOpen() && count++ === place) kill();
      die();
      return result;
    };
    const isOpen = () => journal === undefined && chain.hasJournal();
    await chain.submit(proofs, { ...scenario, signal: stop.signal }).catch((error: unknown) => {
      if (journal === undefined) throw error;
    });
    chain.node.before = () => {};
    chain.node.tamper = (_method, _params, result) => result;
    await Promise.all(mining.splice(0));
    if (journal === undefined) return false;
    writeFileSync(chain.options().journal, journal);
    return true;
  };

  const expectDone = async (proofs: NamedProof[]) => {
    expect(await chain.authorizations(proofs)).to.deep.equal(proofs.map(() => 1));
    const mined = await chain.mined();
    expect(mined.map(({ nonce }) => nonce)).to.deep.equal([0, 1]);
    // No nonce has had calls of two groups.
    const calls = new Map<number, Set<string>>();
    for (const { nonce, data } of chain.signedCalls()) {
      calls.set(nonce, (calls.get(nonce) ?? new Set()).add(data));
    }
    expect([...calls.values()].map(({ size }) => size)).to.deep.equal([1, 1]);
  };

  for (const when of ['before', 'after'] as const) {
    it(`goes on, wherever it was: ${when} any request`, async function () {
      this.timeout(600_000);
      const seen = new Set<string>();
      for (let place = 0; ; place++) {
        await chain.reset();
        await chain.automine(false);
        const proofs = chain.proofs(2);
        if (!(await killedAt(place, when, proofs))) break;
        const state = await chain.persistent();
        if (!seen.has(state)) {
          seen.add(state);
          await chain.submit(proofs, scenario);
          await Promise.all(mining.splice(0));
          await expectDone(proofs);
        }
        await chain.automine(true);
      }
      // Each entry was written, and each transaction sent, between two of them.
      expect(seen.size).to.be.greaterThan(6);
    });
  }

  it('goes on if the journal ends within a line', async () => {
    const proofs = chain.proofs(1);
    await chain.submit(proofs);
    const file = chain.options().journal;
    const lines = readFileSync(file, 'utf8').split('\n');
    await truncate(file, lines[0]!.length + 1 + Math.floor(lines[1]!.length / 2));
    const { transactions } = await chain.submit(proofs);
    expect(transactions[0]!.outcome).to.equal('authorized');
    expect(await chain.mined()).to.have.lengthOf(1);
    // Of a group that was being written down nothing was sent.
    await chain.reset();
    const others = chain.proofs(1);
    writeFileSync(chain.options().journal, lines[0]!.slice(0, 500), { mode: 0o600 });
    await chain.submit(others);
    expect(await chain.mined()).to.have.lengthOf(1);
  });

  it('refuses a journal that contradicts itself, and quotes nothing of it', async () => {
    await chain.submit(chain.proofs(1));
    const file = chain.options().journal;
    const [group, settled] = readFileSync(file, 'utf8').split('\n') as [string, string];
    const { signed, transaction } = JSON.parse(group);
    for (const line of [
      settled,
      JSON.stringify({ entry: 'reopened', nonce: 5 }),
      JSON.stringify({ entry: 'attempt', signed, transaction }),
      JSON.stringify({ entry: 'attempt', signed, transaction: `0x${'12'.repeat(32)}` }),
      JSON.stringify({ entry: 'attempt', signed: signed.slice(0, 100), transaction }),
      group.replace(transaction, `0x${'12'.repeat(32)}`),
    ]) {
      writeFileSync(file, `${group}\n${settled}\n`);
      await appendFile(file, `${line}\n`);
      const { message } = await expectRejection(chain.submit([]), InputError, 'INVALID_FILE');
      expect(message).to.match(/"line 3": contradicts itself|"line 3": is no signed transaction/);
      expect(message.replace(file, '')).to.not.include('0x');
    }
  });

  it('refuses a journal that tells of transactions that are not of its slot', async () => {
    await chain.submit(chain.proofs(1));
    const file = chain.options().journal;
    const [group, settled] = readFileSync(file, 'utf8').split('\n') as [string, string];
    const other = Wallet.createRandom();
    const signed = await other.signTransaction({ to: chain.gate, nonce: 0, chainId: 31_337 });
    const transaction = Transaction.from(signed).hash;
    for (const line of [
      JSON.stringify({ entry: 'attempt', signed, transaction }),
      JSON.stringify({ ...JSON.parse(settled), transaction }),
      JSON.stringify({ ...JSON.parse(settled), block: null }),
      JSON.stringify({ ...JSON.parse(settled), outcome: 'lost' }),
    ]) {
      writeFileSync(file, `${group}\n${line}\n`);
      const { message } = await expectRejection(chain.submit([]), InputError, 'INVALID_FILE');
      expect(message).to.match(/"line 2": contradicts itself/);
    }
  });

  it('has neither key nor node in its journal', async () => {
    await chain.submit(chain.proofs(2));
    const text = chain.readJournal();
    expect(text).to.not.include(chain.wallet.privateKey.slice(2));
    expect(text).to.not.include(chain.url.replace('http://', ''));
  });
});
