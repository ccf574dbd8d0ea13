import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { FetchRequest } from 'ethers/utils';
import { limitedGetUrl } from '../../../src/cli/chain/nodeHttp.js';

const MEGABYTE = 2 ** 20;
/** A busy machine may take its time where nothing is wrong. */
const PATIENCE = 60_000;
const IMPATIENCE = 400;
const OK = '{"jsonrpc":"2.0","id":1,"result":"0x1"}';

/** By path, what bad nodes answer, and good ones at the limits. */
const ANSWERS: Readonly<Record<string, RequestListener>> = {
  good: (_, response) => response.end(OK),
  packed: (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(OK)),
  full: (_, response) => response.end(' '.repeat(MEGABYTE)),
  large: (_, response) => response.end(' '.repeat(MEGABYTE + 1)),
  bomb: (_, response) =>
    response
      .writeHead(200, { 'content-encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(64 * MEGABYTE))),
  garbled: (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'),
  endless: (_, response) => {
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  silent: () => {},
  broken: (_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{');
    setTimeout(() => response.destroy(), 20);
  },
  elsewhere: (_, response) => response.writeHead(307, { location: '/good' }).end(),
  later: (_, response) => response.writeHead(503, { 'retry-after': '2000000000' }).end('x'),
};

describe('cli/nodeHttp', () => {
  let server: Server;
  before(async () => {
    server = createServer((request, response) => {
      request.resume();
      ANSWERS[request.url!.slice(1)]!(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const requestOf = (path: string, deadline = PATIENCE) => {
    const request = new FetchRequest(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`,
    );
    request.body = '{}';
    request.getUrlFunc = limitedGetUrl({ deadline, maximumSize: MEGABYTE });
    return request;
  };
  const failureOf = (
    path: string,
    deadline?: number,
  ): Promise<{ code?: string; message: string }> =>
    requestOf(path, deadline)
      .send()
      .then(
        () => expect.fail('it was answered'),
        (error) => error,
      );

  it('gives an answer, packed or not', async () => {
    for (const path of ['good', 'packed']) {
      expect((await requestOf(path).send()).bodyText).to.equal(OK);
    }
  });

  it('takes answers up to the limit, unpacked', async () => {
    expect((await requestOf('full').send()).body!.length).to.equal(MEGABYTE);
    for (const path of ['large', 'bomb']) {
      expect((await failureOf(path)).message).to.match(/answer is larger than 1048576 bytes/);
    }
  });

  it('does not unpack what is beyond the limit', async () => {
    const before = process.memoryUsage().rss;
    for (let k = 0; k < 5; k++) await failureOf('bomb');
    expect(process.memoryUsage().rss - before).to.be.below(128 * MEGABYTE);
  });

  for (const path of ['endless', 'silent']) {
    it(`does not wait for an answer that is ${path}`, async () => {
      const start = performance.now();
      expect((await failureOf(path, IMPATIENCE)).code).to.equal('TIMEOUT');
      expect(performance.now() - start).to.be.at.least(IMPATIENCE - 50);
    });
  }

  it('fails with an answer that breaks off or is garbled', async () => {
    expect((await failureOf('broken')).code).to.equal('ECONNRESET');
    expect((await failureOf('garbled')).code).to.equal('Z_DATA_ERROR');
  });

  it('asks nobody else, and is not told when to ask again', async () => {
    for (const [path, status] of [
      ['elsewhere', 307],
      ['later', 503],
    ] as const) {
      const { statusCode, headers, body } = await requestOf(path).send();
      expect([statusCode, headers, body]).to.deep.equal([status, {}, null]);
    }
  });

  it('stops when it is cancelled', async () => {
    const request = requestOf('silent');
    const sent = request.send().then(
      () => 'answered',
      (error) => error.code,
    );
    setTimeout(() => request.cancel(), 20);
    expect(await sent).to.equal('CANCELLED');
  });
});
