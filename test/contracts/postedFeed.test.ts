import { expect } from 'chai';
import { compileContracts } from '../../src/chain/compile/compileContracts.js';
import { SENDER, STRANGER, TestChain } from './harness/chain.js';
import { DeployedContracts } from './harness/deployedContracts.js';

const FEED = 'PostedFeed';

describe('PostedFeed', () => {
  let chain: TestChain;
  let contracts: DeployedContracts;
  let feed: string;

  before(async () => {
    chain = await TestChain.start();
    const compiled = await compileContracts(['contracts/examples/PostedFeed.sol']);
    contracts = new DeployedContracts(chain, compiled);
    feed = await contracts.address(FEED, [8, SENDER]);
  });

  after(() => chain?.stop());

  const latest = async () =>
    (await contracts.ask(FEED, feed, 'latestRoundData')).toArray() as bigint[];

  it('says nothing at first', async () => {
    expect(await latest()).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
    expect((await contracts.ask(FEED, feed, 'decimals'))[0]).to.equal(8n);
    expect(String((await contracts.ask(FEED, feed, 'poster'))[0]).toLowerCase()).to.equal(SENDER);
  });

  it('tells what was posted last, when, and how often there was an answer', async () => {
    const start = BigInt(Math.floor(Date.now() / 1000) + 1_000_000);
    for (const [k, answer] of [5n, -(2n ** 255n), 2n ** 255n - 1n].entries()) {
      const time = start + BigInt(k);
      const number = (await latest())[0]! + 1n;
      await chain.setNextTime(Number(time));
      const sent = await contracts.send(FEED, feed, 'post', [answer]);
      expect(contracts.event(FEED, sent, 'AnswerPosted')).to.deep.equal([answer]);
      expect(await latest()).to.deep.equal([number, answer, time, time, number]);
    }
  });

  it('takes answers of its poster alone', async () => {
    const data = contracts.encode(FEED, 'post', [7n]);
    contracts.expectRefusal(await chain.call(feed, data, 1_000_000n, STRANGER), 'NotPoster');
  });
});
