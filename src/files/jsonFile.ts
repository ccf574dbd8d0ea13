import type { z } from 'zod';
import { InputError } from '../errors.js';
import { type WriteOptions, writeWhole } from './makeFile.js';
import { type ReadOptions, readText } from './readFile.js';
import { describeIssues } from './schemaIssues.js';
import { parseStrictJson } from './strictJson.js';

/**
 * Reads a JSON file of one of zkliq's formats. Unknown, missing and repeated fields are refused.
 *
 * @throws InputError FILE_NOT_FOUND, FILE_NOT_PRIVATE, INVALID_FILE: they name the file and the
 *   place in it, and never quote a value
 */
export async function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  options: ReadOptions = {},
): Promise<z.output<Schema>> {
  return parseJson(path, await readText(path, options), schema);
}

/** As {@link readJsonFile}, for text that was read already. */
export function parseJson<Schema extends z.ZodType>(
  path: string,
  text: string,
  schema: Schema,
): z.output<Schema> {
  let json: unknown;
  try {
    json = parseStrictJson(text);
  } catch (error) {
    throw new InputError('INVALID_FILE', `${path} ${(error as Error).message}`, { path });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new InputError('INVALID_FILE', `${path}: ${describeIssues(result.error.issues)}`, { path });
}

/**
 * Writes JSON as {@link writeWhole} writes. Bigints become decimal strings.
 *
 * @throws InputError FILE_EXISTS unless told to overwrite; FILE_NOT_WRITABLE
 */
export async function writeJsonFile(
  path: string,
  value: unknown,
  options: WriteOptions = {},
): Promise<void> {
  const text = `${formatJson(value)}\n`;
  await writeWhole(path, (file) => file.writeFile(text), options);
}

/**
 * As {@link writeJsonFile}, for a format: what does not belong in such a file does not get out.
 *
 * @throws InputError INVALID_FILE, FILE_EXISTS, FILE_NOT_WRITABLE
 */
export async function writeFileOf(
  schema: z.ZodType,
  path: string,
  value: unknown,
  options: WriteOptions = {},
): Promise<void> {
  parseJson(path, formatJson(value), schema);
  await writeJsonFile(path, value, options);
}

/** JSON with bigints as decimal strings. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, bigintAsText, 2);
}

/** For `JSON.stringify`: bigints as decimal strings. */
export function bigintAsText(_: string, item: unknown): unknown {
  return typeof item === 'bigint' ? item.toString() : item;
}
