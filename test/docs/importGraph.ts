import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One import that is there when the code runs: those of types alone vanish. */
export interface Import {
  /** The importing file, from the repository's folder. */
  readonly file: string;
  /** The file imported, from there, too; or the name of a package. */
  readonly target: string;
}

const IMPORT = /^(?:import|export) (?!type )([^;']*?)from '([^']+)'|\bimport\('([^']+)'\)/gm;

/** What the TypeScript files below a folder import. */
export function importsBelow(folder: string): readonly Import[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))
    .flatMap((file) => importsOf(file, readFileSync(file, 'utf8')));
}

export function importsOf(file: string, text: string): readonly Import[] {
  return [...text.matchAll(IMPORT)]
    .filter(([, names]) => !areTypes(names))
    .map(([, , name, dynamic]) => ({ file, target: resolveName(file, (name ?? dynamic)!) }));
}

/** Whether all of `{ type A, type B }` are types. */
function areTypes(names = ''): boolean {
  const listed = /^\{([^}]*)\} $/.exec(names)?.[1];
  const each = listed
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return each?.every((name) => name.startsWith('type ')) ?? false;
}

function resolveName(file: string, name: string): string {
  if (!name.startsWith('.')) return name;
  return normalize(join(dirname(file), name)).replace(/\.js$/, '.ts');
}
