import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CIRCUITS_FOLDER } from '../../src/circuits/instances.js';
import {
  compileCircuit,
  compilerVersions,
  readSources,
} from '../../src/compilation/compileCircuit.js';

/** One template with its parameters, as the main component. */
export interface TemplateInstance {
  /** File of the template, without `.circom`. */
  readonly include: string;
  readonly template: string;
  readonly parameters?: readonly number[];
  /** Input signals that are public. */
  readonly public?: readonly string[];
  /** Folder of the sources; default: `ZKLIQ_CIRCUITS`, else the project's own. */
  readonly sources?: string;
}

/** What to compile it to: the constraints come several times as fast without a program. */
export type Product = 'constraints' | 'program';

/** What mutants compile to is kept with them, and goes with them. */
const CACHE = process.env.ZKLIQ_CIRCUITS
  ? join(process.env.ZKLIQ_CIRCUITS, 'compiled')
  : fileURLToPath(new URL('../../artifacts/test-circuits/', import.meta.url));
const COMPILERS_AT_ONCE = 2;

/**
 * The folder with `main.r1cs`, `main.sym` and, if a program was asked for, `main.wasm`. Compiled
 * once for the same sources, compiler and product, and kept in a folder that git ignores.
 */
export async function compileTemplate(
  instance: TemplateInstance,
  product: Product,
): Promise<string> {
  const sources = instance.sources ?? process.env.ZKLIQ_CIRCUITS ?? fileURLToPath(CIRCUITS_FOLDER);
  const main = mainOf(instance);
  const text = await includedText(`${instance.include}.circom`, sources);
  const folderOf = (made: Product): string => {
    const key = JSON.stringify([compilerVersions(), made, main, text]);
    return join(CACHE, createHash('sha256').update(key).digest('hex').slice(0, 24));
  };
  // Whoever has the program has the constraints.
  if (existsSync(folderOf('program'))) return folderOf('program');
  const folder = folderOf(product);
  if (!existsSync(folder)) await withTurn(() => compileInto(folder, main, sources, product));
  return folder;
}

function mainOf({ include, template, parameters = [], public: inputs = [] }: TemplateInstance) {
  const visible = inputs.length === 0 ? '' : ` {public [${inputs.join(', ')}]}`;
  return [
    'pragma circom 2.1.9;',
    `include "${include}.circom";`,
    `component main${visible} = ${template}(${parameters.join(', ')});`,
    '',
  ].join('\n');
}

/** A file and all that it includes, circomlib apart: a change elsewhere costs no compilation. */
async function includedText(file: string, folder: string): Promise<Record<string, string>> {
  const all = new Map(await readSources(folder));
  const found: Record<string, string> = {};
  const visit = (name: string): void => {
    const text = all.get(name);
    if (text === undefined || name in found) return;
    found[name] = text;
    for (const [, included] of text.matchAll(/^include "([^"]+)"/gm)) visit(included!);
  };
  visit(file);
  return found;
}

async function compileInto(folder: string, main: string, sources: string, product: Product) {
  const work = join(CACHE, `.work-${randomUUID()}`);
  const done = new AbortController();
  try {
    await mkdir(join(work, 'out'), { recursive: true });
    const { r1cs, witnessProgram } = compileCircuit(main, {
      folder: join(work, 'compile'),
      sources,
      flags: ['--sym'],
      signal: done.signal,
    });
    await writeFile(join(work, 'out', 'main.r1cs'), await r1cs);
    if (product === 'program') {
      await writeFile(join(work, 'out', 'main.wasm'), await witnessProgram);
      await copyFile(join(work, 'compile', 'main.sym'), join(work, 'out', 'main.sym'));
    }
    // Constraints are written before the program, whose making is then called off.
    done.abort();
    await witnessProgram.catch(() => {});
    // Whoever else compiled the same in the meantime made the same files.
    await rename(join(work, 'out'), folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

let running = 0;
const waiting: (() => void)[] = [];

/** Compilers take a core each: no more run at once than that helps. */
async function withTurn<T>(task: () => Promise<T>): Promise<T> {
  if (running === COMPILERS_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await task();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

export async function readProduct(folder: string, name: string): Promise<Uint8Array> {
  return readFile(join(folder, name));
}
