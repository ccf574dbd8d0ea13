import { expect } from 'chai';
import type { Filter, Provider } from 'ethers/providers';
import { readLogs } from '../../../src/chain/node/logs.js';
import { PriceRoundsClient } from '../../../src/chain/rounds/priceRounds.js';
import { priceRoundsInterface } from '../../../src/chain/rounds/roundEvent.js';
import { ChainError, InputError } from '../../../src/errors.js';
import { expectRejection } from '../../support/expectError.js';
import { nodeError } from '../../support/rpc.js';

const SOMETHING = `0x${'42'.repeat(20)}`;

/** A node without events whose newest block is this. */
class EmptyNode {
  readonly asked: Filter[] = [];
  constructor(private readonly head: number) {}
  get provider() {
    return this as unknown as Provider;
  }
  async getBlockNumber() {
    return this.head;
  }
  async getLogs(filter: Filter) {
    this.asked.push(filter);
    return [];
  }
  async call() {
    return priceRoundsInterface.encodeFunctionResult('roundHash', [`0x${'11'.repeat(32)}`]);
  }
}

/** A node that refuses some ranges. */
class RefusingNode extends EmptyNode {
  readonly answered: number[] = [];
  constructor(private readonly refuses: (blocks: number, asked: number) => boolean) {
    super(0);
  }
  override async getLogs(filter: Filter) {
    await super.getLogs(filter);
    const blocks = Number(filter.toBlock) - Number(filter.fromBlock) + 1;
    if (this.refuses(blocks, this.asked.length)) throw nodeError('too many blocks');
    this.answered.push(blocks);
    return [];
  }
}

describe('chain/logs', () => {
  const filter = { address: SOMETHING, topics: [null] };
  const readAll = async (node: EmptyNode, range: { from: number; to: number; chunk: number }) => {
    for await (const _ of readLogs(node.provider, filter, range));
  };

  it('refuses blocks that are none', async () => {
    const node = new EmptyNode(9);
    for (const range of [
      { from: 0.5, to: 9, chunk: 1 },
      { from: -1, to: 9, chunk: 1 },
      { from: 0, to: 9, chunk: 1.5 },
      { from: 0, to: 9, chunk: 0 },
      { from: Number.NaN, to: 9, chunk: 1 },
    ]) {
      await expectRejection(readAll(node, range), InputError, 'INVALID_VALUE');
    }
    expect(node.asked).to.have.length(0);
  });

  it('does not go on for ever', async () => {
    const node = new EmptyNode(9);
    const reading = readAll(node, { from: 0, to: 2 ** 39, chunk: 10_000 });
    const error = await expectRejection(reading, ChainError, 'EVENTS_MISSING');
    expect(node.asked).to.have.length(15_000);
    expect(error.message).to.match(/are left after 15000 requests/);
  });

  it('does not keep asking for as many blocks as a node has refused', async () => {
    const node = new RefusingNode((blocks) => blocks > 2_000);
    await readAll(node, { from: 0, to: 999_999, chunk: 10_000 });
    expect(node.answered.reduce((sum, blocks) => sum + blocks)).to.equal(1_000_000);
    expect(node.asked.length - node.answered.length).to.be.below(node.answered.length / 10);
  });

  it('asks for as many as before where a node refused for a moment', async () => {
    const node = new RefusingNode((_, asked) => asked === 1);
    await readAll(node, { from: 0, to: 999_999, chunk: 10_000 });
    expect(node.answered.reduce((sum, blocks) => sum + blocks)).to.equal(1_000_000);
    expect([node.answered[0], node.answered.at(-1)]).to.deep.equal([5_000, 10_000]);
  });

  describe('of a round', () => {
    const search = (node: EmptyNode, fromBlock?: number) =>
      new PriceRoundsClient(SOMETHING, node.provider).round(
        1n,
        fromBlock === undefined ? {} : { fromBlock },
      );

    it('are searched among the last blocks, unless a first is named', async () => {
      const node = new EmptyNode(2 ** 39);
      const error = await expectRejection(search(node), ChainError, 'EVENTS_MISSING');
      expect(node.asked).to.have.length(500);
      expect(error.message).to.match(/search from an earlier block/);
      const bounded = new EmptyNode(2 ** 39);
      await expectRejection(search(bounded, 100), ChainError, 'EVENTS_MISSING');
      expect(bounded.asked).to.have.length(15_000);
    });

    it('are not searched up to a block that no chain has', async () => {
      for (const head of [2 ** 40, Number.MAX_SAFE_INTEGER]) {
        const node = new EmptyNode(head);
        const error = await expectRejection(search(node, 0), ChainError, 'RPC_FAILED');
        expect(error.message).to.include(`cannot have the number ${head}`);
        expect(node.asked).to.have.length(0);
      }
    });
  });
});
