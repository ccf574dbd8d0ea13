import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ContractRunner, Signer } from 'ethers/providers';
import { InputError, type ZkliqError } from '../../errors.js';
import { fileError } from '../../files/fileError.js';
import { holdLock, type ProcessLock } from '../../files/processLock.js';
import { isSameAddress } from '../../hex.js';
import { pollingIntervalOf } from '../node/pollingInterval.js';
import { asked, chainIdOf, providerOf } from '../node/rpc.js';
import { GateCalls } from './gateCalls.js';
import type { OutboxContext } from './outboxContext.js';
import type { CompleteOptions } from './outboxOptions.js';
import { Patience } from './patience.js';
import { Progress } from './progress.js';
import { SlotBook } from './slotBook.js';

export interface OpenedOutbox {
  readonly context: OutboxContext;
  /** Lets the journal, its folder and the sender's nonce go. */
  release(): Promise<void>;
}

/**
 * Takes the folder of the journal and the sender's nonce, for this process alone, and reads the journal.
 *
 * @throws InputError IN_USE, INVALID_VALUE, FILE_NOT_FOUND, FILE_NOT_WRITABLE, FILE_NOT_PRIVATE, INVALID_FILE
 * @throws ChainError RPC_FAILED
 */
export async function openOutbox(options: CompleteOptions): Promise<OpenedOutbox> {
  const { gate, journal, onEvent } = options;
  const signer = requireSigner(gate.runner);
  const provider = providerOf(signer);
  const interval = pollingIntervalOf(provider);
  const onProblem = (error: ZkliqError) => onEvent({ kind: 'problem', error });
  const progress = new Progress(options.patience, onProblem);
  const patience = new Patience(options.patience, interval, onProblem, options.signal);
  const held: { close(): Promise<void> }[] = [];
  const release = async () => {
    for (const each of held.splice(0).reverse()) await each.close();
  };
  const hold = async (name: string, what: string) => {
    const lock: ProcessLock = await holdLock(name, what);
    held.push({ close: () => lock.release() });
  };
  try {
    const folder = await folderOf(journal);
    await hold(`submit:${folder}`, `The folder ${folder}`);
    const chainId = await patience.ask(() => chainIdOf(provider));
    const sender = await asked(() => signer.getAddress(), signer);
    await hold(`sender:${chainId}:${sender.toLowerCase()}`, `The sender ${sender}`);
    const book = await SlotBook.open(journal);
    held.push(book);
    requireOwn(book, journal, { chainId, sender, gate: gate.address });
    const roundOf =
      options.roundOf ?? (async (number: bigint) => (await gate.rounds()).round(number));
    const calls = new GateCalls(gate, chainId, roundOf, patience);
    const { confirmations, replaceAfter, maximumFeePerGas } = options;
    const limits = { confirmations, replaceAfter, maximumFeePerGas, interval };
    const parts = { signer, provider, sender, chainId, book, calls, patience, progress };
    return { context: { ...parts, ...limits, tell: onEvent }, release };
  } catch (error) {
    await release();
    throw error;
  }
}

function requireSigner(runner: ContractRunner): Signer {
  if ('signTransaction' in runner) return runner as Signer;
  throw new InputError('INVALID_VALUE', 'The runner cannot sign transactions: give a signer');
}

/** The same for whoever names it, links or not. */
async function folderOf(journal: string): Promise<string> {
  const folder = dirname(journal);
  return realpath(folder).catch((cause: unknown) => {
    throw fileError('FILE_NOT_FOUND', folder, 'cannot be read', cause);
  });
}

/** What is under way goes on only with the key that has signed it, where it was meant for. */
function requireOwn(
  book: SlotBook,
  journal: string,
  { chainId, sender, gate }: { chainId: bigint; sender: string; gate: string },
): void {
  for (const { last, attempts } of book.open) {
    const isOwn = last.chainId === chainId && isSameAddress(last.from, sender);
    if (isOwn && isSameAddress(attempts[0]!.to, gate)) continue;
    throw new InputError(
      'INVALID_VALUE',
      `${journal} has a transaction under way, ${last.hash}: of ${last.from} to ${attempts[0]!.to} on chain ${last.chainId}. Go on with that key, gate and chain first`,
      { transaction: last.hash },
    );
  }
}
