import { stat } from 'node:fs/promises';
import { InputError } from '../../errors.js';
import type { FeeOptions } from '../chain/sending.js';
import type { Console } from '../output/console.js';
import { runSubmitFiles } from './submitFiles.js';

export interface SubmitCommandOptions extends FeeOptions, FolderOptions {
  readonly deployment: string;
  readonly rpc: string;
  readonly keystore?: string;
  /** File for the receipt of one liquidation. */
  readonly receipt?: string;
  /** Folder for one file a liquidation. */
  readonly receipts?: string;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** What is for folders only. */
interface FolderOptions {
  readonly confirmations?: number;
  /** Seconds. */
  readonly replaceAfter?: number;
  /** Seconds. */
  readonly patience?: number;
  readonly underWay?: number;
  readonly proofsPerTransaction?: number;
  readonly artifacts: string;
  readonly allowDevelopmentKey: boolean;
}

/** `zkliq submit`: sends a proof to its gate, or several at once, or whatever a folder has. */
export async function runSubmit(
  files: readonly string[],
  options: SubmitCommandOptions,
  console: Console,
): Promise<void> {
  const [folder] = files;
  if (await isFolder(folder!)) {
    if (files.length > 1) throw new InputError('USAGE', `${folder} is a folder: name it alone`);
    const { runSubmitFolder } = await import('./submitFolder.js');
    return runSubmitFolder(folder!, options, console);
  }
  requireNoFolderOptions(options);
  return runSubmitFiles(files, options, console);
}

async function isFolder(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => null);
  return status?.isDirectory() ?? false;
}

/** @throws InputError USAGE */
function requireNoFolderOptions(options: FolderOptions): void {
  const { confirmations, replaceAfter, patience, underWay, proofsPerTransaction } = options;
  const given = {
    '--confirmations': confirmations,
    '--replace-after': replaceAfter,
    '--patience': patience,
    '--under-way': underWay,
    '--proofs-per-transaction': proofsPerTransaction,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) throw new InputError('USAGE', `${name} is for a folder of proofs`);
  }
}
