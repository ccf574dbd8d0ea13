import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type FetchGetUrlFunc, type FetchRequest, makeError } from 'ethers/utils';
import { abortable } from '../../abortable.js';
import { rpcFailed } from '../../chain/node/nodeError.js';

export interface AnswerLimits {
  /** Milliseconds for a whole answer, from the connection to the last byte. */
  readonly deadline: number;
  /** Bytes of an answer, once it is unpacked. */
  readonly maximumSize: number;
}

/**
 * How ethers asks a node, in place of its own way, which takes answers of any size for any time: a
 * node that is broken, or means harm, would end the process or hold it up for days.
 */
export function limitedGetUrl({ deadline, maximumSize }: AnswerLimits): FetchGetUrlFunc {
  return async (request, cancellation) => {
    const stop = new AbortController();
    const end = () => stop.abort(makeError('request timeout', 'TIMEOUT'));
    const timer = setTimeout(end, deadline);
    cancellation?.addListener(() => stop.abort(makeError('request cancelled', 'CANCELLED')));
    try {
      return await abortable(ask(request, stop.signal, maximumSize), stop.signal);
    } finally {
      clearTimeout(timer);
    }
  };
}

/**
 * Headers are not passed on: they could only tell ethers to ask somebody else, or to wait for as
 * long as the node likes. Neither is what comes with a failure, of which the status says enough.
 */
async function ask(request: FetchRequest, signal: AbortSignal, maximumSize: number) {
  const response = await send(request, signal);
  const { statusCode = 0, statusMessage = '' } = response;
  try {
    const isOk = statusCode >= 200 && statusCode < 300;
    const body = isOk ? await readBody(response, maximumSize) : null;
    return { statusCode, statusMessage, headers: {}, body };
  } finally {
    response.destroy();
  }
}

function send(
  { url, method, headers, body }: FetchRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const open = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = open(url, { method, headers, signal });
    sent.on('response', resolve);
    // Also what goes wrong while the answer is read: the answer fails with it, too.
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

/** The size is looked at while it unpacks: a few bytes may stand for gigabytes. */
async function readBody(response: IncomingMessage, maximumSize: number): Promise<Uint8Array> {
  const isPacked = response.headers['content-encoding'] === 'gzip';
  const unpacked = isPacked ? pipeline(response, createGunzip(), () => {}) : response;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumSize) throw rpcFailed(`its answer is larger than ${maximumSize} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
