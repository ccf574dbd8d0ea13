import { JsonRpcProvider, Network } from 'ethers/providers';
import { Transaction } from 'ethers/transaction';
import { FetchRequest, type FetchResponse } from 'ethers/utils';
import { rpcFailed } from '../../chain/node/nodeError.js';
import { asked } from '../../chain/node/rpc.js';
import { NOT_TAKEN } from '../../chain/sending/broadcast.js';
import { ChainError, InputError } from '../../errors.js';
import { type AnswerLimits, limitedGetUrl } from './nodeHttp.js';

const LIMITS: AnswerLimits = { deadline: 30_000, maximumSize: 32 * 2 ** 20 };

const MAXIMUM_RETRIES = 3;

/** Milliseconds; at most three times as much is waited between two tries. */
const RETRY_INTERVAL = 1_000;

/** Milliseconds between two looks for a transaction: blocks of many chains come within seconds. */
const POLLING = 1000;

/**
 * A node that answers, and its chain. Its URL may hold a key: no message shows it.
 */
export class ChainNode extends JsonRpcProvider {
  /** Hash of the transaction that was sent last: it may take effect even if no answer came. */
  lastSent: string | undefined;

  constructor(
    request: FetchRequest,
    readonly chainId: bigint,
  ) {
    const network = Network.from(chainId);
    // One request at a time: not every node takes lists of them.
    super(request, network, {
      staticNetwork: network,
      batchMaxCount: 1,
      // What is asked again may have changed.
      cacheTimeout: -1,
      pollingInterval: POLLING,
    });
  }

  override async broadcastTransaction(signed: string) {
    const before = this.lastSent;
    this.lastSent = Transaction.from(signed).hash ?? undefined;
    try {
      return await super.broadcastTransaction(signed);
    } catch (error) {
      if (NOT_TAKEN.has((error as { code?: unknown }).code)) this.lastSent = before;
      throw error;
    }
  }
}

/**
 * @param url http or https, from --rpc or the environment
 * @throws InputError USAGE if it is no such URL
 * @throws ChainError RPC_FAILED if no node answers there
 */
export async function connect(url: string): Promise<ChainNode> {
  const request = readUrl(url);
  return new ChainNode(request, await askChainId(request.clone()));
}

function readUrl(url: string): FetchRequest {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new InputError('USAGE', '--rpc (or ZKLIQ_RPC) must be a URL with http or https');
  }
  const request = new FetchRequest(url);
  request.timeout = LIMITS.deadline;
  request.getUrlFunc = limitedGetUrl(LIMITS);
  // A node that is asked too often is asked again, but not for minutes.
  request.retryFunc = async (_request, _response, attempt) => attempt < MAXIMUM_RETRIES;
  request.setThrottleParams({ slotInterval: RETRY_INTERVAL });
  return request;
}

async function askChainId(request: FetchRequest): Promise<bigint> {
  request.body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
  request.setHeader('content-type', 'application/json');
  try {
    const response = await asked(() => request.send());
    if (!response.ok()) throw rpcFailed(`it answered with HTTP status ${response.statusCode}`);
    return readChainId(response);
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    const { code, message, details } = error;
    throw new ChainError(code, `${message}. Is --rpc (or ZKLIQ_RPC) right?`, details);
  }
}

function readChainId(response: FetchResponse): bigint {
  let result: unknown;
  try {
    ({ result } = response.bodyJson as { readonly result?: unknown });
  } catch {
    // Not JSON.
  }
  if (typeof result === 'string' && /^0x[0-9a-f]{1,16}$/i.test(result)) return BigInt(result);
  throw rpcFailed('what answers there does not tell its chain');
}
