import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { InputError } from '../errors.js';
import { fileChunks } from './fileChunks.js';
import { fileError, isSystemError } from './fileError.js';
import { formatJsonLine, parseJsonLine, splitLines } from './lines.js';
import { requirePrivate } from './readFile.js';
import { syncFolder } from './syncFolder.js';

const NEWLINE = 0x0a;

/**
 * An entry may have a whole transaction in it, of which nodes take at most 128 KiB, in hex, and the
 * nullifiers of all its accounts.
 */
const MAXIMUM_ENTRY_BYTES = 2 ** 20;

/**
 * A file that is only ever added to, one JSON document a line: what a process must still know when
 * it is started again after being killed. An entry counts once its newline is there; what was
 * left of a line that was being written is cut off when the file is opened the next time, if all before
 * it are entries.
 *
 * Mode 0600. Whoever opens one holds a lock of its own: two writers would mix their lines.
 */
export class Journal<Entry> {
  #last: Promise<void> = Promise.resolve();
  #failure: InputError | undefined;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    /** What was written before it was opened, in that order. */
    readonly entries: readonly Entry[],
  ) {}

  /**
   * Opens a journal, or makes an empty one where there is none. A link is not followed: what it leads
   * to is none of ours to write to.
   *
   * @throws InputError FILE_NOT_WRITABLE, FILE_NOT_PRIVATE; INVALID_FILE with the number of the line
   */
  static async open<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
  ): Promise<Journal<z.output<Schema>>> {
    const notWritable = (cause: unknown) =>
      fileError('FILE_NOT_WRITABLE', path, 'cannot be written', cause);
    const file = await openToAppend(path).catch((cause: unknown) => {
      throw notWritable(cause);
    });
    try {
      requirePrivate(path, await file.stat());
      const end = await endOfLines(file);
      const entries = await readEntries(file, end, path, schema);
      await file.truncate(end);
      return new Journal(path, file, entries);
    } catch (cause) {
      await file.close();
      throw isSystemError(cause) ? notWritable(cause) : cause;
    }
  }

  /**
   * Adds an entry: once this resolves, it outlives the process and the machine's power. Once it fails,
   * nothing more is added: it would go on in a line that was not finished.
   *
   * @throws InputError FILE_NOT_WRITABLE; INVALID_VALUE if the entry is longer than a line may be
   */
  async append(entry: Entry): Promise<void> {
    const line = formatJsonLine(entry);
    if (Buffer.byteLength(line) > MAXIMUM_ENTRY_BYTES) {
      throw new InputError('INVALID_VALUE', `An entry is too long for ${this.path}`);
    }
    const written = this.#last.then(() => this.#write(line));
    this.#last = written.catch(() => {});
    return written;
  }

  /** Waits for what is being added. */
  async close(): Promise<void> {
    await this.#last;
    await this.file.close();
  }

  async #write(line: string): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await this.file.appendFile(line);
      await this.file.datasync();
    } catch (cause) {
      this.#failure = fileError('FILE_NOT_WRITABLE', this.path, 'cannot be written', cause);
      throw this.#failure;
    }
  }
}

async function openToAppend(path: string): Promise<FileHandle> {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW = 0 } = constants;
  const file = await open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  await syncFolder(dirname(path));
  return file;
}

/** Where the last whole line ends. */
async function endOfLines(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const chunk = Buffer.alloc(2 ** 16);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunk.length);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const newline = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (newline >= 0) return start + newline + 1;
    end = start;
  }
  return 0;
}

async function readEntries<Schema extends z.ZodType>(
  file: FileHandle,
  end: number,
  path: string,
  schema: Schema,
): Promise<z.output<Schema>[]> {
  const entries: z.output<Schema>[] = [];
  const bytes = firstBytes(fileChunks(file), end);
  for await (const { text, number } of splitLines(bytes, path, MAXIMUM_ENTRY_BYTES)) {
    entries.push(parseJsonLine(path, text, number, schema));
  }
  return entries;
}

async function* firstBytes(
  chunks: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    if (left === 0) return;
    const taken = chunk.subarray(0, left);
    left -= taken.length;
    yield taken;
  }
}
