import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArtifactsError } from '../../errors.js';

/** What the compiler is answered when it imports a file. */
export type SourceFile = { readonly contents: string } | { readonly error: string };

/** Sources by name, as solc takes them. */
export type Sources = Record<string, { readonly content: string }>;

/** The package's own folder, from src/chain/compile as from dist/chain/compile. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const { resolve } = createRequire(import.meta.url);

/**
 * @param contents of files that are not there to be read, by path
 * @throws ArtifactsError COMPILATION_FAILED naming a file that is not there
 */
export function listSources(
  files: readonly string[],
  contents: Readonly<Record<string, string>> = {},
): Sources {
  return Object.fromEntries(
    files.map((file) => [file, { content: contents[file] ?? readListed(file) }]),
  );
}

function readListed(file: string): string {
  const source = readSource(file);
  if ('error' in source) throw compilationFailed(source.error);
  return source.contents;
}

/** A file of this package or of an installed one; nothing else can be read. */
export function readSource(path: string): SourceFile {
  try {
    if (isAbsolute(path) || path.split('/').includes('..')) throw new Error('it leads elsewhere');
    const file = /^(contracts|test)\//.test(path) ? join(root, path) : resolve(path);
    return { contents: readFileSync(file, 'utf8') };
  } catch {
    return { error: `${path} is neither in this package nor in an installed one` };
  }
}

export function compilationFailed(message: string): ArtifactsError {
  return new ArtifactsError('COMPILATION_FAILED', `Solidity: ${message.trim()}`);
}
