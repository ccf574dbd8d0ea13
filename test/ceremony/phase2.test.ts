import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { keyFile } from '../../src/ceremony/ceremonyFile.js';
import { runPhase2 } from '../../src/ceremony/phase2.js';
import { loadNativeAddon } from '../../src/engine/nativeAddon.js';
import { childrenOf } from '../support/processWatch.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';
import { begin, powersIn } from './world.js';

/** Hours, unless it is called off. */
const SLOW = { value: 'ff'.repeat(16), iterationsExponent: 40 };

describe('the process that works on keys', () => {
  const temporary = new TemporaryFolder();
  const end = new AbortController();

  after(() => end.abort());

  it('may leave no core, though who starts it may', async function () {
    if (process.platform !== 'linux' || loadNativeAddon().addon === undefined) this.skip();
    if (coreLimit(process.pid) === '0') this.skip();
    const folder = temporary.path('ceremony');
    await begin(folder, await powersIn(temporary));
    const others = childrenOf(process.pid);
    const task = { from: keyFile(folder, 0), to: temporary.path('out.zkey'), name: 'slow' };
    const working = runPhase2({ kind: 'beacon', ...task, beacon: SLOW }, { signal: end.signal });
    const ended = working.catch((error: unknown) => error);
    const child = childrenOf(process.pid).find((each) => !others.includes(each))!;
    while (coreLimit(child) !== '0' && !end.signal.aborted) await setTimeout(10);
    end.abort();
    expect(await ended).to.equal(end.signal.reason);
  });
});

/** The most that a process may let its core have. */
function coreLimit(id: number): string {
  return /^Max core file size +\S+ +(\S+)/m.exec(readFileSync(`/proc/${id}/limits`, 'utf8'))![1]!;
}
