import { access, constants, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { InputError } from '../errors.js';
import { fileError, isSystemError } from '../files/fileError.js';
import { Journal } from '../files/journal.js';
import { holdLock, type ProcessLock } from '../files/processLock.js';
import { readProofFile, writeProofFile } from '../files/proofFile.js';
import { syncFolder } from '../files/syncFolder.js';
import { isLeftover, removeLeftovers } from '../files/temporaryFiles.js';
import type { LiquidationProof } from '../prover/liquidationProof.js';
import { type BatchEntry, batchEntrySchema, JOURNAL_FILE } from './batchJournal.js';

/** Digits of a proof's number in its file's name: names are in the order of the proofs. */
const DIGITS = 6;

/** The folder of a batch: its journal and its proofs. One process at a time has it open. */
export class BatchFolder {
  private constructor(
    readonly path: string,
    readonly journal: Journal<BatchEntry>,
    private readonly lock: ProcessLock,
    private readonly files: Set<string>,
  ) {}

  /**
   * Makes the folder, or opens that of a batch that was begun. What a killed process left half-written is
   * removed.
   *
   * @throws InputError FILE_EXISTS if there is a batch in it and `resume` is not said, or something else;
   *   IN_USE, FILE_NOT_WRITABLE, FILE_NOT_PRIVATE, INVALID_FILE
   */
  static async open(path: string, resume: boolean): Promise<BatchFolder> {
    await makeFolder(path);
    let lock: ProcessLock | undefined;
    let journal: Journal<BatchEntry> | undefined;
    try {
      lock = await holdLock(await realpath(path), path);
      const names = await readdir(path);
      if (!names.includes(JOURNAL_FILE)) requireEmpty(path, names);
      journal = await Journal.open(join(path, JOURNAL_FILE), batchEntrySchema);
      if (!resume && journal.entries.length > 0) throw begunBefore(path);
      await removeLeftovers(path, names);
      return new BatchFolder(path, journal, lock, new Set(names));
    } catch (cause) {
      await journal?.close();
      await lock?.release();
      throw isSystemError(cause)
        ? fileError('FILE_NOT_WRITABLE', path, 'cannot be written', cause)
        : cause;
    }
  }

  /**
   * Refuses what `open` would, before there is anything that it could be made for.
   *
   * @throws InputError FILE_EXISTS, FILE_NOT_WRITABLE, USAGE
   */
  static async requireUsable(path: string, resume: boolean): Promise<void> {
    if (path === '') throw new InputError('USAGE', 'Name the folder to write with --out');
    const status = await lstat(join(path, JOURNAL_FILE)).catch(() => undefined);
    if (status === undefined) {
      const names = await namesIn(path);
      if (names !== null) requireEmpty(path, names);
      // With a slash at its end it is a folder, or not there.
      const folder = `${names === null ? dirname(resolve(path)) : path}${sep}`;
      await access(folder, constants.W_OK).catch((cause) => {
        throw fileError('FILE_NOT_WRITABLE', path, 'cannot be written', cause);
      });
    } else if (!resume && status.size > 0) {
      throw begunBefore(path);
    }
  }

  /** Path of a proof's file. */
  pathOf(proof: number): string {
    return join(this.path, nameOf(proof));
  }

  /** Whether the proof's file was there when the folder was opened. */
  had(proof: number): boolean {
    return this.files.has(nameOf(proof));
  }

  /** @throws InputError INVALID_FILE, FILE_NOT_FOUND */
  read(proof: number): Promise<LiquidationProof> {
    return readProofFile(this.pathOf(proof));
  }

  /**
   * Writes a proof under its name. Once this resolves, the file outlives the machine's power.
   *
   * @throws InputError FILE_EXISTS, FILE_NOT_WRITABLE
   */
  async write(number: number, proof: LiquidationProof): Promise<void> {
    await writeProofFile(this.pathOf(number), proof, { overwrite: false });
    await syncFolder(this.path);
  }

  async close(): Promise<void> {
    await this.journal.close();
    await this.lock.release();
  }
}

function nameOf(proof: number): string {
  return `proof-${`${proof}`.padStart(DIGITS, '0')}.json`;
}

/** With its name on disk: what is in it must not be lost with it. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
    await syncFolder(dirname(resolve(path)));
  } catch (cause) {
    const status = await stat(path).catch(() => undefined);
    if (status?.isDirectory()) return;
    throw fileError('FILE_NOT_WRITABLE', path, 'cannot be made', cause);
  }
}

/** Null where nothing is yet. @throws InputError FILE_NOT_WRITABLE if something else than a folder is */
async function namesIn(path: string): Promise<string[] | null> {
  try {
    return await readdir(path);
  } catch (cause) {
    if ((await lstat(path).catch(() => undefined)) === undefined) return null;
    throw fileError('FILE_NOT_WRITABLE', path, 'cannot be written', cause);
  }
}

function requireEmpty(path: string, names: readonly string[]): void {
  if (names.every(isLeftover)) return;
  throw new InputError(
    'FILE_EXISTS',
    `${path} has other files than a batch's: name a new or empty folder`,
    { path },
  );
}

function begunBefore(path: string): InputError {
  return new InputError(
    'FILE_EXISTS',
    `${path} has a batch that was begun: go on with --resume, or name a new folder`,
    { path },
  );
}
