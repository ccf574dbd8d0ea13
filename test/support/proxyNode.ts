import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RpcRequest {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What a node answers, and how it may be changed on the way. */
export interface RpcAnswer {
  result?: unknown;
  error?: { code: number; message: string };
}

/** Stands between the command line and a node: passes requests on, and may meddle with answers. */
export class ProxyNode {
  readonly #server: Server;
  /** Methods in the order in which they were asked. */
  readonly asked: RpcRequest[] = [];
  /** Told of a request before the node is; what it throws breaks the connection. */
  before: (request: RpcRequest) => void = () => {};
  /** Changes an answer in place; what it throws breaks the connection. */
  meddle: (request: RpcRequest, answer: RpcAnswer) => void = () => {};

  /** It stands while the tests of the enclosing `describe` run. */
  constructor(target: () => string) {
    this.#server = createServer((incoming, response) => {
      let text = '';
      incoming.on('data', (chunk) => {
        text += chunk;
      });
      incoming.on('end', () => this.#pass(target(), text, response));
    });
    before(() => new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done)));
    afterEach(() => {
      this.before = () => {};
      this.meddle = () => {};
      this.asked.length = 0;
    });
    after(() => {
      this.#server.closeAllConnections();
      this.#server.close();
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #pass(target: string, body: string, response: ServerResponse): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const request: RpcRequest = JSON.parse(body);
    this.asked.push(request);
    try {
      this.before(request);
      const passed = await fetch(target, { method: 'POST', body, headers });
      const answer = (await passed.json()) as RpcAnswer;
      this.meddle(request, answer);
      response.writeHead(200, headers).end(JSON.stringify(answer));
    } catch {
      response.destroy();
    }
  }
}
