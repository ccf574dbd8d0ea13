import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FetchRequest } from 'ethers';
import { JsonRpcProvider, Network } from 'ethers/providers';

/** A provider for tests: no cache, no batches, no patience. */
export class TestProvider extends JsonRpcProvider {
  /** How often each method was asked. */
  readonly asked = new Map<string, number>();
  /** May change an answer, or throw. */
  tamper: (method: string, params: readonly unknown[], result: unknown) => unknown = (...args) =>
    args[2];

  /** Stays with the chain that it is told, and does not ask. */
  constructor(url: string, chainId = 31_337n) {
    const request = new FetchRequest(url);
    request.setThrottleParams({ maxAttempts: 1, slotInterval: 1 });
    request.timeout = 1_000;
    const network = Network.from(chainId);
    super(request, network, { cacheTimeout: -1, batchMaxCount: 1, staticNetwork: network });
    this.pollingInterval = 20;
  }

  override async send(method: string, params: unknown[]): Promise<unknown> {
    this.asked.set(method, (this.asked.get(method) ?? 0) + 1);
    const answer = super.send(method, params);
    // Where the node refuses, too, another refusal may take its place.
    const result = await answer.catch(() => undefined);
    const tampered = this.tamper(method, params, result);
    await answer;
    return tampered;
  }
}

/** An error as ethers makes it of what a node answers a method with. */
export function nodeError(message: string, method = 'eth_getLogs'): Error {
  const provider = new TestProvider('http://127.0.0.1:1');
  const error = provider.getRpcError(
    { id: 1, jsonrpc: '2.0', method, params: [{}] },
    { id: 1, error: { code: -32_000, message } },
  );
  provider.destroy();
  return error;
}

export interface BadNode {
  /** With credentials and a key in its path, as many a URL has. */
  readonly url: string;
  stop(): void;
}

export const RPC_SECRETS = ['c0ffee-user', 'hunter2secret', 'AbCdEf0123456789AbCdEf0123456789'];

/** A node that gives every request the same answer; undefined: none at all. */
export async function startBadNode(
  status: number,
  answer: string | ((id: unknown) => string) | undefined,
): Promise<BadNode> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (data) => {
      text += data;
    });
    request.on('end', () => {
      if (answer === undefined) return;
      const { id } = JSON.parse(text);
      response.writeHead(status).end(typeof answer === 'string' ? answer : answer(id));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: withSecrets(port), stop };
}

export function withSecrets(port: number): string {
  return `http://127.0.0.1:${port}/${RPC_SECRETS[0]}/${RPC_SECRETS[1]}/${RPC_SECRETS[2]}?key=${RPC_SECRETS[2]}`;
}
