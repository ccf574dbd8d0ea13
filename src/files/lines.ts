import type { FileHandle } from 'node:fs/promises';
import type { z } from 'zod';
import { InputError } from '../errors.js';
import { describeIssues } from './schemaIssues.js';
import { parseStrictJson } from './strictJson.js';

const CHUNK_BYTES = 2 ** 18;

/** An account of 16 markets, names and all, is a few kilobytes; readers of longer lines say so. */
const DEFAULT_MAXIMUM_BYTES = 2 ** 16;

const NEWLINE = 0x0a;

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
  maximumBytes = DEFAULT_MAXIMUM_BYTES,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  const pass = (bytes: Uint8Array): void => {
    number++;
    if (bytes.length > maximumBytes) throw lineError(path, number, 'is too long');
    let line: string;
    try {
      line = decoder.decode(bytes);
    } catch {
      throw lineError(path, number, 'is not UTF-8 text');
    }
    take(line, number);
  };
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES + maximumBytes + 1);
  // Bytes of a line whose end has not been read yet.
  let left = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, left, CHUNK_BYTES);
    if (bytesRead === 0) break;
    const filled = buffer.subarray(0, left + bytesRead);
    let start = 0;
    for (let end = filled.indexOf(NEWLINE); end >= 0; end = filled.indexOf(NEWLINE, start)) {
      pass(filled.subarray(start, end));
      start = end + 1;
    }
    left = filled.length - start;
    if (left > maximumBytes) throw lineError(path, number + 1, 'is too long');
    buffer.copyWithin(0, start, filled.length);
  }
  if (left > 0) pass(buffer.subarray(0, left));
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
