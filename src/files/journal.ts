import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { InputError } from '../errors.js';
import { fileError, isSystemError } from './fileError.js';
import { formatJsonLine, parseJsonLine, readLines } from './lines.js';
import { withFile } from './readFile.js';
import { syncFolder } from './syncFolder.js';

const NEWLINE = 0x0a;

/** An entry may have a whole transaction in it, of which nodes take at most 128 KiB, in hex. */
const MAXIMUM_ENTRY_BYTES = 2 ** 20;

/**
 * A file that is only ever added to, one JSON document a line: what a process must still know when
 * it is started again after being killed. An entry counts once its newline is there; what was
 * left of a line that was being written is cut off when the file is opened the next time.
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
   * Opens a journal, or makes an empty one where there is none.
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
      await cutUnfinishedLine(file);
      return new Journal(path, file, await readEntries(path, schema));
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
  const file = await open(path, 'a+', 0o600);
  await syncFolder(dirname(path));
  return file;
}

async function cutUnfinishedLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const chunk = Buffer.alloc(2 ** 16);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunk.length);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const newline = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (newline >= 0)
      return start + newline + 1 < size ? file.truncate(start + newline + 1) : undefined;
    end = start;
  }
  if (size > 0) await file.truncate(0);
}

async function readEntries<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema>[]> {
  const entries: z.output<Schema>[] = [];
  const options = { secret: true, maximumBytes: Number.POSITIVE_INFINITY };
  const take = (line: string, number: number) => {
    entries.push(parseJsonLine(path, line, number, schema));
  };
  await withFile(path, options, (file) => readLines(file, path, take, MAXIMUM_ENTRY_BYTES));
  return entries;
}
