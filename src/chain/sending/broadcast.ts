import { keccak256 } from 'ethers/crypto';
import {
  AbstractSigner,
  type ContractRunner,
  type Signer,
  type TransactionRequest,
  type TransactionResponse,
} from 'ethers/providers';
import { ChainError, InputError } from '../../errors.js';
import { chainErrorOf } from '../node/nodeError.js';
import { asked, chainIdOf, providerOf } from '../node/rpc.js';
import { afterSending } from './sent.js';

/** What ethers adds where a node that signs itself told the hash, and then no more. */
interface NodeSigned {
  readonly info?: { readonly sendTransactionHash?: unknown };
}

/** A node that gives one of these as its reason has not taken the transaction. */
export const NOT_TAKEN: ReadonlySet<unknown> = new Set([
  'INSUFFICIENT_FUNDS',
  'REPLACEMENT_UNDERPRICED',
  'ACTION_REJECTED',
]);

/**
 * Gives a transaction away, once. Where the signer signs here, the hash is known before, so that it is
 * not lost if the connection breaks; a node or a wallet that signs itself tells it afterwards.
 *
 * @param onSigned told the hash, null if it is not known yet, before anything is sent
 * @throws InputError INVALID_VALUE if the runner cannot send
 * @throws ChainError RPC_FAILED; TRANSACTION_FAILED if the node says that it did not take it. Once it was
 *   given away, `details.transaction` has its hash, if it is known.
 */
export async function broadcast(
  runner: ContractRunner,
  request: TransactionRequest,
  onSigned: (hash: string | null) => void,
): Promise<TransactionResponse> {
  const provider = providerOf(runner);
  if (runner.sendTransaction === undefined) {
    throw new InputError('INVALID_VALUE', 'The runner cannot send transactions: give a signer');
  }
  if (!signsHere(runner)) {
    onSigned(null);
    const send = runner.sendTransaction.bind(runner);
    return giveAway(() => send(request), runner, null);
  }
  const signed = await sign(runner, request);
  const hash = keccak256(signed);
  onSigned(hash);
  return giveAway(() => provider.broadcastTransaction(signed), runner, hash);
}

function isNotTaken({ code, details }: ChainError, transaction: string | null): boolean {
  // Nodes and wallets that sign try it before.
  return NOT_TAKEN.has(details.reason) || (transaction === null && code === 'REFUSED');
}

/** Whether its sending is ethers' own: to sign, and to give that to the node. Other wallets send their way. */
function signsHere(runner: ContractRunner): runner is AbstractSigner {
  return (
    runner instanceof AbstractSigner &&
    runner.sendTransaction === AbstractSigner.prototype.sendTransaction
  );
}

async function sign(signer: Signer, request: TransactionRequest): Promise<string> {
  const provider = providerOf(signer);
  const nonce = request.nonce ?? (await asked(() => signer.getNonce('pending'), provider));
  const chainId = await chainIdOf(provider);
  return asked(() => signer.signTransaction({ ...request, nonce, chainId }), provider);
}

async function giveAway(
  send: () => Promise<TransactionResponse>,
  runner: ContractRunner,
  transaction: string | null,
): Promise<TransactionResponse> {
  try {
    return await send();
  } catch (thrown) {
    const error = chainErrorOf(thrown, runner);
    if (!(error instanceof ChainError) || !isNotTaken(error, transaction)) {
      throw afterSending(transaction ?? hashIn(thrown), error);
    }
    const details = { ...error.details, ...(transaction !== null && { transaction }) };
    throw new ChainError(error.code, error.message, details);
  }
}

function hashIn(error: unknown): string | null {
  const hash = (error as NodeSigned | null)?.info?.sendTransactionHash;
  return typeof hash === 'string' ? hash : null;
}
