import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { startAnvil } from '../../src/chain/anvil.js';
import { SECRET_ENVIRONMENT, withSecretEnvironment } from '../support/secretEnvironment.js';

async function chainIdAt(url: string): Promise<bigint> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', body, headers });
  const { result } = (await response.json()) as { result: string };
  return BigInt(result);
}

async function isGone(url: string): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      await chainIdAt(url);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** Environments of the processes that have a word among their arguments. */
async function environmentsOf(word: string): Promise<string[]> {
  const environments: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
    if ((await read('cmdline')).split('\0').includes(word)) {
      environments.push(await read('environ'));
    }
  }
  return environments;
}

/** A process that starts a chain, prints its address and then runs `afterwards`. */
function startParent(afterwards: string) {
  const module = new URL('../../src/chain/anvil.ts', import.meta.url).href;
  const source = `import { startAnvil } from '${module}';
    const { url } = await startAnvil();
    console.log(url);
    ${afterwards}`;
  const args = ['--import=tsx', '--input-type=module', '-e', source];
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(parent, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const url = once(createInterface(parent.stdout), 'line').then(([line]) => String(line));
  return { parent, url, exited };
}

describe('startAnvil', () => {
  it('gives the chain the id that it is told', async () => {
    const anvil = await startAnvil({ chainId: 4_242n });
    try {
      expect([anvil.chainId, await chainIdAt(anvil.url)]).to.deep.equal([4_242n, 4_242n]);
    } finally {
      await anvil.stop();
    }
  });

  it("gives it the environment without zkliq's own variables, which hold secrets", async function () {
    if (process.platform !== 'linux') this.skip();
    // No other process is told of this one.
    const chainId = 2n ** 40n + BigInt(process.pid);
    const anvil = await withSecretEnvironment(() => startAnvil({ chainId }));
    try {
      const environments = await environmentsOf(chainId.toString());
      expect(environments.length).to.equal(2);
      for (const environment of environments) {
        expect(environment).to.contain(`PATH=${process.env.PATH}\0`);
        expect(environment).not.to.match(SECRET_ENVIRONMENT);
      }
    } finally {
      await anvil.stop();
    }
  });

  it('starts a chain of its own each time, and stop() ends it, twice too', async () => {
    const [one, other] = await Promise.all([startAnvil(), startAnvil()]);
    expect(one.url).not.to.equal(other.url);
    expect(await chainIdAt(one.url)).to.equal(one.chainId);
    await one.stop();
    await one.stop();
    expect(await isGone(one.url)).to.equal(true);
    expect(await chainIdAt(other.url)).to.equal(other.chainId);
    await Promise.all([other.stop(), other.stop()]);
    expect(await isGone(other.url)).to.equal(true);
  });

  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
    it(`leaves no chain behind when the parent dies of ${signal}`, async () => {
      const { parent, url, exited } = startParent('setInterval(() => {}, 1000);');
      const address = await url;
      await chainIdAt(address);
      parent.kill(signal);
      expect((await exited)[1]).to.equal(signal);
      expect(await isGone(address)).to.equal(true);
    });
  }

  it('leaves no chain behind when the parent exits', async () => {
    const { url, exited } = startParent('process.exit(7);');
    const address = await url;
    expect((await exited)[0]).to.equal(7);
    expect(await isGone(address)).to.equal(true);
  });

  it('does not keep the parent alive', async () => {
    const { url, exited } = startParent('');
    const address = await url;
    expect((await exited)[0]).to.equal(0);
    expect(await isGone(address)).to.equal(true);
  });
});
