import type { ContractRunner } from 'ethers/providers';
import { ChainError, type ErrorDetails, ZkliqError } from '../../errors.js';
import { decodeRefusal, type Refusal } from '../refusals/refusals.js';
import { withoutSecrets } from './redaction.js';

/** What ethers and Node.js put on the errors that we read. All of it may be missing. */
interface RunnerError {
  readonly code?: unknown;
  readonly data?: unknown;
  readonly operation?: unknown;
  readonly response?: { readonly statusCode?: unknown; readonly statusMessage?: unknown };
  /** The node's own error. */
  readonly error?: NodeError;
  readonly info?: { readonly error?: NodeError };
}

interface NodeError {
  readonly message?: unknown;
  readonly data?: unknown;
}

/** Why there is no answer, by the code of ethers or of the operating system. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection broke',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the host name cannot be looked up',
  ETIMEDOUT: 'it did not answer in time',
  TIMEOUT: 'it did not answer in time',
  NETWORK_ERROR: 'its chain cannot be found out, or has changed',
  BAD_DATA: 'its answer makes no sense',
  INVALID_ARGUMENT: 'its answer makes no sense',
};

/** Why a transaction was not even taken. */
const NOT_SENT: Readonly<Record<string, string>> = {
  INSUFFICIENT_FUNDS: 'the sender has too little to pay for it',
  NONCE_EXPIRED: 'its nonce is used, by another transaction of the sender or by itself',
  REPLACEMENT_UNDERPRICED: 'another transaction of the sender waits with the same nonce',
  ACTION_REJECTED: 'the signer rejected it',
};

/** How nodes name a revert that carries no data, and a lack of gas. */
const REVERTED = /revert|out ?of ?gas|gas required|invalid ?opcode|EVM error|VM exception/i;
const OUT_OF_GAS = /out ?of ?gas|gas required exceeds/i;

/**
 * What a runner threw, as an error of ours. The original is not kept as its cause: it quotes the
 * URL of the node, and with it the key that many a URL has in its path.
 */
export function chainErrorOf(error: unknown, node?: ContractRunner): ZkliqError {
  if (error instanceof ZkliqError) return error;
  const thrown = (error ?? {}) as RunnerError;
  const data = revertDataOf(thrown);
  if (data !== null) return refusedWith(data);
  const code = String(thrown.code);
  const notSent = NOT_SENT[code];
  if (notSent !== undefined) {
    return new ChainError('TRANSACTION_FAILED', `The transaction was not sent: ${notSent}`, {
      reason: code,
    });
  }
  return rpcFailed(reasonOf(thrown, code, node));
}

export function rpcFailed(reason: string, details: ErrorDetails = {}): ChainError {
  return new ChainError('RPC_FAILED', `The node failed: ${reason}`, details);
}

export function refused({ name, message }: Refusal): ChainError {
  return new ChainError('REFUSED', message, { error: name });
}

/** Whether the node said that no gas that it allows would suffice. */
export function isOutOfGas(error: unknown): boolean {
  const thrown = (error ?? {}) as RunnerError;
  return revertDataOf(thrown) === '0x' && OUT_OF_GAS.test(nodeMessage(thrown) ?? '');
}

/** Whether the node understood the question, but would not answer it: a smaller one may pass. */
export function isAnsweredWithError(error: unknown): boolean {
  const thrown = (error ?? {}) as RunnerError;
  return thrown.code === 'UNKNOWN_ERROR' || [400, 413, 500, 503].includes(statusOf(thrown) ?? 0);
}

/** The data of a revert, 0x if it has none; null if this is something else. */
function revertDataOf(thrown: RunnerError): string | null {
  const data = thrown.data ?? thrown.error?.data ?? thrown.info?.error?.data;
  if (typeof data === 'string' && /^0x[0-9a-f]{8}/i.test(data)) return data;
  if (thrown.code !== 'CALL_EXCEPTION') return null;
  // ethers takes every error that a node answers a call with for a revert.
  const message = nodeMessage(thrown);
  return message === undefined || REVERTED.test(message) ? '0x' : null;
}

function refusedWith(data: string): ChainError {
  const refusal = decodeRefusal(data);
  if (refusal !== null) return refused(refusal);
  if (data === '0x') {
    return new ChainError('REFUSED', 'The contract refused without saying why', { error: null });
  }
  const selector = data.slice(0, 10);
  return new ChainError(
    'REFUSED',
    `The contract refused with an error that zkliq does not know: ${selector}`,
    { error: null, selector },
  );
}

function reasonOf(thrown: RunnerError, code: string, node?: ContractRunner): string {
  const status = statusOf(thrown);
  if (status !== undefined) {
    return `it answered with HTTP status ${status}${status === 429 ? ', too many requests' : ''}`;
  }
  const message = nodeMessage(thrown);
  if (message !== undefined) return `it answered "${withoutSecrets(message, node)}"`;
  if (code === 'UNSUPPORTED_OPERATION') {
    return thrown.operation === 'bodyJson' ? REASONS.BAD_DATA! : 'it does not know the method';
  }
  return REASONS[code] ?? 'the request did not succeed';
}

/** Of an answer to which ethers gave a status of its own, after some attempts, the node's. */
function statusOf({ response }: RunnerError): number | undefined {
  const escalated = /^CLIENT ESCALATED SERVER ERROR \((\d{3}) /.exec(`${response?.statusMessage}`);
  const status = Number(escalated?.[1] ?? response?.statusCode);
  return Number.isInteger(status) ? status : undefined;
}

function nodeMessage({ error, info }: RunnerError): string | undefined {
  const message = info?.error?.message ?? error?.message;
  return typeof message === 'string' ? message : undefined;
}
