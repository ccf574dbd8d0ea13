import { expect } from 'chai';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import { chainErrorOf } from '../../../src/chain/node/nodeError.js';
import { ChainError } from '../../../src/errors.js';
import { expectError, expectRejection } from '../../support/expectError.js';
import {
  type BadNode,
  nodeError,
  RPC_SECRETS,
  startBadNode,
  TestProvider,
  withSecrets,
} from '../../support/rpc.js';

const GATE = `0x${'aa'.repeat(20)}`;
const json = (content: object) => (id: unknown) =>
  JSON.stringify({ jsonrpc: '2.0', id, ...content });
const error = (code: number, message: string) => json({ error: { code, message } });

function expectNoRpcSecrets(thrown: Error): void {
  const shown = [thrown.message, thrown.stack, String(thrown.cause), JSON.stringify(thrown)].join();
  for (const secret of RPC_SECRETS) expect(shown).to.not.include(secret);
}

describe('chain/nodeError', () => {
  let node: BadNode | undefined;
  let provider: TestProvider | undefined;
  afterEach(() => {
    provider?.destroy();
    node?.stop();
  });

  const failureAt = async (url: string) => {
    provider = new TestProvider(url);
    const gate = new LiquidationGateClient(GATE, provider);
    const thrown = await expectRejection(gate.isKnownRoot(1n), ChainError, 'RPC_FAILED');
    expectNoRpcSecrets(thrown);
    return thrown.message;
  };

  const failures: readonly (readonly [
    what: string,
    status: number,
    answer: string | ((id: unknown) => string) | undefined,
    message: RegExp,
  ])[] = [
    ['HTTP 429', 429, 'slow down', /HTTP status 429, too many requests$/],
    ['HTTP 500', 500, 'oops', /HTTP status 500$/],
    ['HTTP 401', 401, RPC_SECRETS[2], /HTTP status 401$/],
    ['no JSON', 200, '<html>', /makes no sense$/],
    ['JSON that is no answer', 200, '{"hello":1}', /^The node failed: /],
    ['an answer of the wrong type', 200, json({ result: 7 }), /^The node failed: /],
    ['an answer without a result', 200, json({}), /^The node failed: /],
    ['a limit', 200, error(-32_005, 'rate limit exceeded'), /it answered "rate limit exceeded"$/],
    ['silence', 200, undefined, /did not answer in time$/],
    [
      'an error that quotes the URL',
      200,
      error(-32_000, `no such project: https://u:p@node.example/v3/${RPC_SECRETS.join('/')}`),
      /it answered "no such project: …"$/,
    ],
    [
      'an error that quotes the key',
      200,
      error(-32_000, `key ${RPC_SECRETS[2]} is\u001b[2J unknown`),
      /it answered "key … is\?\[2J unknown"$/,
    ],
  ];
  for (const [what, status, answer, message] of failures) {
    it(`takes ${what} for a failure of the node`, async () => {
      node = await startBadNode(status, answer);
      expect(await failureAt(node.url)).to.match(message);
    });
  }

  it('says that nobody is there', async () => {
    const gone = await startBadNode(200, '');
    gone.stop();
    const { port } = new URL(gone.url);
    expect(await failureAt(withSecrets(Number(port)))).to.match(/the connection was refused$/);
  });

  it('tells reverts without data from other errors that a call is answered with', () => {
    const of = (message: string) => chainErrorOf(nodeError(message, 'eth_call'));
    for (const message of ['execution reverted', 'out of gas', 'VM Exception: invalid opcode']) {
      expect(of(message).code, message).to.equal('REFUSED');
    }
    for (const message of ['header not found', 'missing trie node', 'project limit']) {
      expect(of(message).code, message).to.equal('RPC_FAILED');
    }
  });

  it('says why a transaction was not taken', () => {
    const of = (message: string) => chainErrorOf(nodeError(message, 'eth_sendRawTransaction'));
    for (const [message, what] of [
      ['insufficient funds for gas * price + value', /too little to pay/],
      ['nonce too low', /nonce is used/],
      ['replacement transaction underpriced', /waits with the same nonce/],
      ['ethers-user-denied: no', /rejected it/],
    ] as const) {
      const thrown = expectError(
        () => {
          throw of(message);
        },
        ChainError,
        'TRANSACTION_FAILED',
      );
      expect(thrown.message).to.match(/^The transaction was not sent: /);
      expect(thrown.message).to.match(what);
    }
  });

  it('passes on what is an error of ours, and survives what is none at all', () => {
    const ours = new ChainError('ROUND_UNKNOWN', 'x');
    expect(chainErrorOf(ours)).to.equal(ours);
    for (const thrown of [undefined, null, 'text', 7, {}, new Error(RPC_SECRETS[2])]) {
      const { code, message } = chainErrorOf(thrown);
      expect(code).to.equal('RPC_FAILED');
      expect(message).to.equal('The node failed: the request did not succeed');
    }
  });

  it('names an error that it does not know by its selector', () => {
    const { code, message, details } = chainErrorOf({
      code: 'CALL_EXCEPTION',
      data: '0xdeadbeef01',
    });
    expect([code, details.selector]).to.deep.equal(['REFUSED', '0xdeadbeef']);
    expect(message).to.match(/does not know: 0xdeadbeef$/);
  });
});
