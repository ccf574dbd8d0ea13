import type { FileHandle } from 'node:fs/promises';
import type { z } from 'zod';
import { InputError } from '../errors.js';
import { fileChunks } from './fileChunks.js';
import { bigintAsText } from './jsonFile.js';
import { describeIssues } from './schemaIssues.js';
import { parseStrictJson } from './strictJson.js';

/** An account of 16 markets, names and all, is a few kilobytes; readers of longer lines say so. */
export const MAXIMUM_LINE_BYTES = 2 ** 16;

const NEWLINE = 0x0a;

const NONE = new Uint8Array(0);

export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/**
 * Calls `take` with each line of a UTF-8 file and its number, from 1. Only a chunk of the file is in
 * memory; the newline of the last line may be missing.
 *
 * @param maximumBytes of a line; default 64 KiB
 * @throws InputError INVALID_FILE for a line that is too long or no UTF-8
 */
export async function readLines(
  file: FileHandle,
  path: string,
  take: (line: string, number: number) => void,
  maximumBytes = MAXIMUM_LINE_BYTES,
): Promise<void> {
  const splitter = new LineSplitter(path, maximumBytes);
  for await (const chunk of fileChunks(file)) {
    for (const { text, number } of splitter.push(chunk)) take(text, number);
  }
  for (const { text, number } of splitter.end()) take(text, number);
}

/** As {@link readLines}, of bytes from anywhere, and for whoever takes his time with a line. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  maximumBytes = MAXIMUM_LINE_BYTES,
): AsyncGenerator<Line> {
  const splitter = new LineSplitter(path, maximumBytes);
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}

/** Lines of a file that comes in pieces, each of which is to be gone through before the next. */
class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #number = 0;
  /** Bytes of a line whose end has not come yet. */
  #left: Uint8Array = NONE;

  constructor(
    private readonly path: string,
    private readonly maximumBytes: number,
  ) {}

  *push(chunk: Uint8Array): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield this.#line(this.#join(chunk.subarray(start, end)));
      this.#left = NONE;
      start = end + 1;
    }
    this.#left = this.#join(chunk.subarray(start));
    if (this.#left.length > this.maximumBytes) throw this.#tooLong(this.#number + 1);
  }

  *end(): Generator<Line> {
    if (this.#left.length > 0) yield this.#line(this.#left);
  }

  #join(bytes: Uint8Array): Uint8Array {
    return this.#left.length === 0 ? bytes : Buffer.concat([this.#left, bytes]);
  }

  #line(bytes: Uint8Array): Line {
    const number = ++this.#number;
    if (bytes.length > this.maximumBytes) throw this.#tooLong(number);
    try {
      return { text: this.#decoder.decode(bytes), number };
    } catch {
      throw lineError(this.path, number, 'is not UTF-8 text');
    }
  }

  #tooLong(number: number): InputError {
    return lineError(this.path, number, 'is too long');
  }
}

/** `path:line: what is wrong with it`. */
export function lineError(path: string, line: number, problem: string): InputError {
  return new InputError('INVALID_FILE', `${path}:${line}: ${problem}`, { path, line });
}

/**
 * What a schema makes of a line of JSON.
 *
 * @throws InputError INVALID_FILE
 */
export function parseJsonLine<Schema extends z.ZodType>(
  path: string,
  line: string,
  number: number,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(parseLine(path, line, number));
  if (result.success) return result.data;
  throw lineError(path, number, describeIssues(result.error.issues, 'the line'));
}

/** A line's JSON, whatever it is. @throws InputError INVALID_FILE */
export function parseLine(path: string, line: string, number: number): unknown {
  try {
    return parseStrictJson(line);
  } catch (error) {
    throw lineError(path, number, (error as Error).message);
  }
}

/** A value as such a line, its newline included. Bigints become decimal strings. */
export function formatJsonLine(value: unknown): string {
  return `${JSON.stringify(value, bigintAsText)}\n`;
}
