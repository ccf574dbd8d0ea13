import type { InterfaceAbi } from 'ethers/abi';
import {
  compilationFailed,
  listSources,
  readSource,
  type SourceFile,
  type Sources,
} from './contractSources.js';

/** Where a library's address belongs in a bytecode, in bytes. */
interface LinkReference {
  readonly library: string;
  readonly start: number;
  readonly length: number;
}

export interface CompiledContract {
  /** The file that defines it, as an import names it. */
  readonly source: string;
  readonly abi: InterfaceAbi;
  /** Creation code, 0x and hex, without constructor arguments. */
  readonly bytecode: string;
  /** Code on chain before immutables are filled in, 0x and hex. */
  readonly deployedBytecode: string;
  readonly linkReferences: readonly LinkReference[];
}

type ByName<T> = Readonly<Record<string, T>>;

interface SolcContract {
  readonly abi: InterfaceAbi;
  readonly evm: {
    readonly bytecode: {
      readonly object: string;
      /** By file, by library. */
      readonly linkReferences: ByName<ByName<readonly Omit<LinkReference, 'library'>[]>>;
    };
    readonly deployedBytecode: { readonly object: string };
  };
}

interface SolcOutput {
  readonly errors?: readonly { readonly formattedMessage: string }[];
  /** By file, by contract. */
  readonly contracts?: ByName<ByName<SolcContract>>;
}

/** solc's standard JSON input: what a block explorer takes to compile a contract anew. */
export interface StandardInput {
  readonly language: 'Solidity';
  readonly sources: Readonly<Sources>;
  readonly settings: object;
}

/** Cancun is the oldest EVM worth supporting; without a metadata hash, paths leave no trace in the code. */
const settings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 10_000 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: {
    '*': {
      '*': [
        'abi',
        'evm.bytecode.object',
        'evm.bytecode.linkReferences',
        'evm.deployedBytecode.object',
      ],
    },
  },
};

/**
 * Compiles Solidity files of this package and whatever they import, with the same result everywhere.
 *
 * @param files paths from the package's folder, such as contracts/Groth16Verifier.sol
 * @param contents of files that are not there to be read, by path
 * @returns the contracts and libraries of these files and of their imports, by name
 * @throws ArtifactsError COMPILATION_FAILED with the compiler's messages, warnings included
 */
export async function compileContracts(
  files: readonly string[],
  contents: ByName<string> = {},
): Promise<Readonly<Record<string, CompiledContract>>> {
  const output = await runCompiler(listSources(files, contents), settings, readSource);
  const contracts = Object.entries(output.contracts ?? {}).flatMap(([source, file]) =>
    Object.entries(file).map(([name, contract]) => [name, readContract(source, contract)] as const),
  );
  return Object.fromEntries(contracts);
}

/**
 * The files and all that they import, with the settings of {@link compileContracts}: compiled as it is, it
 * gives the same code.
 *
 * @param libraries addresses of the libraries to link, by file, by name
 * @throws ArtifactsError COMPILATION_FAILED
 */
export async function standardInput(
  files: readonly string[],
  libraries: ByName<ByName<string>> = {},
): Promise<StandardInput> {
  const sources = listSources(files);
  // Nothing is generated: the compiler only follows the imports.
  await runCompiler({ ...sources }, { ...settings, outputSelection: {} }, (path) => {
    const source = readSource(path);
    if ('contents' in source) sources[path] = { content: source.contents };
    return source;
  });
  return { language: 'Solidity', sources, settings: { ...settings, libraries } };
}

/** The compiler's version, as block explorers name it. */
export async function compilerVersion(): Promise<string> {
  const { default: solc } = await import('solc');
  return `v${solc.version().replace('.Emscripten.clang', '')}`;
}

async function runCompiler(
  sources: StandardInput['sources'],
  settings: object,
  readImport: (path: string) => SourceFile,
): Promise<SolcOutput> {
  const { default: solc } = await import('solc');
  const input: StandardInput = { language: 'Solidity', sources, settings };
  const output: SolcOutput = JSON.parse(
    solc.compile(JSON.stringify(input), { import: readImport }),
  );
  if (output.errors === undefined) return output;
  throw compilationFailed(output.errors.map((error) => error.formattedMessage).join('\n'));
}

function readContract(source: string, { abi, evm }: SolcContract): CompiledContract {
  const linkReferences = Object.values(evm.bytecode.linkReferences)
    .flatMap((libraries) => Object.entries(libraries))
    .flatMap(([library, places]) => places.map((place) => ({ library, ...place })));
  return {
    source,
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
    linkReferences,
  };
}

/**
 * Creation code with the addresses of external libraries filled in.
 *
 * @param addresses library addresses by name
 * @throws ArtifactsError COMPILATION_FAILED naming a library without an address
 */
export function linkContract(
  { bytecode, linkReferences }: CompiledContract,
  addresses: Readonly<Record<string, string>>,
): string {
  let linked = bytecode;
  for (const { library, start, length } of linkReferences) {
    const address = addresses[library];
    if (address === undefined) throw compilationFailed(`${library} is linked, but not deployed`);
    const [from, to] = [2 + 2 * start, 2 + 2 * (start + length)];
    linked = linked.slice(0, from) + address.slice(2).toLowerCase() + linked.slice(to);
  }
  return linked;
}
