import { expect } from 'chai';
import { Turns } from '../src/turns.js';

describe('Turns', () => {
  /** Work that ends when it is told to, and what has begun of it. */
  const makeWork = () => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (number: number) => () => {
      begun.push(number);
      return new Promise<number>((resolve) => ends.push(() => resolve(number)));
    };
    return { begun, ends, work };
  };
  const nextTask = () => new Promise((resolve) => setImmediate(resolve));

  it('does one thing at a time, in the order asked for', async () => {
    const turns = new Turns();
    const { begun, ends, work } = makeWork();
    const results = [1, 2].map((number) => turns.take(work(number)));
    await nextTask();
    expect(begun).to.deep.equal([1]);
    ends[0]!();
    expect(await results[0]).to.equal(1);
    await nextTask();
    expect(begun).to.deep.equal([1, 2]);
    ends[1]!();
    expect(await results[1]).to.equal(2);
  });

  it('goes on after a failure, and leaves out what is called off', async () => {
    const turns = new Turns();
    const reason = new Error('never mind');
    const failed = turns.take(() => Promise.reject(reason));
    const { begun, ends, work } = makeWork();
    const aborted = turns.take(work(1), AbortSignal.abort(reason));
    const last = turns.take(work(2));
    for (const one of [failed, aborted]) {
      expect(await one.catch((error: unknown) => error)).to.equal(reason);
    }
    await nextTask();
    expect(begun).to.deep.equal([2]);
    ends[0]!();
    expect(await last).to.equal(2);
  });

  it('is done once all that was asked for before is', async () => {
    const turns = new Turns();
    await turns.done();
    const { ends, work } = makeWork();
    let isDone = false;
    turns.take(work(1));
    const done = turns.done().then(() => {
      isDone = true;
    });
    await nextTask();
    expect(isDone).to.equal(false);
    ends[0]!();
    await done;
  });
});
