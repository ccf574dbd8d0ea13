import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import solc from 'solc';

/** Where a variable of a contract, or a member of a struct from its first slot on, is stored. */
export interface StoredVariable {
  readonly slot: string;
  /** Bytes from the lowest of the slot. */
  readonly offset: number;
  readonly name: string;
  readonly type: string;
}

interface LayoutEntry {
  readonly slot: string;
  readonly offset: number;
  readonly label: string;
  readonly type: string;
}

interface LayoutType {
  readonly label: string;
  readonly members?: readonly LayoutEntry[];
}

interface Layout {
  readonly storage: readonly LayoutEntry[];
  /** Null if there is no storage. */
  readonly types: Readonly<Record<string, LayoutType>> | null;
}

interface Output {
  readonly errors?: readonly { readonly formattedMessage: string }[];
  readonly contracts: Readonly<Record<string, Record<string, { readonly storageLayout: Layout }>>>;
}

const { resolve } = createRequire(import.meta.url);

const readSource = (path: string) => ({
  contents: readFileSync(/^contracts\//.test(path) ? path : resolve(path), 'utf8'),
});

/** Storage of contracts and of the structs that lie in it, by name, as the compiler lays it out. */
export function storageLayouts(files: readonly string[]): Map<string, readonly StoredVariable[]> {
  const sources = Object.fromEntries(
    files.map((file) => [file, { content: readSource(file).contents }]),
  );
  const settings = { evmVersion: 'cancun', outputSelection: { '*': { '*': ['storageLayout'] } } };
  const input = JSON.stringify({ language: 'Solidity', sources, settings });
  const output: Output = JSON.parse(solc.compile(input, { import: readSource }));
  if (output.errors !== undefined) throw new Error(output.errors[0]!.formattedMessage);
  const layouts = new Map<string, readonly StoredVariable[]>();
  for (const file of files) {
    for (const [contract, { storageLayout }] of Object.entries(output.contracts[file]!)) {
      const { storage } = storageLayout;
      const types = storageLayout.types ?? {};
      const list = (entries: readonly LayoutEntry[]) =>
        entries.map(({ slot, offset, label, type }) => {
          return { slot, offset, name: label, type: types[type]!.label };
        });
      layouts.set(contract, list(storage));
      for (const { label, members } of Object.values(types)) {
        if (members !== undefined) layouts.set(label, list(members));
      }
    }
  }
  return layouts;
}
