import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { runCli } from '../../support/cli.js';
import { CliChain } from '../../support/cliChain.js';
import { expectFailure } from '../../support/expectCli.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

const SECRET = 'sk_live_51HxSecretKeyOfSomebody';

/** By path, what a server answers that is no good node. */
const ANSWERS: Readonly<Record<string, readonly [number, string | Buffer, object?]>> = {
  html: [200, `<html>${SECRET}`],
  unauthorized: [401, `{"error":"${SECRET}"}`],
  busy: [429, '', { 'retry-after': '2000000000' }],
  bomb: [200, gzipSync(Buffer.alloc(400 * 2 ** 20, ' ')), { 'content-encoding': 'gzip' }],
  elsewhere: [308, '', { location: `/html/${SECRET}` }],
  refusing: [200, `{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"bad key ${SECRET}"}}`],
  confused: [200, '{"jsonrpc":"2.0","id":1,"result":"chain one"}'],
};

describe('cli/node', () => {
  const folder = new TemporaryFolder();
  const chain = new CliChain(folder);
  let server: Server;
  let at = '';
  before(async () => {
    server = createServer(({ url = '' }, response) => {
      const answer = ANSWERS[url.split('/')[1]!];
      if (answer !== undefined) response.writeHead(answer[0], { ...answer[2] }).end(answer[1]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const deploy = (rpc: string) => ({
    args: chain.deploy('host'),
    options: { env: { ...chain.env, ZKLIQ_RPC: rpc } },
  });

  const failing: readonly (readonly [path: string, message: RegExp])[] = [
    ['html', /The node failed: what answers there does not tell its chain/],
    ['unauthorized', /The node failed: it answered with HTTP status 401/],
    ['busy', /The node failed: it answered with HTTP status 429/],
    ['bomb', /The node failed: its answer is larger than 33554432 bytes/],
    ['elsewhere', /The node failed: it answered with HTTP status 308/],
    ['refusing', /The node failed: what answers there does not tell its chain/],
    ['confused', /The node failed: what answers there does not tell its chain/],
  ];
  for (const [path, message] of failing) {
    it(`says with 6 that a node is none: ${path}`, async () => {
      const { args, options } = deploy(`${at}/${path}/${SECRET}`);
      const error = await expectFailure(args, 6, message, options);
      expect(error.code).to.equal('RPC_FAILED');
      expect(error.message).to.match(/\. Is --rpc \(or ZKLIQ_RPC\) right\?$/);
      expect(JSON.stringify(error)).to.not.include(SECRET);
      expect(JSON.stringify(error)).to.not.include('127.0.0.1');
    });
  }

  it('says with 6 that nobody answers', async () => {
    const { args, options } = deploy(`http://127.0.0.1:1/${SECRET}`);
    const error = await expectFailure(args, 6, /the connection was refused/, options);
    expect(JSON.stringify(error)).to.not.include(SECRET);
  });

  for (const url of [SECRET, `ws://127.0.0.1:1/${SECRET}`, '']) {
    it(`refuses "${url.slice(0, 5)}" as a URL`, async () => {
      const { args, options } = deploy(url);
      const error = await expectFailure(args, 2, /must be a URL with http or https/, options);
      expect(error.code).to.equal('USAGE');
      expect(JSON.stringify(error)).to.not.include(SECRET);
    });
  }

  it('takes the URL of --rpc before that of the environment, and does not show it', async () => {
    const { args, options } = deploy(chain.url);
    const given = [...args, '--rpc', `${at}/html/${SECRET}`];
    const error = await expectFailure(given, 6, /does not tell its chain/, options);
    expect(JSON.stringify(error)).to.not.include(SECRET);
  });

  it('does not wait for a node that is silent once it is interrupted', async () => {
    const { args, options } = deploy(`${at}/silent/${SECRET}`);
    const start = performance.now();
    const result = await runCli(args, { ...options, interruptAt: 'connecting' });
    // It would wait for 30 seconds.
    expect(performance.now() - start).to.be.below(25_000);
    expect([result.code, result.stdout]).to.deep.equal([130, '']);
    expect(result.stderr).to.equal('connecting\nzkliq: aborted\n');
  });
});
